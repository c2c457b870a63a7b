"""Every act on a report that is one form and no photos. What was typed outlives every refusal."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from flask import redirect, request
from flask.typing import ResponseReturnValue
from pydantic import BaseModel
from sqlalchemy.orm import Session

from common import db
from common.auth import requires
from common.web import parse_form
from services.perda_report import actions
from services.perda_report.actions import Doer, Office
from services.perda_report.models import Report
from services.perda_report.routes.access import doer, office
from services.perda_report.routes.officer.blueprint import blueprint
from services.perda_report.routes.officer.page import REFUSALS, Said, at, back, look, said
from services.perda_report.routes.officer.report import report_page
from services.perda_report.schemas import (
    AddNote,
    AskReporter,
    AssignReport,
    ForwardReport,
    MergeReport,
    OpenContact,
    RejectReport,
    ResumeReport,
    SplitReport,
    UpholdReport,
    VerifyReport,
)
from services.perda_report.workflow import CONTACT_READERS, READERS, Act


class Form(NamedTuple):
    """The form of an act and what does it; workflow.TABLE says who may."""

    model: type[BaseModel]
    do: Callable[[Session, Office, str, Any, Doer], Report]


FORMS: Mapping[str, Form] = {
    Act.VERIFY: Form(VerifyReport, actions.verify_report),
    Act.REJECT: Form(RejectReport, actions.reject_report),
    Act.ASK: Form(AskReporter, actions.ask_reporter),
    Act.FORWARD: Form(ForwardReport, actions.forward_report),
    Act.MERGE: Form(MergeReport, actions.merge_report),
    Act.SPLIT: Form(SplitReport, actions.split_report),
    Act.ASSIGN: Form(AssignReport, actions.assign_report),
    Act.NOTE: Form(AddNote, actions.add_note),
    Act.RESUME: Form(ResumeReport, actions.resume_report),
    Act.UPHOLD: Form(UpholdReport, actions.uphold_report),
}


@blueprint.post(f"/laporan/<number>/<any({','.join(FORMS)}):act>")
@requires(*READERS)
def act(number: str, act: str) -> ResponseReturnValue:
    """Do it and say so on the report's page; `dari` names the page when the act is on another report."""
    form, shown = FORMS[act], request.args.get("dari", number)
    try:
        filled = parse_form(form.model)
        with db.transaction() as session:
            form.do(session, office(), number, filled, doer())
    except REFUSALS as refused:
        told = (
            said(act, refused) if shown == number else Said(refusal=" ".join(refused.fields.values()) or str(refused))
        )
        return report_page(look(shown), told), refused.status
    if act == Act.FORWARD:  # Whoever is of the old OPD only cannot read it any more.
        return redirect(at("officer.inbox", selesai=act), 303)
    return back(shown, act)


@blueprint.post("/laporan/<number>/kontak")
@requires(*CONTACT_READERS)
def contact(number: str) -> ResponseReturnValue:
    """Show the reporter's contact once, after it is recorded who asked and why."""
    try:
        form = parse_form(OpenContact)
        with db.transaction() as session:
            opened = actions.open_contact(session, office(), number, form, doer())
    except REFUSALS as refused:
        return report_page(look(number), said("contact", refused)), refused.status
    return report_page(look(number), Said(contact=opened))
