"""Servers and processes that a fault test may break without harming another test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from common import db
from common.notifications import outbox
from common.notifications.outbox import Message
from common.settings import Settings
from deploy.local.processes import free_port
from deploy.local.valkey import Valkey
from tests.faults.processes import Process, environment
from tests.peers import Mailbox

Start = Callable[..., Process]


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Valkey]:
    """A broker of this test's own."""
    server = Valkey(tmp_path / "broker", free_port())
    server.start()
    yield server
    server.thaw()
    server.stop()


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """The peer that takes our mail."""
    server = Mailbox()
    server.start()
    yield server
    server.open.set()
    server.stop()


@pytest.fixture
def settings(settings: Settings, broker: Valkey, mailbox: Mailbox) -> Settings:
    """Leases of seconds, so that a test need not wait for minutes."""
    changes = {
        "redis_url": broker.url(),
        "smtp_host": "127.0.0.1",
        "smtp_port": mailbox.port,
        "smtp_security": "none",
        "worker_threads": 4,
        "send_timeout": 10.0,
        "send_lease": 12.0,
        "queue_lease": 3.0,
    }
    return settings.model_copy(update=changes)


@pytest.fixture
def start(settings: Settings, tmp_path: Path) -> Iterator[Start]:
    """Starts our processes (`relay`, `worker`) and ends those that are left."""
    running: list[Process] = []

    def begin(kind: str, **changes: object) -> Process:
        process = Process(kind, environment(settings, **changes), tmp_path / f"{kind}-{len(running)}.log")
        running.append(process)
        return process

    yield begin
    for process in running:
        process.kill()


@pytest.fixture
def satpol_pp(database: str, owner: psycopg.Connection) -> str:
    """A recipient with an e-mail address."""
    owner.execute(
        "INSERT INTO account.contact (recipient, channel, address)"
        " VALUES ('opd:satpol-pp', 'email', 'pos@konsel.example')"
    )
    return "opd:satpol-pp"


def put_messages(count: int, recipient: str = "opd:satpol-pp") -> None:
    """Messages as an action writes them, each in a transaction of its own."""
    for number in range(count):
        with db.transaction() as session:
            outbox.put(
                session, Message("report.new", f"KS-{number}", recipient, f"Laporan KS-{number}", "Ada laporan.")
            )


def states(owner: psycopg.Connection) -> dict[str, int]:
    """How many messages are in which state."""
    return dict(owner.execute("SELECT state, count(*) FROM perda.outbox GROUP BY state").fetchall())
