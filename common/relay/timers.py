"""What falls due: claimed under a lease, done, and planned again."""

import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from common import db
from common.timers import OPEN, Chore, Due, Step, Timer, TimerHandler

STEP_LEASE = timedelta(seconds=30)
CHORE_LEASE = timedelta(minutes=10)
LONGEST_PAUSE = timedelta(minutes=15)
BATCH = 20
NOW = func.clock_timestamp()
NEXT_DUE = text("""
SELECT extract(epoch FROM due_at - clock_timestamp())::float8 FROM timer
WHERE done_at IS NULL AND kind = ANY(:kinds) AND (lease_until IS NULL OR lease_until < clock_timestamp())
ORDER BY due_at LIMIT 1
""")
log = logging.getLogger(__name__)


def plan_chores(handlers: Mapping[str, TimerHandler]) -> None:
    """Give each chore its row, due at once when it has none yet."""
    rows = [{"kind": kind, "subject": "", "due_at": NOW} for kind, each in handlers.items() if isinstance(each, Chore)]
    with db.transaction(quiet=True) as session:
        for row in rows:
            planned = insert(Timer).values(row)
            session.execute(planned.on_conflict_do_nothing(index_elements=["kind", "subject"], index_where=OPEN))


def claim_due(kinds: Sequence[str], lease: timedelta) -> Sequence[Timer]:
    """Take timers that fell due, earliest first, under a lease; another relay skips them."""
    is_free = Timer.lease_until.is_(None) | (Timer.lease_until < NOW)
    due = (
        select(Timer.id)
        .where(Timer.done_at.is_(None), Timer.due_at <= NOW, is_free, Timer.kind.in_(kinds))
        .order_by(Timer.due_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    taken = {"token": func.gen_random_uuid(), "lease_until": NOW + lease, "attempts": Timer.attempts + 1}
    claiming = update(Timer).where(Timer.id == due.c.id).values(taken).returning(Timer)
    with db.transaction(quiet=True) as session:
        found = session.scalars(claiming, execution_options={"synchronize_session": False}).all()
    return sorted(found, key=lambda timer: timer.due_at)


def next_due(kinds: Sequence[str]) -> float | None:
    """Seconds until the earliest of these falls due, negative when it is late; None when there is none."""
    with db.reading() as session:
        seconds: float | None = session.scalar(NEXT_DUE, {"kinds": list(kinds)})
        return seconds


def fire(timer: Timer, handler: TimerHandler) -> None:
    """Do what a claimed timer stands for. A mistake must not stop the others: it comes again, later and later."""
    try:
        if isinstance(handler, Step):
            _take_step(timer, handler)
        else:
            _do_chore(timer, handler)
    except Exception as mistake:
        log.exception("timer_failed", extra={"kind": timer.kind, "attempt": timer.attempts})
        _postpone(timer, type(mistake).__name__)


def _take_step(timer: Timer, step: Step) -> None:
    with db.transaction() as session:
        ours = update(Timer).where(Timer.id == timer.id, Timer.token == timer.token, Timer.done_at.is_(None))
        if session.scalar(ours.values(done_at=NOW, last_error="").returning(Timer.id)):
            step.act(session, Due(timer.kind, timer.subject, timer.due_at, timer.data))


def _do_chore(timer: Timer, chore: Chore) -> None:
    chore.run()
    again = {"due_at": NOW + chore.every, "token": None, "lease_until": None, "attempts": 0, "last_error": ""}
    with db.transaction(quiet=True) as session:
        session.execute(update(Timer).where(Timer.id == timer.id, Timer.token == timer.token).values(again))


def _postpone(timer: Timer, error: str) -> None:
    pause = min(timedelta(seconds=2 ** min(timer.attempts, 10)), LONGEST_PAUSE)
    with db.transaction(quiet=True) as session:
        ours = update(Timer).where(Timer.id == timer.id, Timer.token == timer.token)
        session.execute(ours.values(lease_until=NOW + pause, last_error=error))
