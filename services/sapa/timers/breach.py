"""The term within which a breach of data has to be told."""

from collections.abc import Mapping
from functools import partial

from sqlalchemy.orm import Session

from common.timers import Due, Step, TimerHandler
from services.sapa.actions.breach.clock import breach_due
from services.sapa.actions.breach.opening import DUE
from services.sapa.actions.office import Office


def handlers(office: Office) -> Mapping[str, TimerHandler]:
    """Of this module."""
    return {DUE: Step(partial(_fire, office))}


def _fire(office: Office, session: Session, due: Due) -> None:
    breach_due(session, office, due)
