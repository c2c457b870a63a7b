"""A worker dies at the worst moments, or is away for long: nothing is lost, failed untried, or doubled."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from deploy.local.postgres import Postgres
from tests.faults.conftest import Start, put_messages, states
from tests.faults.processes import Process, eventually
from tests.peers import Mailbox

pytestmark = [pytest.mark.fault, pytest.mark.usefixtures("satpol_pp")]

OF_WORKER = "FROM pg_stat_activity WHERE application_name = 'perda-worker'"


@contextmanager
def every_message_locked(postgres: Postgres) -> Iterator[None]:
    """Nobody can claim or record meanwhile."""
    with psycopg.connect(postgres.url()) as holder:
        holder.execute("SELECT 1 FROM perda.outbox FOR UPDATE")
        yield
        holder.rollback()


def is_blocked(owner: psycopg.Connection) -> bool:
    return owner.execute(f"SELECT count(*) {OF_WORKER} AND wait_event_type = 'Lock'").fetchone() != (0,)


def kill_with_its_statements(worker: Process, owner: psycopg.Connection) -> None:
    """A statement that waits for a lock would otherwise outlive its process, and succeed."""
    worker.kill()
    owner.execute(f"SELECT pg_terminate_backend(pid) {OF_WORKER}")
    assert eventually(lambda: owner.execute(f"SELECT 1 {OF_WORKER}").fetchone() is None)


def outcomes(owner: psycopg.Connection) -> list[str]:
    return [row[0] for row in owner.execute("SELECT outcome FROM perda.delivery_attempt ORDER BY number").fetchall()]


def test_killed_before_the_claim(start: Start, postgres: Postgres, mailbox: Mailbox, owner: psycopg.Connection) -> None:
    start("relay")
    put_messages(1)
    assert eventually(lambda: states(owner) == {"queued": 1})
    with every_message_locked(postgres):
        worker = start("worker")
        assert eventually(lambda: is_blocked(owner))
        kill_with_its_statements(worker, owner)
    start("worker")
    assert eventually(lambda: states(owner) == {"delivered": 1})
    assert list(mailbox.sent().values()) == [1]
    assert outcomes(owner) == ["delivered"]


def test_killed_after_the_claim(start: Start, mailbox: Mailbox, owner: psycopg.Connection) -> None:
    start("relay")
    worker = start("worker", send_timeout=2, send_lease=3)
    mailbox.open.clear()
    put_messages(1)
    assert eventually(lambda: states(owner) == {"sending": 1})
    worker.kill()
    mailbox.open.set()
    start("worker")
    assert eventually(lambda: states(owner) == {"delivered": 1})
    assert list(mailbox.sent().values()) == [1]
    assert outcomes(owner) == ["lost", "delivered"]


def test_killed_after_the_send(start: Start, postgres: Postgres, mailbox: Mailbox, owner: psycopg.Connection) -> None:
    """The one case in which a mailbox gets it twice: with the same Message-ID."""
    start("relay")
    worker = start("worker", send_timeout=2, send_lease=3)
    mailbox.open.clear()
    put_messages(1)
    assert eventually(lambda: states(owner) == {"sending": 1})
    with every_message_locked(postgres):
        mailbox.open.set()
        assert eventually(lambda: is_blocked(owner) and len(mailbox.accepted) == 1)
        kill_with_its_statements(worker, owner)
    start("worker")
    assert eventually(lambda: states(owner) == {"delivered": 1})
    assert list(mailbox.sent().values()) == [2]
    assert outcomes(owner) == ["lost", "delivered"]


def test_a_long_outage(start: Start, mailbox: Mailbox, owner: psycopg.Connection) -> None:
    """Several leases without a worker: 40 messages, and 40 sends in the end."""
    start("relay", queue_lease=1)
    put_messages(40)
    published: set[str] = set()

    def published_again() -> bool:
        rows = owner.execute("SELECT token FROM perda.outbox WHERE token IS NOT NULL").fetchall()
        published.update(str(token) for (token,) in rows)
        return len(published) > 4 * 16

    assert eventually(published_again)
    assert owner.execute("SELECT count(*) FROM perda.delivery_attempt").fetchone() == (0,)
    assert states(owner).keys() <= {"waiting", "queued"}
    start("worker")
    assert eventually(lambda: states(owner) == {"delivered": 40})
    assert len(mailbox.sent()) == 40
    assert set(mailbox.sent().values()) == {1}
    assert owner.execute("SELECT DISTINCT attempts FROM perda.outbox").fetchall() == [(1,)]
