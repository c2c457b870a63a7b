"""The schema of perda_report: its shared tables, its own, and its role's rights, also on the accounts."""

from alembic import op

from deploy.migrations.shared_tables import make_shared_tables, statements

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE perda.category (
  code text CONSTRAINT pk_category PRIMARY KEY,
  name text NOT NULL,
  description text NOT NULL,
  legal_basis text NOT NULL,
  opd_code text NOT NULL CONSTRAINT fk_category_opd_code REFERENCES account.opd (code),
  partner_opd_codes text[] NOT NULL,
  verify_days integer NOT NULL CONSTRAINT ck_category_verify_days CHECK (verify_days > 0),
  finish_days integer NOT NULL CONSTRAINT ck_category_finish_days CHECK (finish_days >= verify_days),
  is_sensitive boolean NOT NULL,
  hint_fire boolean NOT NULL,
  hint_sapa boolean NOT NULL,
  note text NOT NULL DEFAULT '',
  position integer NOT NULL,
  is_active boolean NOT NULL DEFAULT true,
  edited_at timestamptz
);

CREATE TABLE perda.report (
  id uuid CONSTRAINT pk_report PRIMARY KEY DEFAULT uuidv7(),
  tracking_number text NOT NULL CONSTRAINT uq_report_tracking_number UNIQUE,
  secret_hash bytea NOT NULL,
  category_code text NOT NULL,
  description text NOT NULL,
  occurred_at timestamptz,
  latitude double precision,
  longitude double precision,
  accuracy_m double precision,
  desa_code text,
  kecamatan_code text NOT NULL,
  place text NOT NULL,
  landmark text NOT NULL,
  identity text NOT NULL CONSTRAINT ck_report_identity CHECK (identity IN ('named', 'confidential', 'anonymous')),
  contact bytea,
  opd_code text NOT NULL,
  status text NOT NULL DEFAULT 'baru',
  verify_due_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  step_due_at timestamptz,
  finished_at timestamptz,
  result text,
  version integer NOT NULL DEFAULT 1,
  channel text NOT NULL DEFAULT 'web',
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT ck_report_point CHECK ((latitude IS NULL) = (longitude IS NULL)),
  CONSTRAINT ck_report_contact CHECK (contact IS NULL OR identity <> 'anonymous')
);
CREATE INDEX ix_report_opd_code_status_step_due_at ON perda.report (opd_code, status, step_due_at, id);

CREATE TABLE perda.report_event (
  id bigint CONSTRAINT pk_report_event PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  report_id uuid NOT NULL,
  kind text NOT NULL,
  words text NOT NULL DEFAULT '',
  officer_id uuid,
  data jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX ix_report_event_report_id_id ON perda.report_event (report_id, id);

CREATE TABLE perda.photo (
  id uuid CONSTRAINT pk_photo PRIMARY KEY DEFAULT uuidv7(),
  report_id uuid NOT NULL CONSTRAINT fk_photo_report_id REFERENCES perda.report (id),
  kind text NOT NULL CONSTRAINT ck_photo_kind CHECK (kind IN ('laporan', 'penutupan')),
  sha256 text NOT NULL,
  original_key text NOT NULL,
  shown_key text NOT NULL,
  thumb_key text NOT NULL,
  width integer NOT NULL,
  height integer NOT NULL,
  size integer NOT NULL,
  taken_at timestamptz,
  distance_m double precision,
  officer_id uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT uq_photo_report_id_kind_sha256 UNIQUE (report_id, kind, sha256)
);
CREATE INDEX ix_photo_sha256 ON perda.photo (sha256);

GRANT SELECT, INSERT, UPDATE ON perda.category TO perda;
GRANT SELECT, INSERT, UPDATE (status, step_due_at, finished_at, result, version) ON perda.report TO perda;
GRANT SELECT, INSERT ON perda.report_event, perda.photo TO perda
"""

ACCOUNT_GRANTS = """
GRANT USAGE ON SCHEMA account TO perda;
GRANT SELECT, INSERT, UPDATE ON account.opd, account.officer TO perda;
GRANT SELECT, INSERT, UPDATE, DELETE ON account.contact, account.holiday, account.officer_role, account.session,
  account.login_attempt TO perda;
GRANT SELECT ON public.alembic_version TO perda
"""


def upgrade() -> None:
    """Make the schema and what every service has in it."""
    op.execute("CREATE SCHEMA perda")
    for statement in make_shared_tables("perda", "perda"):
        op.execute(statement)
    for statement in (*statements(TABLES), *statements(ACCOUNT_GRANTS)):
        op.execute(statement)
