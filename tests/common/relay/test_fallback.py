"""The relay takes what nobody claims, through the same claim, and nobody else sends it then."""

import threading
import time
from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest

from common import db
from common.notifications import outbox, sending
from common.notifications.claims import rules_of
from common.notifications.outbox import Message
from common.relay.delivery import mark_due
from common.relay.fallback import Fallback, take_late
from common.settings import Settings
from tests.peers import Mailbox

AFTER = timedelta(seconds=2)
LEASE = timedelta(seconds=60)
LATE = "UPDATE perda.outbox SET due_at = due_at - interval '3 seconds'"
pytestmark = pytest.mark.usefixtures("database", "contact")


@pytest.fixture
def contact(database: str, owner: psycopg.Connection) -> None:
    """A recipient with an e-mail address."""
    owner.execute("INSERT INTO account.contact (recipient, channel, address) VALUES ('opd:x', 'email', 'x@d.example')")


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """The peer that takes our mail."""
    server = Mailbox()
    server.start()
    yield server
    server.open.set()
    server.stop()


@pytest.fixture
def settings(settings: Settings, mailbox: Mailbox) -> Settings:
    """Two threads, and mails to that peer."""
    mail = {"smtp_host": "127.0.0.1", "smtp_port": mailbox.port, "smtp_security": "none"}
    return settings.model_copy(update=mail | {"worker_threads": 2})


def put(reference: str, priority: int = 5) -> None:
    with db.transaction() as session:
        outbox.put(session, Message("fire.alarm", reference, "opd:x", reference, "x", priority=priority))


def fallback(settings: Settings, *, is_up: bool = True) -> Fallback:
    return Fallback(settings, rules_of(settings), threading.Event(), AFTER, lambda: is_up)


def states(owner: psycopg.Connection) -> dict[str, int]:
    return dict(owner.execute("SELECT state, count(*) FROM perda.outbox GROUP BY state").fetchall())


def until(owner: psycopg.Connection, wanted: dict[str, int]) -> bool:
    end = time.monotonic() + 30
    while states(owner) != wanted and time.monotonic() < end:
        time.sleep(0.02)
    return states(owner) == wanted


def test_what_waits_or_is_queued_for_long_is_taken(owner: psycopg.Connection) -> None:
    put("K-1")
    mark_due(1, LEASE)
    put("K-2")
    assert take_late(AFTER, 10) == []
    owner.execute(LATE)
    assert len(take_late(AFTER, 10)) == 2


def test_the_most_urgent_first_and_no_more_than_there_is_room(owner: psycopg.Connection) -> None:
    for number, priority in ((1, 5), (2, 0), (3, 5)):
        put(f"K-{number}", priority)
    owner.execute(LATE)
    taken = take_late(AFTER, 1)
    urgent = owner.execute("SELECT id FROM perda.outbox WHERE priority = 0").fetchone()
    assert [(row.id,) for row in taken] == [urgent]


def test_what_is_about_to_be_claimed_here_is_not_taken_twice(owner: psycopg.Connection) -> None:
    put("K-1")
    owner.execute(LATE)
    (row,) = take_late(AFTER, 1)
    assert take_late(AFTER, 1, [row.id]) == []


@pytest.mark.parametrize("state", ["sending", "delivered", "failed", "withdrawn"])
def test_what_is_under_way_or_over_stays(state: str, owner: psycopg.Connection) -> None:
    put("K-1")
    owner.execute(LATE)
    owner.execute("UPDATE perda.outbox SET state = %s", [state])
    assert take_late(AFTER, 1) == []


def test_a_worker_that_comes_late_sends_nothing(
    settings: Settings, owner: psycopg.Connection, mailbox: Mailbox
) -> None:
    put("K-1")
    (published,), _ = mark_due(1, LEASE)
    owner.execute(LATE)
    relay = fallback(settings)
    relay.turn()
    assert until(owner, {"delivered": 1})
    sending.deliver(settings, published.id, published.token, rules_of(settings))
    assert list(mailbox.sent().values()) == [1]


def test_while_the_broker_is_gone_nothing_waits(
    settings: Settings, owner: psycopg.Connection, mailbox: Mailbox
) -> None:
    put("K-1")
    assert fallback(settings).turn() > fallback(settings, is_up=False).turn()
    assert until(owner, {"delivered": 1})
    assert len(mailbox.accepted) == 1


def test_it_takes_no_more_than_it_has_threads_for(
    settings: Settings, owner: psycopg.Connection, mailbox: Mailbox
) -> None:
    """The rest stays for workers, and for the next rounds."""
    mailbox.open.clear()
    for number in range(5):
        put(f"K-{number}")
    relay = fallback(settings, is_up=False)
    relay.turn()
    assert until(owner, {"sending": 2, "waiting": 3})
    relay.turn()
    assert states(owner) == {"sending": 2, "waiting": 3}
    mailbox.open.set()
    for before in ({"delivered": 2, "waiting": 3}, {"delivered": 4, "waiting": 1}):
        assert until(owner, before)
        relay.turn()
    assert until(owner, {"delivered": 5})
    assert set(mailbox.sent().values()) == {1}


def test_what_is_under_way_is_recorded_before_the_end(settings: Settings, owner: psycopg.Connection) -> None:
    put("K-1")
    relay = fallback(settings, is_up=False)
    relay.start()
    assert until(owner, {"delivered": 1}) or states(owner) == {"sending": 1}
    relay._stopping.set()
    relay.finish()
    assert states(owner) == {"delivered": 1}
    assert not relay.is_alive()
