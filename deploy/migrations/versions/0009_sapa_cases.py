"""The cases of sapa, and the statistics that cannot tell who they count."""

from alembic import op

from deploy.migrations.shared_tables import statements

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE sapa.case_file (
  id uuid NOT NULL DEFAULT uuidv7(),
  number text NOT NULL,
  state text NOT NULL DEFAULT 'asesmen',
  urgency text NOT NULL,
  report_id uuid,
  mailbox_id uuid,
  epoch integer NOT NULL DEFAULT 1,
  version integer NOT NULL DEFAULT 1,
  opened_at timestamptz NOT NULL,
  review_at timestamptz,
  closed_at timestamptz,
  erased_at timestamptz,
  CONSTRAINT pk_case_file PRIMARY KEY (id),
  CONSTRAINT uq_case_file_number UNIQUE (number),
  CONSTRAINT uq_case_file_report_id UNIQUE (report_id),
  CONSTRAINT uq_case_file_mailbox_id UNIQUE (mailbox_id),
  CONSTRAINT ck_case_file_state CHECK (
    state IN ('asesmen', 'pendampingan', 'pemantauan', 'dialihkan', 'selesai')
  ),
  CONSTRAINT ck_case_file_urgency CHECK (urgency IN ('segera', 'hari_ini', 'minggu_ini'))
);
CREATE INDEX ix_case_file_state_opened_at ON sapa.case_file (state, opened_at);

CREATE TABLE sapa.letter_counter (
  year integer NOT NULL,
  last integer NOT NULL,
  CONSTRAINT pk_letter_counter PRIMARY KEY (year)
);

CREATE TABLE sapa.statistic_table (
  id uuid NOT NULL DEFAULT uuidv7(),
  period date NOT NULL,
  kind text NOT NULL,
  body jsonb NOT NULL DEFAULT '{}',
  made_by uuid NOT NULL,
  signature bytea NOT NULL,
  made_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_statistic_table PRIMARY KEY (id),
  CONSTRAINT uq_statistic_table_period_kind UNIQUE (period, kind)
);

CREATE TABLE sapa.statistics_key (
  id uuid NOT NULL,
  public bytea NOT NULL,
  made_by uuid NOT NULL,
  signature bytea NOT NULL,
  made_at timestamptz NOT NULL,
  retired_at timestamptz,
  CONSTRAINT pk_statistics_key PRIMARY KEY (id)
);

CREATE TABLE sapa.case_epoch (
  case_id uuid NOT NULL,
  epoch integer NOT NULL,
  public bytea NOT NULL,
  identity_public bytea NOT NULL,
  made_by uuid NOT NULL,
  signature bytea NOT NULL,
  made_at timestamptz NOT NULL,
  CONSTRAINT pk_case_epoch PRIMARY KEY (case_id, epoch),
  CONSTRAINT fk_case_epoch_case_id FOREIGN KEY(case_id) REFERENCES sapa.case_file (id)
);

CREATE TABLE sapa.case_grant (
  id uuid NOT NULL DEFAULT uuidv7(),
  case_id uuid NOT NULL,
  epoch integer NOT NULL,
  holder_key_id uuid,
  part text NOT NULL,
  has_identity boolean NOT NULL DEFAULT true,
  sealed bytea,
  sealed_digest text NOT NULL,
  made_by uuid NOT NULL,
  signature bytea NOT NULL,
  made_at timestamptz NOT NULL,
  revoked_at timestamptz,
  CONSTRAINT pk_case_grant PRIMARY KEY (id),
  CONSTRAINT uq_case_grant_holder UNIQUE NULLS NOT DISTINCT (case_id, epoch, holder_key_id),
  CONSTRAINT fk_case_grant_case_id FOREIGN KEY(case_id) REFERENCES sapa.case_file (id),
  CONSTRAINT ck_case_grant_part CHECK (part IN ('pendamping', 'penyelia', 'rekan', 'escrow'))
);
CREATE INDEX ix_case_grant_holder_key_id ON sapa.case_grant (holder_key_id);

CREATE TABLE sapa.entry (
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  epoch integer NOT NULL,
  scope smallint NOT NULL DEFAULT 0,
  key_sealed bytea NOT NULL,
  body bytea NOT NULL,
  author_key_id uuid NOT NULL,
  signature bytea NOT NULL,
  made_at timestamptz NOT NULL,
  CONSTRAINT pk_entry PRIMARY KEY (id),
  CONSTRAINT fk_entry_case_id FOREIGN KEY(case_id) REFERENCES sapa.case_file (id)
);
CREATE INDEX ix_entry_case_id_made_at ON sapa.entry (case_id, made_at);

CREATE TABLE sapa.likeness (
  case_id uuid NOT NULL,
  mark bytea NOT NULL,
  CONSTRAINT pk_likeness PRIMARY KEY (case_id, mark),
  CONSTRAINT fk_likeness_case_id FOREIGN KEY(case_id) REFERENCES sapa.case_file (id)
);
CREATE INDEX ix_likeness_mark ON sapa.likeness (mark);

CREATE TABLE sapa.statistic_row (
  id uuid NOT NULL DEFAULT uuidv7(),
  period date NOT NULL,
  key_id uuid NOT NULL,
  key_sealed bytea NOT NULL,
  body bytea NOT NULL,
  CONSTRAINT pk_statistic_row PRIMARY KEY (id),
  CONSTRAINT fk_statistic_row_key_id FOREIGN KEY(key_id) REFERENCES sapa.statistics_key (id)
);
CREATE INDEX ix_statistic_row_period ON sapa.statistic_row (period);

