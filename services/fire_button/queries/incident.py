"""Finding one incident by what a person typed, for whoever may know of it."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from common.auth.identity import SignedIn
from common.errors import NotFound
from services.fire_button.models import Incident
from services.fire_button.numbers import parse_number
from services.fire_button.queries.reference import Reference
from services.fire_button.workflow import READERS

UNKNOWN = "Nomor kejadian ini tidak ditemukan. Periksa lagi angkanya."


def known_number(written: str) -> str:
    """A typed number as it was given out. Raises NotFound when it cannot be one."""
    try:
        return parse_number(written)
    except ValueError:
        raise NotFound(UNKNOWN) from None


def find_incident(session: Session, number: str, *, for_update: bool = False) -> Incident:
    """The incident, locked until the transaction ends if asked. Raises NotFound."""
    asked = select(Incident).where(Incident.number == known_number(number))
    found = session.scalar(_locked(asked) if for_update else asked)
    if found is None:
        raise NotFound(UNKNOWN)
    return found


def lock_incident(session: Session, incident_id: UUID) -> Incident:
    """The incident as it stands now, locked until the transaction ends. Raises NotFound."""
    found = session.scalar(_locked(select(Incident).where(Incident.id == incident_id)))
    if found is None:
        raise NotFound(UNKNOWN)
    return found


def opd_of(incident: Incident, reference: Reference) -> str | None:
    """The OPD that the incident belongs to: its lead post's. None while no post could be chosen."""
    post = reference.post(incident.post_code)
    return post.opd_code if post else None


def may(officer: SignedIn, opd_code: str | None, *roles: str) -> bool:
    """Whether one of the roles was granted for this OPD; what belongs to none is everybody's who has the role."""
    return officer.has(*roles) if opd_code is None else officer.may(opd_code, *roles)


def find_for_officer(
    session: Session, number: str, officer: SignedIn, reference: Reference, *, for_update: bool = False
) -> Incident:
    """The incident, if it is with an OPD of this officer. Raises NotFound, as for one that does not exist."""
    incident = find_incident(session, number, for_update=for_update)
    if not may(officer, opd_of(incident, reference), *READERS):
        raise NotFound(UNKNOWN)
    return incident


def _locked(asked: Select[Incident]) -> Select[Incident]:
    """Also an incident that this session read before is read anew: what it knew may be what another changed."""
    return asked.with_for_update().execution_options(populate_existing=True)
