"""There was nothing to fight: which kind of false alarm it was, and how one knows. Evidence: actions/evidence.py."""

from sqlalchemy.orm import Session

from services.fire_button.actions.act import by_officer
from services.fire_button.actions.deeds import Deed
from services.fire_button.actions.office import Doer, Office
from services.fire_button.models import Incident
from services.fire_button.schemas.crew import ReportFalse
from services.fire_button.workflow import Act, Need


def report_false(session: Session, office: Office, number: str, form: ReportFalse, doer: Doer) -> Incident:
    """End the incident as a false alarm. Raises NotFound, NotAllowed, Conflict, InvalidInput."""

    def change(incident: Incident) -> None:
        incident.false_alarm_code = form.code

    given = frozenset({Need.CODE, Need.REASON})
    data = {"code": form.code}
    deed = Deed(Act.FALSE_ALARM, form.version, form.reason, data, change=change, given=given, post_code=doer.post_code)
    return by_officer(session, office, number, deed, doer)
