"""One way for every act on an incident: lock it, ask workflow.TABLE, move it, write event and audit row.

Everything happens in the caller's transaction. What an act does beside (a post's times, photos, messages) is its own
module's business; so is asking for what the table cannot know. After each act the escalation is settled anew; the
escalation's own step uses `deeds`, which does not know of it.
"""

from uuid import UUID

from sqlalchemy.orm import Session

from common.errors import NotAllowed
from services.fire_button.actions.alarm import settle_escalation
from services.fire_button.actions.deeds import Deed, by_clock, row_for, take
from services.fire_button.actions.office import BackOffice, Doer, Office
from services.fire_button.models import Incident
from services.fire_button.queries.incident import find_for_officer, find_incident, lock_incident, may, opd_of
from services.fire_button.workflow import Act, Side, Transition

__all__ = ["Deed", "by_caller", "by_clock", "by_link", "by_officer"]

ROLE_MISSING = "Peran Anda belum boleh melakukan ini. Hubungi operator."
BOARD_ONLY = "Layar pos hanya dapat menjawab alarm. Masuk dengan akun petugas."


def by_officer(session: Session, office: Office, number: str, deed: Deed, doer: Doer) -> Incident:
    """Done by an officer, or by a post's screen. Gives the locked, changed incident.

    Raises NotFound, NotAllowed, Conflict, InvalidInput.
    """
    incident = _found(session, office, number, doer)
    transition = row_for(incident, deed, Side.OFFICER)
    _must_be_allowed(incident, transition, office, doer)
    return _settled(session, office, incident, (transition, deed), doer)


def by_caller(session: Session, office: Office, incident_id: UUID, deed: Deed) -> Incident:
    """Done by whoever holds the secret of one of its alerts, which the caller of this has proven.

    Raises Conflict, InvalidInput; gives the locked, changed incident.
    """
    incident = lock_incident(session, incident_id)
    return _settled(session, office, incident, (row_for(incident, deed, Side.CALLER), deed), None)


def by_link(session: Session, office: BackOffice, incident_id: UUID, deed: Deed, doer: Doer) -> Incident:
    """Done through the link or by the SMS reply of a ring, whose token or sender the caller of this has checked.

    Raises Conflict, InvalidInput; gives the locked, changed incident.
    """
    incident = lock_incident(session, incident_id)
    return _settled(session, office, incident, (row_for(incident, deed, Side.OFFICER), deed), doer)


def _found(session: Session, office: Office, number: str, doer: Doer) -> Incident:
    if doer.officer is None:
        return find_incident(session, number, for_update=True)
    return find_for_officer(session, number, doer.officer, office.reference.current(), for_update=True)


def _must_be_allowed(incident: Incident, transition: Transition, office: Office, doer: Doer) -> None:
    if doer.officer is None:
        if transition.act is not Act.ACKNOWLEDGE:
            raise NotAllowed(BOARD_ONLY)
    elif not may(doer.officer, opd_of(incident, office.reference.current()), *transition.roles):
        raise NotAllowed(ROLE_MISSING)


def _settled(
    session: Session, office: BackOffice, incident: Incident, taken: tuple[Transition, Deed], doer: Doer | None
) -> Incident:
    take(session, incident, taken, doer)
    session.flush()
    settle_escalation(session, office, incident)
    return incident
