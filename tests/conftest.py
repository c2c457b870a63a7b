"""Real servers for every test: PostgreSQL and Valkey from the same wheels that `make run` starts."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from common import db
from common.db import session as db_session
from common.settings import Settings
from deploy.local.postgres import Postgres
from deploy.local.processes import free_port
from deploy.local.valkey import Valkey
from deploy.migrations.run import ROLES, migrate
from tests.chromium import browser  # noqa: F401 - a fixture for every test that needs one

ROLE_PASSWORD = "role-password-of-the-tests"
# To truncate a table costs milliseconds also when it is empty, and most are. The numbers of incidents begin anew.
EMPTY = """
DO $$
DECLARE
  name text;
  is_used boolean;
  used text[] := '{}';
BEGIN
  FOR name IN SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
    WHERE schemaname NOT IN ('pg_catalog', 'information_schema', 'public')
  LOOP
    EXECUTE 'SELECT EXISTS (SELECT FROM ' || name || ')' INTO is_used;
    IF is_used THEN used := used || name; END IF;
  END LOOP;
  IF used <> '{}' THEN
    EXECUTE 'TRUNCATE ' || array_to_string(used, ', ') || ' RESTART IDENTITY CASCADE';
  END IF;
  ALTER SEQUENCE fire.incident_serial RESTART;
  ALTER SEQUENCE sapa.case_serial RESTART;
END $$
"""


# The limits of a role are for production; a machine that runs the tests may be slower than they allow.
PATIENCE = {"transaction_timeout": "60s", "statement_timeout": "60s", "idle_in_transaction_session_timeout": "60s"}


def be_patient(server: Postgres) -> None:
    """Give every role more time than it has; to be called again after a migration, which sets the limits anew."""
    with psycopg.connect(server.url(), autocommit=True) as owner:
        for role in ROLES:
            for name, value in PATIENCE.items():
                limit = sql.SQL("ALTER ROLE {} SET {} = {}")
                owner.execute(limit.format(sql.Identifier(role), sql.Identifier(name), sql.Literal(value)))


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """A server with the newest migrations."""
    server = Postgres(tmp_path_factory.mktemp("postgres"), free_port())
    server.start()
    migrate(server.url(), dict.fromkeys(ROLES, ROLE_PASSWORD))
    be_patient(server)
    yield server
    server.discard()


@pytest.fixture(scope="session")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Valkey]:
    """A broker and limiter store."""
    server = Valkey(tmp_path_factory.mktemp("valkey"), free_port())
    server.start()
    yield server
    server.stop()


@pytest.fixture
def owner(postgres: Postgres) -> Iterator[psycopg.Connection]:
    """A connection as the database's owner, autocommit: to look at and prepare what a role may not."""
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        yield connection


@pytest.fixture
def clean(owner: psycopg.Connection) -> None:
    """Empty every table of ours that holds something; asked for by `database`."""
    owner.execute(EMPTY)


@pytest.fixture
def database(postgres: Postgres, clean: None) -> Iterator[str]:
    """An empty database that this process is bound to as the role `perda`; gives the role's URL."""
    url = postgres.url("perda", ROLE_PASSWORD)
    db.bind(url, pool_size=8, channel="perda")
    yield url
    db_session.release()


@pytest.fixture
def settings(postgres: Postgres, valkey: Valkey, tmp_path: Path) -> Settings:
    """Settings of a perda process under test."""
    return Settings.model_validate(
        {
            "environment": "test",
            "database_url": postgres.url("perda", ROLE_PASSWORD),
            "redis_url": valkey.url(),
            "limiter_url": valkey.url(1),
            "secret_key": "a-secret-key-of-the-tests-with-32-characters",
            "public_url": "http://localhost:8081",
            "media_url": f"file://{tmp_path / 'media'}",
            "limit_writes": "10000 per minute",
            "limit_logins": "10000 per minute",
        }
    )
