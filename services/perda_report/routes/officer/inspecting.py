"""Recording a visit to the place: what was found, where the officer stood, photos. Written on a phone in the field."""

from flask import redirect, request
from flask.typing import ResponseReturnValue

from common import db
from common.auth import requires
from common.web import parse_form
from services.perda_report import actions
from services.perda_report.actions import Inspecting
from services.perda_report.queries.views import ReportView
from services.perda_report.routes import held
from services.perda_report.routes.access import doer, office
from services.perda_report.routes.forms import LARGEST_FORM
from services.perda_report.routes.officer.blueprint import blueprint
from services.perda_report.routes.officer.evidence import Tokens, evidence, still_held
from services.perda_report.routes.officer.page import REFUSALS, Said, at, back, look, page, said, told
from services.perda_report.routes.pictures import shots
from services.perda_report.schemas import InspectReport
from services.perda_report.workflow import FIELD, Act


class InspectionForm(InspectReport):
    """A visit with the photos that were held for it."""

    held: Tokens = ()

    @property
    def visit(self) -> InspectReport:
        """The visit alone, as programs send it."""
        return InspectReport.model_validate(self.model_dump(exclude={"held"}))


@blueprint.get("/laporan/<number>/inspect")
@requires(*FIELD)
def inspect_form(number: str) -> ResponseReturnValue:
    """The form of a visit, as long as one is possible."""
    view = look(number)
    if Act.INSPECT not in view.acts:
        return redirect(at("officer.report", number=view.tracking_number), 303)
    return _inspect_page(view, Said())


@blueprint.post("/laporan/<number>/inspect")
@requires(*FIELD)
def inspect(number: str) -> ResponseReturnValue:
    """What was found, for colleagues and for the citizen."""
    request.max_content_length = LARGEST_FORM
    store = office().store
    sent = held.receive(store)
    try:
        form = parse_form(InspectionForm)
        with evidence(store, sent) as (photos,), db.transaction() as session:
            actions.inspect_report(session, office(), number, Inspecting(form.visit, photos), doer())
    except REFUSALS as refused:
        return _inspect_page(look(number), said(Act.INSPECT, refused), still_held(store, sent)), refused.status
    return back(number, Act.INSPECT)


def _inspect_page(view: ReportView, said: Said, tokens: tuple[str, ...] = ()) -> str:
    photos = shots(view.tracking_number, view.reported)
    return page("officer/inspect.html", report=view, photos=photos, held=tokens, **told(said))
