"""The schema of sapa: its shared tables, its own officers, and what reporters send and read.

Four roles, each with what its process needs and no more: `sapa` (officers), `sapa_intake` (may only add),
`sapa_mailbox` and `sapa_relay`, which sends and erases and can read nothing that is sealed to anybody.
"""

from alembic import op

from deploy.migrations.shared_tables import grant_shared_tables, make_shared_tables, statements

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE sapa.file (
  id uuid NOT NULL,
  owner_id uuid NOT NULL,
  epoch integer NOT NULL DEFAULT 0,
  scope smallint NOT NULL DEFAULT 0,
  message_id uuid,
  data_owner uuid NOT NULL,
  data_epoch integer NOT NULL DEFAULT 0,
  data_key bytea NOT NULL,
  header bytea NOT NULL,
  about_key bytea NOT NULL,
  about bytea NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT pk_file PRIMARY KEY (id)
);
CREATE INDEX ix_file_owner_id ON sapa.file (owner_id);

CREATE TABLE sapa.login_attempt (
  account_key bytea NOT NULL,
  failures integer NOT NULL,
  last_at timestamptz NOT NULL,
  locked_until timestamptz,
  CONSTRAINT pk_login_attempt PRIMARY KEY (account_key)
);
CREATE INDEX ix_login_attempt_last_at ON sapa.login_attempt (last_at);

CREATE TABLE sapa.mailbox (
  id uuid NOT NULL,
  lookup bytea NOT NULL,
  report_id uuid NOT NULL,
  case_id uuid,
  public bytea NOT NULL,
  wrapped bytea NOT NULL,
  created_at timestamptz NOT NULL,
  wiped_at timestamptz,
  CONSTRAINT pk_mailbox PRIMARY KEY (id),
  CONSTRAINT uq_mailbox_lookup UNIQUE (lookup)
);
CREATE INDEX ix_mailbox_case_id ON sapa.mailbox (case_id);
CREATE INDEX ix_mailbox_report_id ON sapa.mailbox (report_id);

CREATE TABLE sapa.notice (
  id uuid NOT NULL,
  channel text NOT NULL,
  address bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_notice PRIMARY KEY (id)
);

CREATE TABLE sapa.officer (
  id uuid NOT NULL DEFAULT uuidv7(),
  username text NOT NULL,
  name text NOT NULL,
  role text NOT NULL,
  email bytea,
  phone bytea,
  salt bytea,
  verifier bytea,
  totp_sealed bytea,
  totp_last_step bigint NOT NULL DEFAULT 0,
  enrolment_hash bytea,
  enrolment_until timestamptz,
  generation integer NOT NULL DEFAULT 0,
  is_active boolean NOT NULL DEFAULT true,
  is_demo boolean NOT NULL DEFAULT false,
  on_duty_until timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_login_at timestamptz,
  CONSTRAINT pk_officer PRIMARY KEY (id),
  CONSTRAINT uq_officer_username UNIQUE (username),
  CONSTRAINT ck_officer_role CHECK (role IN ('pendamping', 'penyelia', 'pdp', 'administrator'))
);

CREATE TABLE sapa.opening (
  id uuid NOT NULL DEFAULT uuidv7(),
  mailbox_id uuid NOT NULL,
  role text NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_opening PRIMARY KEY (id)
);
CREATE INDEX ix_opening_mailbox_id_at ON sapa.opening (mailbox_id, at);

CREATE TABLE sapa.reply (
  id uuid NOT NULL,
  mailbox_id uuid NOT NULL,
  case_id uuid NOT NULL,
  author_key_id uuid NOT NULL,
  sealed bytea NOT NULL,
  signature bytea NOT NULL,
  sent_at timestamptz NOT NULL,
  opened_at timestamptz,
  CONSTRAINT pk_reply PRIMARY KEY (id)
);
CREATE INDEX ix_reply_mailbox_id ON sapa.reply (mailbox_id);

CREATE TABLE sapa.report (
  id uuid NOT NULL,
  received_at timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'baru',
  urgency text NOT NULL,
  read_by timestamptz NOT NULL,
  public bytea NOT NULL,
  summary_key bytea,
  summary bytea,
  story_key bytea,
  story bytea,
  acknowledged_at timestamptz,
  closed_at timestamptz,
  CONSTRAINT pk_report PRIMARY KEY (id),
  CONSTRAINT ck_report_state CHECK (state IN ('baru', 'dikembalikan', 'diterima', 'ditutup')),
  CONSTRAINT ck_report_urgency CHECK (urgency IN ('segera', 'hari_ini', 'minggu_ini'))
);
CREATE INDEX ix_report_state_received_at ON sapa.report (state, received_at);

