"""What officers decide and tell: true or not, a question, a note, and what becomes of an objection."""

from flask.typing import ResponseReturnValue

from common.auth import requires
from common.web import documented
from services.perda_report import actions
from services.perda_report.routes.access import doer, office
from services.perda_report.routes.api.blueprint import blueprint
from services.perda_report.routes.api.officers.acting import REFUSALS, TAGS, act
from services.perda_report.schemas import (
    AddNote,
    AskReporter,
    RejectReport,
    ResumeReport,
    UpholdReport,
    VerifyReport,
)
from services.perda_report.workflow import CHECKERS, FIELD, SUPERVISORS


@blueprint.post("/reports/<tracking_number>/verify")
@requires(*CHECKERS)
@documented(summary="Nyatakan benar", body=VerifyReport, answers=REFUSALS, tags=TAGS, is_idempotent=True)
def verify(tracking_number: str) -> ResponseReturnValue:
    """The report is true and this OPD's."""
    return act(VerifyReport, lambda s, form: actions.verify_report(s, office(), tracking_number, form, doer()))


@blueprint.post("/reports/<tracking_number>/reject")
@requires(*CHECKERS)
@documented(summary="Tolak dengan alasan", body=RejectReport, answers=REFUSALS, tags=TAGS, is_idempotent=True)
def reject(tracking_number: str) -> ResponseReturnValue:
    """The report is not followed up."""
    return act(RejectReport, lambda s, form: actions.reject_report(s, office(), tracking_number, form, doer()))


@blueprint.post("/reports/<tracking_number>/ask")
@requires(*FIELD)
@documented(summary="Tanya pelapor", body=AskReporter, answers=REFUSALS, tags=TAGS, is_idempotent=True)
def ask(tracking_number: str) -> ResponseReturnValue:
    """The office's deadlines stand still until the reporter answers."""
    return act(AskReporter, lambda s, form: actions.ask_reporter(s, office(), tracking_number, form, doer()))


@blueprint.post("/reports/<tracking_number>/note")
@requires(*FIELD, *SUPERVISORS)
@documented(summary="Beri catatan atau kabar", body=AddNote, answers=REFUSALS, tags=TAGS, is_idempotent=True)
def note(tracking_number: str) -> ResponseReturnValue:
    """For colleagues, or for everybody."""
    return act(AddNote, lambda s, form: actions.add_note(s, office(), tracking_number, form, doer()))


@blueprint.post("/reports/<tracking_number>/resume")
@requires(*SUPERVISORS)
@documented(summary="Terima keberatan", body=ResumeReport, answers=REFUSALS, tags=TAGS, is_idempotent=True)
def resume(tracking_number: str) -> ResponseReturnValue:
    """The report is handled again."""
    return act(ResumeReport, lambda s, form: actions.resume_report(s, office(), tracking_number, form, doer()))


@blueprint.post("/reports/<tracking_number>/uphold")
@requires(*SUPERVISORS)
@documented(summary="Tolak keberatan", body=UpholdReport, answers=REFUSALS, tags=TAGS, is_idempotent=True)
def uphold(tracking_number: str) -> ResponseReturnValue:
    """The result stays."""
    return act(UpholdReport, lambda s, form: actions.uphold_report(s, office(), tracking_number, form, doer()))
