"""The relay's clock as a thread: it beats, sleeps until something is due, and a commit wakes it for an earlier one."""

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from sqlalchemy.orm import Session

from common import db
from common.db import Listener
from common.relay import steps
from common.relay.steps import Steps
from common.relay.timers import next_due
from common.timers import Chore, Due, Step, TimerHandler, set_timer

KIND = "incident.escalate"
OTHER = "retention.x"


def in_seconds(seconds: float) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)


def plan(subject: str, due_at: datetime, kind: str = KIND) -> None:
    with db.transaction() as session:
        set_timer(session, kind, subject, due_at)


class Fired:
    """What was done, in its order; subjects that begin with `wrong` fail."""

    def __init__(self) -> None:
        self.subjects: list[str] = []
        self.handlers: dict[str, TimerHandler] = {
            KIND: Step(self.step),
            OTHER: Chore(lambda: None, timedelta(hours=1)),
        }

    def step(self, _session: Session, due: Due) -> None:
        if due.subject.startswith("wrong"):
            raise RuntimeError("a mistake in a step")
        self.subjects.append(due.subject)


@pytest.fixture
def fired() -> Fired:
    return Fired()


@pytest.fixture
def clock(database: str, fired: Fired) -> Iterator[Steps]:
    """The running loop."""
    stopping = threading.Event()
    with Listener(database, "perda") as listener:
        loop = Steps(fired.handlers, listener, stopping)
        loop.start()
        yield loop
        stopping.set()
        loop.finish()


def eventually(fired: Fired, count: int) -> bool:
    end = time.monotonic() + 20
    while len(fired.subjects) < count and time.monotonic() < end:
        time.sleep(0.01)
    return len(fired.subjects) == count


def test_what_falls_due_is_done_once(clock: Steps, fired: Fired, owner: psycopg.Connection) -> None:
    for number in range(30):
        plan(f"K-{number}", in_seconds(-1))
    assert eventually(fired, 30)
    assert len(set(fired.subjects)) == 30
    beat = "SELECT count(*) FROM perda.heartbeat WHERE name = 'chores' AND at > now() - interval '10 seconds'"
    assert owner.execute(beat).fetchone() == (1,)


def test_one_that_fails_stops_no_other(clock: Steps, fired: Fired, owner: psycopg.Connection) -> None:
    plan("wrong", in_seconds(-5))
    plan("K-1", in_seconds(-1))
    assert eventually(fired, 1)
    failed = "SELECT subject FROM perda.timer WHERE last_error = 'RuntimeError' AND done_at IS NULL"
    end = time.monotonic() + 20
    while owner.execute(failed).fetchone() is None and time.monotonic() < end:
        time.sleep(0.01)
    assert owner.execute(failed).fetchall() == [("wrong",)]
    assert clock.is_alive()


def test_a_commit_wakes_it_for_something_earlier(database: str, fired: Fired, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own rounds are further apart here than the test's patience."""
    monkeypatch.setattr(steps, "EVERY", 3600.0)
    stopping = threading.Event()
    with Listener(database, "perda") as listener:
        loop = Steps(fired.handlers, listener, stopping)
        plan("later", in_seconds(3600))
        loop.start()
        time.sleep(0.5)
        plan("soon", in_seconds(0.3))
        assert eventually(fired, 1)
        assert fired.subjects == ["soon"]
        stopping.set()
        plan("last", in_seconds(3600))
        loop.finish()


@pytest.mark.usefixtures("database")
def test_when_the_next_is_due(owner: psycopg.Connection) -> None:
    assert next_due([KIND]) is None
    plan("K-1", in_seconds(100))
    plan("K-2", in_seconds(50))
    plan("x", in_seconds(-100), OTHER)
    owner.execute("INSERT INTO perda.timer (kind, subject, due_at, done_at) VALUES (%s, 'K-3', now(), now())", [KIND])
    seconds = next_due([KIND])
    assert seconds is not None
    assert 0 < seconds <= 50
    owner.execute("UPDATE perda.timer SET lease_until = now() + interval '1 minute' WHERE subject = 'K-2'")
    later = next_due([KIND])
    assert later is not None
    assert seconds < later
    overdue = next_due([OTHER])
    assert overdue is not None
    assert overdue < 0
