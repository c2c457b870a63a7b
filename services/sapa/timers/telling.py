"""Reports that arrive or wait, messages, and dates of cases: each falls due once and tells those who may open it."""

from collections.abc import Callable, Mapping
from functools import partial

from sqlalchemy.orm import Session

from common.timers import Due, Step, TimerHandler
from services.sapa.actions import telling
from services.sapa.actions.office import Office

ACTS: Mapping[str, Callable[[Session, Office, Due], None]] = {
    telling.ARRIVED: telling.report_arrived,
    telling.ESCALATE: telling.report_unread,
    telling.MESSAGE: telling.message_arrived,
    telling.REVIEW: telling.review_due,
}


def handlers(office: Office) -> Mapping[str, TimerHandler]:
    """Of this module."""
    return {kind: Step(partial(_fire, act, office)) for kind, act in ACTS.items()}


def _fire(act: Callable[[Session, Office, Due], None], office: Office, session: Session, due: Due) -> None:
    act(session, office, due)
