"""What a supervisor decides about a citizen's objection; never the officer whose decision it is about."""

from sqlalchemy.orm import Session

from services.perda_report.actions.act import Deed, by_officer
from services.perda_report.actions.office import Doer, Office
from services.perda_report.models import Report
from services.perda_report.schemas import ResumeReport, UpholdReport
from services.perda_report.workflow import Act, Need

REASON = frozenset({Need.REASON})


def resume_report(session: Session, office: Office, number: str, form: ResumeReport, doer: Doer) -> Report:
    """The objection is right: the result falls, and others handle the report. Raises NotFound, NotAllowed, Conflict."""
    deed = Deed(Act.RESUME, form.version, form.reason, given=REASON, change=_begin_again)
    return by_officer(session, office, number, deed, doer)


def uphold_report(session: Session, office: Office, number: str, form: UpholdReport, doer: Doer) -> Report:
    """The result stays, for good. Raises NotFound, NotAllowed, Conflict."""
    return by_officer(session, office, number, Deed(Act.UPHOLD, form.version, form.reason, given=REASON), doer)


def _begin_again(report: Report) -> None:
    report.result = None
    if report.assignee_id == report.barred_id:
        report.assignee_id = None
