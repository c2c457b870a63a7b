"""Counting failed log-ins per username. Each try is counted before its password is looked at, so that many tries at
once are as few as many in a row; a success forgets them. Unknown usernames are counted like known ones.

`table` is where a service with officers of its own counts.
"""

from datetime import datetime, timedelta

from sqlalchemy import case, delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from common import keys
from common.auth.models import AttemptColumns, LoginAttempt
from common.errors import TooMany
from common.settings import Settings

FREE_TRIES = 5
LOCK_MINUTES = (1, 2, 4, 8, 15)
FORGOTTEN_AFTER = timedelta(days=1)
SWEPT_AT_ONCE = 100
MINUTE = 60

Table = type[AttemptColumns]


def account_key(settings: Settings, username: str) -> bytes:
    """What a username is called in the table of attempts, and in the audit of unknown ones."""
    root = settings.secret_key.get_secret_value().encode()
    return keys.digest(keys.derive(root, "login-attempt"), username.strip().casefold().encode())


def count_attempt(session: Session, key: bytes, now: datetime, table: Table = LoginAttempt) -> datetime | None:
    """Count one try. Gives the end of a running lock, or None when this try may be looked at.

    From the fifth try in a row on, the count sets the lock that begins should this try fail.
    """
    failures = session.scalar(_counted(key, now, table))
    if failures is None:
        return session.scalar(select(table.locked_until).where(table.account_key == key))
    if failures >= FREE_TRIES:
        minutes = LOCK_MINUTES[min(failures - FREE_TRIES, len(LOCK_MINUTES) - 1)]
        lock = update(table).where(table.account_key == key)
        session.execute(lock.values(locked_until=now + timedelta(minutes=minutes)))
    return None


def _counted(key: bytes, now: datetime, table: Table) -> ReturningInsert[int]:
    is_old = table.last_at < now - FORGOTTEN_AFTER
    is_open = or_(table.locked_until.is_(None), table.locked_until <= now)
    counted = insert(table).values(account_key=key, failures=1, last_at=now)
    return counted.on_conflict_do_update(
        index_elements=[table.account_key],
        set_={"failures": case((is_old, 1), else_=table.failures + 1), "last_at": now},
        where=is_open,
    ).returning(table.failures)


def lock_of(session: Session, key: bytes, now: datetime, table: Table = LoginAttempt) -> datetime | None:
    """The end of the lock that runs now."""
    running = select(table.locked_until).where(table.account_key == key, table.locked_until > now)
    return session.scalar(running)


def forget(session: Session, key: bytes, now: datetime, table: Table = LoginAttempt) -> None:
    """After a success: the row of this username, and some of those that count no more."""
    session.execute(delete(table).where(table.account_key == key))
    old = select(table.account_key).where(table.last_at < now - FORGOTTEN_AFTER).limit(SWEPT_AT_ONCE)
    session.execute(delete(table).where(table.account_key.in_(old.with_for_update(skip_locked=True))))


def locked(until: datetime, now: datetime) -> TooMany:
    """The refusal that says when to try again."""
    seconds = max(1, round((until - now).total_seconds()))
    minutes = -(-seconds // MINUTE)
    return TooMany(f"Terlalu sering gagal. Coba lagi {minutes} menit lagi.", retry_after=seconds)
