"""The dates of a case in clear: the nearest in its row, and a timer that tells those who hold it. Nothing but times."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from common.timers import cancel_timer, set_timer
from services.sapa.models import Case
from services.sapa.queries.casework.clocks import first_clocks, reminders
from services.sapa.queries.casework.parts import Clock
from services.sapa.schemas.entries.received import ReportReceived

REVIEW = "case.review"
THEN = "then"


def set_dates(session: Session, case_id: UUID, clocks: Sequence[Clock], now: datetime) -> None:
    """`clocks`: the nearest first. The timer carries the dates after its own, for when nobody acts in between."""
    nearest = clocks[0].due_at if clocks else None
    session.execute(update(Case).where(Case.id == case_id).values(review_at=nearest))
    told = reminders(clocks, now)
    if told:
        _set(session, case_id, told)
    else:
        cancel_timer(session, REVIEW, str(case_id))


def set_first_dates(session: Session, case: Case, report: ReportReceived) -> None:
    """At acceptance: the first assessment and, where the report tells of sexual violence, the term to the police."""
    set_dates(session, case.id, first_clocks(case.opened_at, report), case.opened_at)


def set_next(session: Session, case_id: UUID, fired: Mapping[str, Any]) -> None:
    """After the timer has fired, the dates that it carried on. `fired`: its data."""
    if fired.get(THEN):
        _set(session, case_id, [datetime.fromisoformat(at) for at in fired[THEN]])


def _set(session: Session, case_id: UUID, told: Sequence[datetime]) -> None:
    then = [at.isoformat() for at in told[1:]]
    set_timer(session, REVIEW, str(case_id), told[0], **{THEN: then})
