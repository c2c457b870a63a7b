"""The tables that every service has, as the first migration of each service makes them in its schema.

Frozen once released: a change comes as a migration that alters the table in every schema.
"""

from collections.abc import Iterator

TABLES = """
CREATE TABLE {schema}.outbox (
  id uuid CONSTRAINT pk_outbox PRIMARY KEY DEFAULT uuidv7(),
  topic text NOT NULL,
  reference text NOT NULL,
  recipient text NOT NULL,
  subject text NOT NULL,
  body text NOT NULL,
  data jsonb NOT NULL DEFAULT '{{}}',
  priority smallint NOT NULL DEFAULT 5,
  state text NOT NULL DEFAULT 'waiting'
    CONSTRAINT ck_outbox_state CHECK (state IN ('waiting', 'queued', 'sending', 'delivered', 'failed')),
  attempts integer NOT NULL DEFAULT 0,
  forgiven integer NOT NULL DEFAULT 0,
  contact_id uuid,
  due_at timestamptz NOT NULL DEFAULT now(),
  token uuid,
  lease_until timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  delivered_at timestamptz,
  last_error text NOT NULL DEFAULT ''
);
CREATE INDEX ix_outbox_due ON {schema}.outbox (priority, due_at) WHERE state = 'waiting';
CREATE INDEX ix_outbox_lease ON {schema}.outbox (lease_until) WHERE state IN ('queued', 'sending');
CREATE INDEX ix_outbox_reference ON {schema}.outbox (reference);
CREATE INDEX ix_outbox_failed ON {schema}.outbox (created_at) WHERE state = 'failed';

CREATE TABLE {schema}.delivery_attempt (
  id uuid CONSTRAINT pk_delivery_attempt PRIMARY KEY DEFAULT uuidv7(),
  outbox_id uuid NOT NULL CONSTRAINT fk_delivery_attempt_outbox_id REFERENCES {schema}.outbox (id),
  number integer NOT NULL,
  contact_id uuid NOT NULL,
  channel text NOT NULL,
  address_hint text NOT NULL,
  outcome text NOT NULL DEFAULT 'sending'
    CONSTRAINT ck_delivery_attempt_outcome CHECK (outcome IN ('sending', 'delivered', 'failed', 'refused', 'lost')),
  error text NOT NULL DEFAULT '',
  provider_reference text NOT NULL DEFAULT '',
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  ended_at timestamptz
);
CREATE INDEX ix_delivery_attempt_outbox_id ON {schema}.delivery_attempt (outbox_id);

CREATE TABLE {schema}.audit (
  id bigint CONSTRAINT pk_audit PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  actor text NOT NULL,
  act text NOT NULL,
  subject text NOT NULL,
  detail jsonb NOT NULL,
  request_id text NOT NULL
);
CREATE INDEX ix_audit_tx_id ON {schema}.audit (tx, id);
CREATE INDEX ix_audit_subject ON {schema}.audit (subject);

CREATE TABLE {schema}.audit_seal (
  id bigint CONSTRAINT pk_audit_seal PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  last_tx xid8 NOT NULL,
  last_id bigint NOT NULL,
  row_count integer NOT NULL,
  chain bytea NOT NULL
);

CREATE TABLE {schema}.idempotency_key (
  key_hash bytea CONSTRAINT pk_idempotency_key PRIMARY KEY,
  fingerprint bytea NOT NULL,
  answer bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ix_idempotency_key_created_at ON {schema}.idempotency_key USING brin (created_at);

CREATE TABLE {schema}.timer (
  id uuid CONSTRAINT pk_timer PRIMARY KEY DEFAULT uuidv7(),
  kind text NOT NULL,
  subject text NOT NULL,
  data jsonb NOT NULL DEFAULT '{{}}',
  due_at timestamptz NOT NULL,
  token uuid,
  lease_until timestamptz,
  attempts integer NOT NULL DEFAULT 0,
  done_at timestamptz,
  last_error text NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX uq_timer_kind_subject ON {schema}.timer (kind, subject) WHERE done_at IS NULL;
CREATE INDEX ix_timer_due_at ON {schema}.timer (due_at) WHERE done_at IS NULL;

CREATE TABLE {schema}.heartbeat (
  name text CONSTRAINT pk_heartbeat PRIMARY KEY,
  at timestamptz NOT NULL
);
"""

GRANTS = """
GRANT USAGE ON SCHEMA {schema} TO {role};
GRANT SELECT, INSERT, UPDATE ON {schema}.outbox, {schema}.delivery_attempt, {schema}.heartbeat TO {role};
GRANT SELECT, INSERT ON {schema}.audit, {schema}.audit_seal TO {role};
GRANT SELECT, INSERT, DELETE ON {schema}.idempotency_key TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON {schema}.timer TO {role};
"""


def statements(script: str) -> Iterator[str]:
    """The statements of a script, one at a time. A semicolon ends each; none may stand inside one."""
    for statement in script.split(";"):
        if statement.strip():
            yield statement.strip()


def make_shared_tables(schema: str, role: str) -> Iterator[str]:
    """SQL that gives a service's schema its shared tables and its role the least rights on them."""
    yield from statements(TABLES.format(schema=schema))
    yield from grant_shared_tables(schema, role)


def grant_shared_tables(schema: str, role: str) -> Iterator[str]:
    """SQL that gives one more role of a service the same rights on its shared tables."""
    yield from statements(GRANTS.format(schema=schema, role=role))
