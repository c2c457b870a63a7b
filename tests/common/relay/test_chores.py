from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common import db
from common.notifications import outbox
from common.notifications.models import Outbox
from common.notifications.outbox import Message
from common.relay.timers import STEP_LEASE, claim_due, fire, plan_chores
from common.timers import Chore, Due, Step, TimerHandler, cancel_timer, set_timer

KIND = "report.verify_due"
LONG_AGO = datetime.now(UTC) - timedelta(days=2)


def remind(session: Session, due: Due) -> None:
    outbox.put(session, Message("report.overdue", due.subject, "opd:satpol-pp", "Tenggat lewat", due.data["words"]))


def remind_and_fail(session: Session, due: Due) -> None:
    remind(session, due)
    raise RuntimeError("a mistake in a step")


def fire_all(handler: TimerHandler, kind: str = KIND) -> int:
    due = claim_due([kind], STEP_LEASE)
    for timer in due:
        fire(timer, handler)
    return len(due)


def reminders() -> list[tuple[str, str]]:
    with db.reading() as session:
        return list(session.execute(select(Outbox.reference, Outbox.body)))


def set_deadline(due_at: datetime, subject: str = "KS-1", words: str = "Periksa sekarang.") -> None:
    with db.transaction() as session:
        set_timer(session, KIND, subject, due_at, words=words)


@pytest.mark.usefixtures("database")
def test_what_fell_due_fires_once() -> None:
    set_deadline(LONG_AGO)
    set_deadline(datetime.now(UTC) + timedelta(hours=1), subject="KS-2")
    assert fire_all(Step(remind)) == 1
    assert fire_all(Step(remind)) == 0
    assert reminders() == [("KS-1", "Periksa sekarang.")]


@pytest.mark.usefixtures("database")
def test_an_open_timer_is_moved_not_doubled() -> None:
    set_deadline(datetime.now(UTC) + timedelta(hours=1), words="lama")
    set_deadline(LONG_AGO, words="baru")
    assert fire_all(Step(remind)) == 1
    assert reminders() == [("KS-1", "baru")]


@pytest.mark.usefixtures("database")
def test_a_cancelled_timer_does_not_fire() -> None:
    set_deadline(LONG_AGO)
    with db.transaction() as session:
        cancel_timer(session, KIND, "KS-1")
    assert fire_all(Step(remind)) == 0


@pytest.mark.usefixtures("database")
def test_a_step_that_fails_leaves_nothing_and_comes_again(owner: psycopg.Connection) -> None:
    set_deadline(LONG_AGO)
    assert fire_all(Step(remind_and_fail)) == 1
    assert reminders() == []
    assert owner.execute("SELECT attempts, last_error, done_at FROM perda.timer").fetchall() == [
        (1, "RuntimeError", None)
    ]
    assert fire_all(Step(remind)) == 0, "not at once: it waits a little longer each time"
    owner.execute("UPDATE perda.timer SET lease_until = now()")
    assert fire_all(Step(remind)) == 1
    assert len(reminders()) == 1


@pytest.mark.usefixtures("database")
def test_a_timer_that_another_relay_took_over_is_not_done_twice(owner: psycopg.Connection) -> None:
    set_deadline(LONG_AGO)
    (slow,) = claim_due([KIND], STEP_LEASE)
    owner.execute("UPDATE perda.timer SET lease_until = now() - interval '1 second'")
    assert fire_all(Step(remind)) == 1
    fire(slow, Step(remind))
    assert len(reminders()) == 1


@pytest.mark.usefixtures("database")
def test_a_chore_comes_again(owner: psycopg.Connection) -> None:
    done: list[int] = []
    chore = Chore(lambda: done.append(1), timedelta(hours=1))
    plan_chores({"sweep": chore, KIND: Step(remind)})
    plan_chores({"sweep": chore})
    assert fire_all(chore, "sweep") == 1
    assert fire_all(chore, "sweep") == 0
    owner.execute("UPDATE perda.timer SET due_at = due_at - interval '1 hour'")
    assert fire_all(chore, "sweep") == 1
    assert len(done) == 2


@pytest.mark.usefixtures("database")
def test_kinds_that_nobody_handles_stay() -> None:
    set_deadline(LONG_AGO)
    assert claim_due(["another.kind"], STEP_LEASE) == []
    assert len(claim_due([KIND], STEP_LEASE)) == 1
