"""Somebody has seen that it is true: a crew, a volunteer, an operator who spoke with the caller. Asked for by CAP."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from common.audit import Actor
from services.fire_button.actions.act import by_link, by_officer
from services.fire_button.actions.deeds import Deed
from services.fire_button.actions.office import BackOffice, Doer, Office
from services.fire_button.models import Incident
from services.fire_button.schemas.crew import Verify
from services.fire_button.workflow import Act

LINK = Actor("tautan")


def verify_incident(session: Session, office: Office, number: str, form: Verify, doer: Doer) -> Incident:
    """An officer vouches for it. Raises NotFound, NotAllowed, Conflict."""
    deed = Deed(Act.VERIFY, form.version, form.words or "", change=_seen, post_code=doer.post_code)
    return by_officer(session, office, number, deed, doer)


def verify_for(session: Session, office: BackOffice, incident: Incident, words: str) -> Incident:
    """A volunteer answered by link or SMS that it is true. Raises Conflict when the incident is over."""
    deed = Deed(Act.VERIFY, words=words, change=_seen, data={"by": "link"})
    return by_link(session, office, incident.id, deed, Doer(LINK, None, None))


def _seen(incident: Incident) -> None:
    """The first who saw it counts."""
    incident.verified_at = incident.verified_at or datetime.now(UTC)
