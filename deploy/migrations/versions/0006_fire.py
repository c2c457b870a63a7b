"""The schema of fire_button: its shared tables, where its posts and people are, and its rights on the accounts."""

from alembic import op

from deploy.migrations.shared_tables import make_shared_tables, statements

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE fire.post (
  code text NOT NULL,
  name text NOT NULL,
  kind text NOT NULL,
  opd_code text NOT NULL,
  kecamatan_code text NOT NULL,
  latitude double precision NOT NULL,
  longitude double precision NOT NULL,
  phone text NOT NULL DEFAULT '',
  is_placeholder boolean NOT NULL,
  note text NOT NULL DEFAULT '',
  position integer NOT NULL DEFAULT 0,
  is_active boolean NOT NULL DEFAULT true,
  is_open boolean NOT NULL DEFAULT true,
  edited_at timestamptz,
  CONSTRAINT pk_post PRIMARY KEY (code)
);

CREATE TABLE fire.water_source (
  code text NOT NULL,
  name text NOT NULL,
  kind text NOT NULL,
  latitude double precision NOT NULL,
  longitude double precision NOT NULL,
  note text NOT NULL DEFAULT '',
  is_placeholder boolean NOT NULL,
  is_active boolean NOT NULL DEFAULT true,
  edited_at timestamptz,
  CONSTRAINT pk_water_source PRIMARY KEY (code)
);

CREATE TABLE fire.kind (
  code text NOT NULL,
  name text NOT NULL,
  advice text NOT NULL,
  is_fire boolean NOT NULL,
  position integer NOT NULL,
  is_active boolean NOT NULL DEFAULT true,
  edited_at timestamptz,
  CONSTRAINT pk_kind PRIMARY KEY (code)
);

CREATE TABLE fire.escalation_step (
  position smallint NOT NULL,
  after_s integer NOT NULL,
  whom text[] NOT NULL,
  edited_at timestamptz,
  CONSTRAINT pk_escalation_step PRIMARY KEY (position),
  CONSTRAINT ck_escalation_step_after_s CHECK (after_s BETWEEN 5 AND 3600)
);

CREATE TABLE fire.crew (
  officer_id uuid NOT NULL,
  post_code text,
  is_available boolean NOT NULL DEFAULT true,
  unavailable_until timestamptz,
  edited_at timestamptz,
  CONSTRAINT pk_crew PRIMARY KEY (officer_id),
  CONSTRAINT fk_crew_post_code FOREIGN KEY (post_code) REFERENCES fire.post (code)
);

CREATE TABLE fire.volunteer (
  id uuid NOT NULL DEFAULT uuidv7(),
  name text NOT NULL,
  desa_code text NOT NULL,
  is_active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_volunteer PRIMARY KEY (id)
);
CREATE INDEX ix_volunteer_desa_code ON fire.volunteer (desa_code);

CREATE TABLE fire.reach (
  id uuid NOT NULL DEFAULT uuidv7(),
  holder text NOT NULL,
  channel text NOT NULL,
  address bytea NOT NULL,
  address_hash bytea NOT NULL,
  label text NOT NULL DEFAULT '',
  position smallint NOT NULL DEFAULT 0,
  is_active boolean NOT NULL DEFAULT true,
  failed_at timestamptz,
  last_error text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_reach PRIMARY KEY (id),
  CONSTRAINT ck_reach_channel CHECK (channel IN ('email', 'sms', 'push', 'webhook'))
);
CREATE INDEX ix_reach_address_hash ON fire.reach (address_hash);
CREATE INDEX ix_reach_holder ON fire.reach (holder);

CREATE TABLE fire.shift (
  id uuid NOT NULL DEFAULT uuidv7(),
  post_code text NOT NULL,
  officer_id uuid NOT NULL,
  rank smallint NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_shift PRIMARY KEY (id),
  CONSTRAINT uq_shift_officer_id_starts_at UNIQUE (officer_id, starts_at),
  CONSTRAINT fk_shift_post_code FOREIGN KEY (post_code) REFERENCES fire.post (code),
  CONSTRAINT ck_shift_times CHECK (ends_at > starts_at),
  CONSTRAINT ck_shift_rank CHECK (rank BETWEEN 1 AND 20)
);
CREATE INDEX ix_shift_ends_at ON fire.shift (ends_at);
CREATE INDEX ix_shift_post_code_starts_at ON fire.shift (post_code, starts_at);

CREATE TABLE fire.board (
  id uuid NOT NULL DEFAULT uuidv7(),
  name text NOT NULL,
  post_code text,
  pairing_hash bytea,
  pairing_until timestamptz,
  token_hash bytea,
  seen_at timestamptz,
  is_audible boolean NOT NULL DEFAULT false,
  heard_at timestamptz,
  is_active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_board PRIMARY KEY (id),
  CONSTRAINT fk_board_post_code FOREIGN KEY (post_code) REFERENCES fire.post (code),
  CONSTRAINT uq_board_pairing_hash UNIQUE (pairing_hash),
  CONSTRAINT uq_board_token_hash UNIQUE (token_hash)
);
"""

SINCE_SHARED_TABLES = """
-- squawk-ignore ban-drop-constraint
ALTER TABLE fire.outbox DROP CONSTRAINT ck_outbox_state;
-- squawk-ignore constraint-missing-not-valid
ALTER TABLE fire.outbox ADD CONSTRAINT ck_outbox_state
  CHECK (state IN ('waiting', 'queued', 'sending', 'delivered', 'failed', 'withdrawn'));
GRANT DELETE ON fire.outbox, fire.delivery_attempt TO fire
"""

# When a message reached the telephone, and the gateway's id by which its receipt finds it.
RECEIPTS = """
ALTER TABLE {schema}.delivery_attempt ADD COLUMN arrived_at timestamptz;
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX ix_delivery_attempt_provider_reference ON {schema}.delivery_attempt (provider_reference)
  WHERE channel = 'sms'
"""

GRANTS = """
GRANT SELECT, INSERT, UPDATE ON fire.post, fire.water_source, fire.kind TO fire;
GRANT SELECT, INSERT, UPDATE, DELETE ON fire.escalation_step, fire.crew, fire.volunteer, fire.reach, fire.shift,
  fire.board TO fire;
GRANT USAGE ON SCHEMA account TO fire;
GRANT SELECT, INSERT, UPDATE ON account.opd, account.officer TO fire;
GRANT SELECT, INSERT, UPDATE, DELETE ON account.contact, account.holiday, account.officer_role, account.session,
  account.login_attempt TO fire;
GRANT SELECT ON public.alembic_version TO fire
"""


def upgrade() -> None:
    """Make the schema and what every service has in it, then its stations."""
    op.execute("CREATE SCHEMA fire")
    for statement in make_shared_tables("fire", "fire"):
        op.execute(statement)
    for schema in ("perda", "fire"):
        for statement in statements(RECEIPTS.format(schema=schema)):
            op.execute(statement)
    for statement in (*statements(SINCE_SHARED_TABLES), *statements(TABLES), *statements(GRANTS)):
        op.execute(statement)
