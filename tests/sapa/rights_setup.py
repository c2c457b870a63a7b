"""What the tests of rights share: the relay at work, and what is left in the tables."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import psycopg
import pytest

from common import db
from common.timers import Chore, Due
from deploy.local.postgres import Postgres
from services.sapa.configuration import SapaSettings
from services.sapa.timers import handlers
from tests.sapa.intake_setup import role

Fire = Callable[..., None]
OF_A_CASE = (
    "case_grant",
    "case_epoch",
    "entry",
    "likeness",
    "file",
    "file_piece",
    "report",
    "report_grant",
    "reporter_message",
    "mailbox",
    "mailbox_session",
    "reply",
    "opening",
)


@contextmanager
def as_relay(postgres: Postgres) -> Iterator[None]:
    """This process as the relay's database role."""
    with role(postgres, "sapa_relay"):
        yield


@pytest.fixture
def fire(postgres: Postgres, settings: SapaSettings, database: str) -> Fire:
    """What the relay does when a timer falls due: `fire("case.erase", case_id)`."""
    known = handlers(settings)

    def act(kind: str, subject: object = "") -> None:
        handler = known[kind]
        with as_relay(postgres):
            if isinstance(handler, Chore):
                handler.run()
                return
            with db.transaction() as session:
                handler.act(session, Due(kind, str(subject), datetime.now(UTC), {}))

    return act


def counts(owner: psycopg.Connection, *tables: str) -> dict[str, int]:
    """Rows of each table that has any."""
    found = {}
    for table in tables or OF_A_CASE:
        (count,) = owner.execute(f"SELECT count(*) FROM sapa.{table}").fetchone() or (0,)  # noqa: S608 — names of ours
        found[table] = count
    return {table: count for table, count in found.items() if count}
