"""An officer asks the reporter. The answer comes on the reporter's page, so whoever is anonymous can be asked too."""

from sqlalchemy.orm import Session

from services.perda_report.actions.act import Deed, by_officer
from services.perda_report.actions.office import Doer, Office
from services.perda_report.models import Report
from services.perda_report.schemas import AskReporter
from services.perda_report.workflow import Act, Need


def ask_reporter(session: Session, office: Office, number: str, form: AskReporter, doer: Doer) -> Report:
    """The question is read by the reporter only. Raises NotFound, NotAllowed, Conflict."""
    deed = Deed(Act.ASK, form.version, form.question, given=frozenset({Need.REASON}))
    return by_officer(session, office, number, deed, doer)
