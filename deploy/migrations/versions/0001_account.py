"""Officers, OPD, contacts, holidays and sessions: what every service but sapa shares."""

from alembic import op

from deploy.migrations.shared_tables import statements

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ACCOUNT = """
CREATE SCHEMA account;

CREATE TABLE account.opd (
  code text CONSTRAINT pk_opd PRIMARY KEY,
  abbreviation text NOT NULL,
  name text NOT NULL,
  level text NOT NULL,
  note text NOT NULL DEFAULT '',
  is_confirmed boolean NOT NULL DEFAULT false,
  is_active boolean NOT NULL DEFAULT true,
  edited_at timestamptz
);

CREATE TABLE account.contact (
  id uuid CONSTRAINT pk_contact PRIMARY KEY DEFAULT uuidv7(),
  recipient text NOT NULL,
  channel text NOT NULL,
  address text NOT NULL,
  position smallint NOT NULL DEFAULT 0,
  secret bytea,
  is_placeholder boolean NOT NULL DEFAULT false,
  is_active boolean NOT NULL DEFAULT true,
  edited_at timestamptz
);
CREATE INDEX ix_contact_recipient_position ON account.contact (recipient, position);

CREATE TABLE account.holiday (
  day date CONSTRAINT pk_holiday PRIMARY KEY,
  name text NOT NULL,
  kind text NOT NULL
    CONSTRAINT ck_holiday_kind CHECK (kind IN ('libur nasional', 'cuti bersama', 'libur daerah', 'hari kerja')),
  edited_at timestamptz
);

CREATE TABLE account.officer (
  id uuid CONSTRAINT pk_officer PRIMARY KEY DEFAULT uuidv7(),
  username text NOT NULL CONSTRAINT uq_officer_username UNIQUE,
  name text NOT NULL,
  email text NOT NULL DEFAULT '',
  home text NOT NULL DEFAULT current_user,
  password_hash text NOT NULL,
  must_change_password boolean NOT NULL DEFAULT true,
  totp_secret bytea,
  totp_last_step bigint NOT NULL DEFAULT 0,
  generation integer NOT NULL DEFAULT 0,
  is_active boolean NOT NULL DEFAULT true,
  is_demo boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_login_at timestamptz
);

CREATE TABLE account.officer_role (
  id uuid CONSTRAINT pk_officer_role PRIMARY KEY DEFAULT uuidv7(),
  officer_id uuid NOT NULL CONSTRAINT fk_officer_role_officer_id REFERENCES account.officer (id),
  service text NOT NULL DEFAULT current_user,
  role text NOT NULL,
  opd_code text CONSTRAINT fk_officer_role_opd_code REFERENCES account.opd (code),
  CONSTRAINT uq_officer_role UNIQUE NULLS NOT DISTINCT (officer_id, service, role, opd_code)
);

CREATE TABLE account.session (
  id uuid CONSTRAINT pk_session PRIMARY KEY DEFAULT uuidv7(),
  token_hash bytea NOT NULL CONSTRAINT uq_session_token_hash UNIQUE,
  officer_id uuid NOT NULL CONSTRAINT fk_session_officer_id REFERENCES account.officer (id),
  service text NOT NULL DEFAULT current_user,
  generation integer NOT NULL,
  created_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  reauthenticated_at timestamptz NOT NULL
);
CREATE INDEX ix_session_officer_id ON account.session (officer_id);
CREATE INDEX ix_session_expires_at ON account.session (expires_at);

CREATE TABLE account.login_attempt (
  account_key bytea CONSTRAINT pk_login_attempt PRIMARY KEY,
  failures integer NOT NULL,
  last_at timestamptz NOT NULL,
  locked_until timestamptz
);
CREATE INDEX ix_login_attempt_last_at ON account.login_attempt (last_at);

ALTER TABLE account.officer_role ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_service ON account.officer_role USING (service = current_user);
ALTER TABLE account.session ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_service ON account.session USING (service = current_user);
"""


def upgrade() -> None:
    """Make the schema; each service's migration grants its role what it needs."""
    for statement in statements(ACCOUNT):
        op.execute(statement)
