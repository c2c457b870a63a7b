"""Closing a report with result, words for the citizen and photos. What was typed and sent outlives every refusal."""

from flask import redirect, request
from flask.typing import ResponseReturnValue

from common import db
from common.auth import requires
from common.web import parse_form
from services.perda_report import actions
from services.perda_report.actions import Closing
from services.perda_report.queries.views import ReportView
from services.perda_report.routes import held
from services.perda_report.routes.access import doer, office
from services.perda_report.routes.forms import LARGEST_FORM
from services.perda_report.routes.officer.blueprint import blueprint
from services.perda_report.routes.officer.evidence import Tokens, evidence, still_held
from services.perda_report.routes.officer.page import REFUSALS, Said, at, back, look, page, said, told
from services.perda_report.routes.pictures import shots
from services.perda_report.schemas import CloseReport
from services.perda_report.workflow import FIELD, RESULT_LABELS, Act

BEFORE, HELD_BEFORE = "before", "held_before"


class ClosingForm(CloseReport):
    """A closure with the photos that were held for it."""

    held: Tokens = ()
    held_before: Tokens = ()

    @property
    def closing(self) -> CloseReport:
        """The closure alone, as programs send it."""
        return CloseReport.model_validate(self.model_dump(exclude={"held", HELD_BEFORE}))


@blueprint.get("/laporan/<number>/close")
@requires(*FIELD)
def close_form(number: str) -> ResponseReturnValue:
    """The form for closing, as long as that is possible."""
    view = look(number)
    if Act.CLOSE not in view.acts:
        return redirect(at("officer.report", number=view.tracking_number), 303)
    return _close_page(view, Said())


@blueprint.post("/laporan/<number>/close")
@requires(*FIELD)
def close(number: str) -> ResponseReturnValue:
    """The case is over: result, words for the citizen, photos."""
    request.max_content_length = LARGEST_FORM
    store = office().store
    after, before = held.receive(store), held.receive(store, BEFORE, HELD_BEFORE)
    try:
        form = parse_form(ClosingForm)
        with evidence(store, after, before) as (photos, earlier), db.transaction() as session:
            actions.close_report(session, office(), number, Closing(form.closing, photos, earlier), doer())
    except REFUSALS as refused:
        kept = still_held(store, after), still_held(store, before)
        return _close_page(look(number), said(Act.CLOSE, refused), *kept), refused.status
    return back(number, Act.CLOSE)


def _close_page(view: ReportView, said: Said, after: tuple[str, ...] = (), before: tuple[str, ...] = ()) -> str:
    return page(
        "officer/close.html",
        report=view,
        photos=shots(view.tracking_number, (*view.reported, *view.inspected, *view.before)),
        results=[(result.value, words) for result, words in RESULT_LABELS.items()],
        held=after,
        held_before=before,
        **told(said),
    )
