"""The 3×24 hours of a breach: told when it begins, a day before the end, at the end, and every day until it is done.

Runs in the relay, which knows that there is one and when its term ends, and not what happened.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.timers import Due, set_timer
from services.sapa.actions.breach.opening import DUE
from services.sapa.actions.office import Office
from services.sapa.actions.telling import able, holders_of, tell
from services.sapa.messages import words
from services.sapa.models import Breach, BreachCase
from services.sapa.queries.breaches import KEEPERS
from services.sapa.schemas.breach import BreachState

ONE_DAY = timedelta(days=1)


def breach_due(session: Session, office: Office, due: Due) -> None:
    """Tell those who keep it and the holders of each case whose people wait."""
    breach_id = UUID(due.subject)
    ends_at = session.scalar(select(Breach.due_at).where(Breach.id == breach_id, Breach.state == BreachState.TERBUKA))
    if ends_at is None:
        return
    left = select(BreachCase.case_id).where(BreachCase.breach_id == breach_id, BreachCase.told_at.is_(None))
    told = {*able(session, KEEPERS)}
    for case_id in session.scalars(left).all():
        told.update(holders_of(session, case_id))
    tell(session, told, words.to_officers(words.REVIEW, office.officers_url), 0)
    set_timer(session, DUE, due.subject, next_word(ends_at, due.due_at))


def next_word(ends_at: datetime, now: datetime) -> datetime:
    """A day before the end, the end, then every day."""
    ahead = [at for at in (ends_at - ONE_DAY, ends_at) if at > now]
    return ahead[0] if ahead else now + ONE_DAY
