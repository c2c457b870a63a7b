"""`smartsociety migrate`: roles, their passwords and the history, as the database's owner."""

import os
from urllib.parse import unquote, urlsplit

import psycopg
from alembic.util import CommandError

from common.settings import PREFIX
from deploy.cli.connection import out, telling
from deploy.migrations import run
from deploy.told import told

OPEN_DEMO = """
SELECT (SELECT count(*) FROM account.officer WHERE is_demo AND is_active)
  + (SELECT count(*) FROM sapa.officer WHERE is_demo AND is_active)
"""


def migrate() -> None:
    """Make or mend the services' roles and bring the database to the newest state; safe to run again.

    Reads SMARTSOCIETY_OWNER_URL, and each role's password from SMARTSOCIETY_<ROLE>_DATABASE_URL
    (or from files of these names in lower case in /run/secrets).
    """
    with telling():
        owner_url = told("OWNER_URL")
        passwords = {role: _password(role) for role in run.ROLES}
        try:
            run.migrate(owner_url, passwords)
            if os.environ.get(f"{PREFIX}ENVIRONMENT", "production") == "production":
                _refuse_demo(owner_url)
        except psycopg.Error as refused:
            raise ValueError(f"The database refused: {str(refused).strip()}") from None
        except CommandError as refused:
            raise ValueError(f"The history of this database is not ours: {refused}") from None
        out.print(f"at {run.head()}")


def _password(role: str) -> str:
    parts = urlsplit(told(f"{role.upper()}_DATABASE_URL"))
    if parts.username != role or not parts.password:
        raise ValueError(f"{PREFIX}{role.upper()}_DATABASE_URL must name the role {role} and its password.")
    return unquote(parts.password)


def _refuse_demo(owner_url: str) -> None:
    """Demo accounts have passwords that are in a file: a production start ends here while one is open."""
    with psycopg.connect(owner_url) as owner:
        (count,) = owner.execute(OPEN_DEMO).fetchone() or (0,)
    if count:
        raise ValueError(f"{count} demo accounts are open. Close them: smartsociety officer deactivate-demo")