CREATE TABLE sapa.statistics_grant (
  key_id uuid NOT NULL,
  holder_key_id uuid NOT NULL,
  sealed bytea NOT NULL,
  CONSTRAINT pk_statistics_grant PRIMARY KEY (key_id, holder_key_id),
  CONSTRAINT fk_statistics_grant_key_id FOREIGN KEY(key_id) REFERENCES sapa.statistics_key (id)
);

CREATE TABLE sapa.breach (
  id uuid NOT NULL,
  number text NOT NULL,
  known_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'terbuka',
  closed_at timestamptz,
  CONSTRAINT pk_breach PRIMARY KEY (id),
  CONSTRAINT uq_breach_number UNIQUE (number),
  CONSTRAINT ck_breach_state CHECK (state IN ('terbuka', 'selesai'))
);

CREATE TABLE sapa.breach_grant (
  breach_id uuid NOT NULL,
  holder_key_id uuid NOT NULL,
  sealed bytea NOT NULL,
  CONSTRAINT pk_breach_grant PRIMARY KEY (breach_id, holder_key_id),
  CONSTRAINT fk_breach_grant_breach_id FOREIGN KEY(breach_id) REFERENCES sapa.breach (id)
);

CREATE TABLE sapa.breach_text (
  id uuid NOT NULL,
  breach_id uuid NOT NULL,
  part text NOT NULL,
  body bytea NOT NULL,
  author_key_id uuid NOT NULL,
  signature bytea NOT NULL,
  made_at timestamptz NOT NULL,
  CONSTRAINT pk_breach_text PRIMARY KEY (id),
  CONSTRAINT fk_breach_text_breach_id FOREIGN KEY(breach_id) REFERENCES sapa.breach (id)
);
CREATE INDEX ix_breach_text_breach_id ON sapa.breach_text (breach_id);

CREATE TABLE sapa.breach_case (
  breach_id uuid NOT NULL,
  case_id uuid NOT NULL,
  told_at timestamptz,
  told_by uuid,
  way text,
  signature bytea,
  CONSTRAINT pk_breach_case PRIMARY KEY (breach_id, case_id),
  CONSTRAINT fk_breach_case_breach_id FOREIGN KEY(breach_id) REFERENCES sapa.breach (id),
  CONSTRAINT fk_breach_case_case_id FOREIGN KEY(case_id) REFERENCES sapa.case_file (id)
);
CREATE INDEX ix_breach_case_case_id ON sapa.breach_case (case_id);
"""

SERIAL = "CREATE SEQUENCE sapa.case_serial"
BREACH_SERIAL = "CREATE SEQUENCE sapa.breach_serial"

# An entry is written once; it goes only when the case is erased or sealed anew after misconduct.
GRANTS = """
GRANT USAGE ON SEQUENCE sapa.case_serial TO sapa;
GRANT SELECT, INSERT, UPDATE ON sapa.case_file, sapa.letter_counter TO sapa;
GRANT SELECT, INSERT, UPDATE, DELETE ON sapa.case_grant TO sapa;
GRANT SELECT, INSERT, DELETE ON sapa.case_epoch, sapa.entry, sapa.likeness TO sapa;
GRANT SELECT, INSERT, UPDATE (retired_at) ON sapa.statistics_key TO sapa;
GRANT SELECT, INSERT, DELETE ON sapa.statistics_grant, sapa.statistic_row, sapa.statistic_table TO sapa;
GRANT SELECT (id, report_id, mailbox_id, epoch, state) ON sapa.case_file TO sapa_mailbox;
GRANT SELECT ON sapa.case_epoch TO sapa_mailbox;
GRANT SELECT (id, case_id, epoch, holder_key_id, part, has_identity, sealed_digest, made_by, signature, made_at,
  revoked_at) ON sapa.case_grant TO sapa_mailbox;
GRANT SELECT (id, number, state, urgency, epoch, opened_at, review_at, closed_at, erased_at, report_id, mailbox_id),
  UPDATE (erased_at, review_at, report_id, mailbox_id) ON sapa.case_file TO sapa_relay;
GRANT SELECT (case_id, holder_key_id, revoked_at), DELETE ON sapa.case_grant TO sapa_relay;
GRANT SELECT (case_id), DELETE ON sapa.case_epoch, sapa.entry, sapa.likeness TO sapa_relay;
GRANT USAGE ON SEQUENCE sapa.breach_serial TO sapa;
GRANT SELECT, INSERT, UPDATE (state, closed_at) ON sapa.breach TO sapa;
GRANT SELECT, INSERT ON sapa.breach_grant, sapa.breach_text TO sapa;
GRANT SELECT, INSERT, UPDATE (told_at, told_by, way, signature) ON sapa.breach_case TO sapa;
GRANT SELECT (id, due_at, state) ON sapa.breach TO sapa_relay;
GRANT SELECT (breach_id, case_id, told_at) ON sapa.breach_case TO sapa_relay
"""


def upgrade() -> None:
    """Make the tables and their rights."""
    op.execute(SERIAL)
    op.execute(BREACH_SERIAL)
    for statement in (*statements(TABLES), *statements(GRANTS)):
        op.execute(statement)
