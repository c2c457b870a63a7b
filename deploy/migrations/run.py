"""Bringing a database to the newest state: roles with their passwords first, then the history."""

from collections.abc import Mapping
from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from psycopg import sql

# Of sapa each process that reporters or officers meet has a role of its own (migrations 0008 and 0009).
ROLES = ("perda", "fire", "sapa", "sapa_intake", "sapa_mailbox", "sapa_relay")
ROLE_SETTINGS = {
    "transaction_timeout": "5s",
    "idle_in_transaction_session_timeout": "5s",
    "lock_timeout": "2s",
    "statement_timeout": "5s",
}
INI = Path(__file__).parents[2] / "alembic.ini"


def configuration(url: str = "") -> Config:
    """Alembic's configuration for a database address."""
    config = Config(INI)
    config.set_main_option(
        "sqlalchemy.url", url.replace("postgresql://", "postgresql+psycopg://", 1).replace("%", "%%")
    )
    return config


def head() -> str:
    """The newest revision of the history in this checkout."""
    (newest,) = ScriptDirectory.from_config(configuration()).get_heads()
    return newest


def migrate(owner_url: str, passwords: Mapping[str, str]) -> None:
    """Make or mend the services' roles and run what is missing of the history; safe to run again.

    `passwords` gives each role of ROLES its password.
    """
    with psycopg.connect(owner_url, autocommit=True) as owner:
        for role in ROLES:
            _ensure_role(owner, role, passwords[role])
    command.upgrade(configuration(owner_url), "head")


def _ensure_role(owner: psycopg.Connection, role: str, password: str) -> None:
    name = sql.Identifier(role)
    if not owner.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
        owner.execute(sql.SQL("CREATE ROLE {} LOGIN NOINHERIT").format(name))
    owner.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(name, sql.Literal(password)))
    schema = sql.Identifier(role.partition("_")[0])
    owner.execute(sql.SQL("ALTER ROLE {} SET search_path = {}, account").format(name, schema))
    for setting, value in ROLE_SETTINGS.items():
        owner.execute(sql.SQL("ALTER ROLE {} SET {} = {}").format(name, sql.Identifier(setting), sql.Literal(value)))
    (database,) = owner.execute("SELECT current_database()").fetchone() or ("",)
    owner.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(database), name))
    owner.execute(sql.SQL("REVOKE CREATE ON SCHEMA public FROM PUBLIC"))
    owner.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(name))
