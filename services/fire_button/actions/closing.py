"""The end of an incident: the report that the department keeps of it, and what the post went with."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from common.errors import NotAllowed
from services.fire_button.actions.act import by_officer
from services.fire_button.actions.deeds import Deed
from services.fire_button.actions.office import Doer, Office
from services.fire_button.actions.posts import post_for
from services.fire_button.models import FireReport, Incident
from services.fire_button.queries.dispatches import part_of
from services.fire_button.schemas.crew import CloseIncident, CrewAct, Turnout
from services.fire_button.workflow import Act

SIGN_IN = "Masuk dulu dengan akun petugas untuk menutup kejadian."
NOT_OF_REPORT = set(CrewAct.model_fields) | set(Turnout.model_fields)


def close_incident(session: Session, office: Office, number: str, form: CloseIncident, doer: Doer) -> Incident:
    """It is over. An incident that was closed before and reopened keeps one report, the newest.

    Raises NotFound, NotAllowed, Conflict, InvalidInput.
    """
    if doer.officer is None:
        raise NotAllowed(SIGN_IN)
    post_code = post_for(office, form.post_code, doer) if form.post_code or doer.post_code else None
    deed = Deed(Act.CLOSE, form.version, post_code=post_code, data={"object": form.object_kind, "cause": form.cause})
    incident = by_officer(session, office, number, deed, doer)
    if incident.verified_at is None:
        incident.verified_at = incident.ended_at
    _keep_turnout(session, incident, post_code, form)
    written = session.get(FireReport, incident.id)
    told = form.model_dump(exclude=NOT_OF_REPORT) | {"officer_id": doer.officer.id}
    if written is None:
        session.add(FireReport(incident_id=incident.id, **told))
    else:
        for name, value in (told | {"changed_at": datetime.now(UTC)}).items():
            setattr(written, name, value)
    return incident


def _keep_turnout(session: Session, incident: Incident, post_code: str | None, form: CloseIncident) -> None:
    part = part_of(session, incident.id, post_code) if post_code else None
    if part is not None:
        part.personnel, part.units = form.personnel or part.personnel, list(form.units) or part.units