CREATE TABLE sapa.reporter_message (
  id uuid NOT NULL,
  mailbox_id uuid NOT NULL,
  report_id uuid NOT NULL,
  case_id uuid,
  epoch integer NOT NULL DEFAULT 0,
  kind text NOT NULL DEFAULT 'pesan',
  key_sealed bytea,
  body bytea,
  sent_at timestamptz NOT NULL,
  read_at timestamptz,
  CONSTRAINT pk_reporter_message PRIMARY KEY (id)
);
CREATE INDEX ix_reporter_message_case_id ON sapa.reporter_message (case_id);
CREATE INDEX ix_reporter_message_mailbox_id ON sapa.reporter_message (mailbox_id);

CREATE TABLE sapa.file_piece (
  file_id uuid NOT NULL,
  number integer NOT NULL,
  body bytea NOT NULL,
  CONSTRAINT pk_file_piece PRIMARY KEY (file_id, number),
  CONSTRAINT fk_file_piece_file_id FOREIGN KEY(file_id) REFERENCES sapa.file (id) ON DELETE CASCADE
);

CREATE TABLE sapa.mailbox_session (
  token_hash bytea NOT NULL,
  mailbox_id uuid NOT NULL,
  keys_sealed bytea NOT NULL,
  created_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  CONSTRAINT pk_mailbox_session PRIMARY KEY (token_hash),
  CONSTRAINT fk_mailbox_session_mailbox_id FOREIGN KEY(mailbox_id) REFERENCES sapa.mailbox (id) ON DELETE CASCADE
);
CREATE INDEX ix_mailbox_session_expires_at ON sapa.mailbox_session (expires_at);

CREATE TABLE sapa.officer_key (
  id uuid NOT NULL DEFAULT uuidv7(),
  officer_id uuid NOT NULL,
  box_public bytea NOT NULL,
  sign_public bytea NOT NULL,
  wrapped bytea NOT NULL,
  recovery_salt bytea NOT NULL,
  recovery_wrapped bytea NOT NULL,
  certificate bytea,
  signature bytea,
  created_at timestamptz NOT NULL DEFAULT now(),
  certified_at timestamptz,
  revoked_at timestamptz,
  CONSTRAINT pk_officer_key PRIMARY KEY (id),
  CONSTRAINT fk_officer_key_officer_id FOREIGN KEY(officer_id) REFERENCES sapa.officer (id)
);
CREATE INDEX ix_officer_key_officer_id ON sapa.officer_key (officer_id);

CREATE TABLE sapa.report_grant (
  id uuid NOT NULL,
  report_id uuid NOT NULL,
  holder_key_id uuid,
  sealed bytea NOT NULL,
  CONSTRAINT pk_report_grant PRIMARY KEY (id),
  CONSTRAINT fk_report_grant_report_id FOREIGN KEY(report_id) REFERENCES sapa.report (id)
);
CREATE INDEX ix_report_grant_holder_key_id ON sapa.report_grant (holder_key_id);
CREATE INDEX ix_report_grant_report_id ON sapa.report_grant (report_id);

CREATE TABLE sapa.session (
  id uuid NOT NULL DEFAULT uuidv7(),
  token_hash bytea NOT NULL,
  officer_id uuid NOT NULL,
  key_id uuid,
  keys_sealed bytea,
  generation integer NOT NULL,
  created_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  reauthenticated_at timestamptz NOT NULL,
  CONSTRAINT pk_session PRIMARY KEY (id),
  CONSTRAINT uq_session_token_hash UNIQUE (token_hash),
  CONSTRAINT fk_session_officer_id FOREIGN KEY(officer_id) REFERENCES sapa.officer (id),
  CONSTRAINT fk_session_key_id FOREIGN KEY(key_id) REFERENCES sapa.officer_key (id)
);
CREATE INDEX ix_session_expires_at ON sapa.session (expires_at);
CREATE INDEX ix_session_officer_id ON sapa.session (officer_id);
"""

SINCE_SHARED_TABLES = """
-- squawk-ignore ban-drop-constraint
ALTER TABLE sapa.outbox DROP CONSTRAINT ck_outbox_state;
-- squawk-ignore constraint-missing-not-valid
ALTER TABLE sapa.outbox ADD CONSTRAINT ck_outbox_state
  CHECK (state IN ('waiting', 'queued', 'sending', 'delivered', 'failed', 'withdrawn'));
ALTER TABLE sapa.delivery_attempt ADD COLUMN arrived_at timestamptz;
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX ix_delivery_attempt_provider_reference ON sapa.delivery_attempt (provider_reference)
  WHERE channel = 'sms'
