"""All of an officer's open cases at once, for the schedule and the list of referrals: written down, then opened."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from common import db
from services.sapa.actions.office import Doer, Office
from services.sapa.actions.signed_audit import record_signed
from services.sapa.crypto.statements import Forged
from services.sapa.models import Case
from services.sapa.queries.cases import my_cases
from services.sapa.queries.casework import CaseView, case_view
from services.sapa.queries.opened import Reader, read_case
from services.sapa.queries.trust import colleagues

MOST = 60
SCHEDULE, REFERRALS = "schedule.read", "referrals.read"


@dataclass(frozen=True, slots=True)
class Overview:
    """`left`: how many cases with later dates were not opened."""

    views: tuple[CaseView, ...]
    left: int


def overview(office: Office, doer: Doer, act: str) -> Overview:
    """The cases whose dates are nearest. `act`: for what they are read. A case that does not hold is left out."""
    with db.transaction() as session:
        rows = my_cases(session, doer.key_id)
        numbers = [one.number for one in rows[:MOST]]
        record_signed(session, doer, act, f"officer:{doer.officer.id}", cases=numbers)
    with db.reading() as session:
        reader = Reader(doer.key_id, doer.keys.box, colleagues(session, office.trust), office.escrow_key)
        views = [_view(session, office, reader, row.id) for row in rows[:MOST]]
    return Overview(tuple(one for one in views if one is not None), max(0, len(rows) - MOST))


def _view(session: Session, office: Office, reader: Reader, case_id: UUID) -> CaseView | None:
    row = session.get(Case, case_id)
    try:
        case = read_case(session, row, reader) if row else None
    except Forged:
        return None
    return case_view(case, office.calendar.current()) if case else None
