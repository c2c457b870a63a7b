"""Closing a report with result, words for the citizen and photos. What was typed and sent outlives every refusal."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from common import db
from common.auth import requires
from common.errors import Conflict, DomainError, InvalidInput
from common.media import Accepted, forget
from common.web import parse_form
from services.perda_report import actions
from services.perda_report.actions import Closing
from services.perda_report.queries.views import ReportView
from services.perda_report.routes import held
from services.perda_report.routes.access import doer, office
from services.perda_report.routes.forms import LARGEST_FORM, ClosingForm
from services.perda_report.routes.officer.blueprint import blueprint
from services.perda_report.routes.officer.page import Said, back, look, page, said, told
from services.perda_report.routes.pictures import shots
from services.perda_report.workflow import FIELD, RESULT_LABELS, Act


@blueprint.get("/laporan/<number>/close")
@requires(*FIELD)
def close_form(number: str) -> ResponseReturnValue:
    """The form for closing, as long as that is possible."""
    view = look(number)
    if Act.CLOSE not in view.acts:
        return redirect(url_for("officer.report", number=view.tracking_number), 303)
    return _close_page(view, Said())


@blueprint.post("/laporan/<number>/close")
@requires(*FIELD)
def close(number: str) -> ResponseReturnValue:
    """The case is over: result, words for the citizen, photos."""
    request.max_content_length = LARGEST_FORM
    store = office().store
    sent = held.receive(store)
    try:
        form = parse_form(ClosingForm)
        sent.must_be_whole()
        photos, _ = held.take_all(store, sent.tokens)
        _close(number, Closing(form.closing, photos), photos)
    except (InvalidInput, Conflict) as refused:
        return _close_page(look(number), said(Act.CLOSE, refused), sent.tokens), refused.status
    held.drop_all(store, sent.tokens)
    return back(number, Act.CLOSE)


def _close(number: str, closing: Closing, photos: list[Accepted]) -> None:
    try:
        with db.transaction() as session:
            actions.close_report(session, office(), number, closing, doer())
    except DomainError:
        forget(office().store, [key for photo in photos for key in photo.keys])
        raise


def _close_page(view: ReportView, said: Said, tokens: tuple[str, ...] = ()) -> str:
    return page(
        "officer/close.html",
        report=view,
        photos=shots(view.tracking_number, view.before),
        results=[(result.value, words) for result, words in RESULT_LABELS.items()],
        held=tokens,
        **told(said),
    )