"""

OFFICERS = """
GRANT SELECT, INSERT, UPDATE ON sapa.officer, sapa.officer_key TO sapa;
GRANT SELECT, INSERT, UPDATE, DELETE ON sapa.session, sapa.login_attempt TO sapa;
GRANT SELECT, UPDATE ON sapa.report TO sapa;
GRANT SELECT, INSERT, DELETE ON sapa.report_grant TO sapa;
GRANT SELECT, INSERT, UPDATE, DELETE ON sapa.file, sapa.file_piece TO sapa;
GRANT SELECT (id, report_id, case_id, public, created_at, wiped_at), UPDATE (case_id) ON sapa.mailbox TO sapa;
GRANT SELECT, UPDATE ON sapa.reporter_message TO sapa;
GRANT SELECT, INSERT ON sapa.reply, sapa.opening TO sapa;
GRANT INSERT ON sapa.notice TO sapa;
GRANT USAGE ON SCHEMA account TO sapa;
GRANT SELECT ON account.holiday TO sapa;
GRANT SELECT ON public.alembic_version TO sapa
"""

INTAKE = """
GRANT USAGE ON SCHEMA sapa TO sapa_intake;
GRANT INSERT ON sapa.report, sapa.report_grant, sapa.file, sapa.file_piece, sapa.mailbox, sapa.timer TO sapa_intake;
GRANT SELECT (id, role, is_active, on_duty_until) ON sapa.officer TO sapa_intake;
GRANT SELECT (id, officer_id, box_public, sign_public, certificate, signature, revoked_at) ON sapa.officer_key
  TO sapa_intake
"""

MAILBOX = """
GRANT USAGE ON SCHEMA sapa TO sapa_mailbox;
GRANT SELECT, UPDATE (wrapped, wiped_at) ON sapa.mailbox TO sapa_mailbox;
GRANT SELECT, INSERT, UPDATE, DELETE ON sapa.mailbox_session TO sapa_mailbox;
GRANT SELECT, DELETE, UPDATE (opened_at) ON sapa.reply TO sapa_mailbox;
GRANT SELECT, DELETE ON sapa.opening TO sapa_mailbox;
GRANT INSERT, SELECT (id, mailbox_id, kind, sent_at) ON sapa.reporter_message TO sapa_mailbox;
GRANT INSERT ON sapa.file, sapa.file_piece, sapa.timer TO sapa_mailbox;
GRANT SELECT (id, state, public) ON sapa.report TO sapa_mailbox;
GRANT SELECT (id, role, is_active, on_duty_until) ON sapa.officer TO sapa_mailbox;
GRANT SELECT (id, officer_id, box_public, sign_public, certificate, signature, revoked_at) ON sapa.officer_key
  TO sapa_mailbox
"""

RELAY = """
GRANT USAGE ON SCHEMA account TO sapa_relay;
GRANT SELECT ON account.contact, account.holiday TO sapa_relay;
GRANT SELECT (id, received_at, state, urgency, read_by, acknowledged_at, closed_at) ON sapa.report TO sapa_relay;
GRANT SELECT (id, role, email, phone, is_active, on_duty_until) ON sapa.officer TO sapa_relay;
GRANT SELECT (id, mailbox_id, report_id, case_id, sent_at, read_at) ON sapa.reporter_message TO sapa_relay;
GRANT SELECT (id, officer_id) ON sapa.officer_key TO sapa_relay;
GRANT SELECT, DELETE ON sapa.notice TO sapa_relay;
GRANT DELETE ON sapa.outbox, sapa.delivery_attempt TO sapa_relay;
GRANT SELECT (report_id), DELETE ON sapa.report_grant TO sapa_relay;
GRANT SELECT (id, owner_id, created_at), DELETE ON sapa.file TO sapa_relay;
GRANT SELECT (id, report_id, case_id, wiped_at), DELETE ON sapa.mailbox TO sapa_relay;
GRANT SELECT (mailbox_id), DELETE ON sapa.reply, sapa.opening TO sapa_relay;
GRANT SELECT (expires_at), DELETE ON sapa.session, sapa.mailbox_session TO sapa_relay;
GRANT SELECT (last_at), DELETE ON sapa.login_attempt TO sapa_relay;
GRANT DELETE ON sapa.report, sapa.reporter_message TO sapa_relay;
GRANT SELECT ON public.alembic_version TO sapa_relay
"""


def upgrade() -> None:
    """Make the schema, what every service has in it, and what reporters and officers meet in."""
    op.execute("CREATE SCHEMA sapa")
    for statement in (*make_shared_tables("sapa", "sapa"), *grant_shared_tables("sapa", "sapa_relay")):
        op.execute(statement)
    for script in (SINCE_SHARED_TABLES, TABLES, OFFICERS, INTAKE, MAILBOX, RELAY):
        for statement in statements(script):
            op.execute(statement)
