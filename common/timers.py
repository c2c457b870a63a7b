"""Things that fall due: rows with `due_at`, fired by the relay. Actions set and cancel them; services say what they do.

A step (an escalation, a deadline) runs in the transaction that marks its row as done, so its effects
happen once. A chore (retention) comes again and again, outside any transaction, and must be harmless
when repeated. What fell due during an outage fires once, at once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Index, delete, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from common.db import Base, uuid_key

OPEN = text("done_at IS NULL")


class Timer(Base):
    """One thing that falls due. While it is open there is one of its kind for a subject."""

    __tablename__ = "timer"
    __table_args__ = (
        Index("uq_timer_kind_subject", "kind", "subject", unique=True, postgresql_where=OPEN),
        Index("ix_timer_due_at", "due_at", postgresql_where=OPEN),
    )

    id: Mapped[UUID] = uuid_key()
    kind: Mapped[str]
    subject: Mapped[str]
    data: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    due_at: Mapped[datetime]
    token: Mapped[UUID | None]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    done_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(server_default="")


@dataclass(frozen=True, slots=True)
class Due:
    """A timer that fell due, as its step sees it."""

    kind: str
    subject: str
    due_at: datetime
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """What happens when a timer of a kind falls due; `act` writes in the transaction that ends the timer."""

    act: Callable[[Session, Due], object]


@dataclass(frozen=True, slots=True)
class Chore:
    """Housekeeping that comes again `every` so often, counted from its end."""

    run: Callable[[], object]
    every: timedelta


TimerHandler = Step | Chore


def set_timer(session: Session, kind: str, subject: str, due_at: datetime, **data: Any) -> None:
    """Let `kind` fall due for `subject`; an open timer of the same kind and subject is moved."""
    row = {"kind": kind, "subject": subject, "due_at": due_at, "data": data}
    moved = {"due_at": due_at, "data": data, "token": None, "lease_until": None, "attempts": 0, "last_error": ""}
    statement = insert(Timer).values(row)
    session.execute(statement.on_conflict_do_update(index_elements=["kind", "subject"], index_where=OPEN, set_=moved))


def cancel_timer(session: Session, kind: str, subject: str) -> None:
    """Forget an open timer, if there is one."""
    session.execute(delete(Timer).where(Timer.kind == kind, Timer.subject == subject, Timer.done_at.is_(None)))
