"""The officers' side: the work list, the three acts, and opening a contact."""

from collections.abc import Callable
from typing import TypeVar

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue
from pydantic import BaseModel
from sqlalchemy.orm import Session

from common import db
from common.auth import current_officer, requires
from common.web import answered_once, documented, parse_form, parse_json, parse_query
from services.perda_report import actions
from services.perda_report.actions import Closing
from services.perda_report.models import Report
from services.perda_report.queries import work_list
from services.perda_report.routes.access import doer, office
from services.perda_report.routes.api.blueprint import blueprint
from services.perda_report.routes.api.shapes import act_answer, inbox_item
from services.perda_report.routes.photos import accepted, forget_all, sent_files
from services.perda_report.schemas import CloseReport, InboxQuery, OpenContact, RejectReport, VerifyReport
from services.perda_report.schemas.answers import ActAnswer, ContactAnswer, InboxAnswer
from services.perda_report.workflow import CHECKERS, CONTACT_READERS, FIELD, READERS

REFUSALS = {200: ActAnswer, 404: None, 409: None, 422: None}
TAGS = ("petugas",)
MULTIPART = "multipart/form-data"
REPLAYED = "Idempotency-Replayed"

Form = TypeVar("Form", bound=BaseModel)


@blueprint.get("/inbox")
@requires(*READERS)
@documented(summary="Kotak kerja", query=InboxQuery, answers={200: InboxAnswer, 422: None}, tags=TAGS)
def inbox() -> ResponseReturnValue:
    """A page of what the officer's OPD have to do."""
    asked = parse_query(InboxQuery)
    opd_codes = current_officer().opd_codes(*READERS)
    with db.reading() as session:
        page = work_list(session, asked, opd_codes, office().reference.current())
    items = tuple(inbox_item(row) for row in page.rows)
    return jsonify(InboxAnswer(items=items, counts=dict(page.counts), after=page.after).json_ready())


@blueprint.post("/reports/<tracking_number>/verify")
@requires(*CHECKERS)
@documented(summary="Nyatakan benar", body=VerifyReport, answers=REFUSALS, tags=TAGS, is_idempotent=True)
def verify(tracking_number: str) -> ResponseReturnValue:
    """The report is true and this OPD's."""
    return _act(VerifyReport, lambda s, form: actions.verify_report(s, office(), tracking_number, form, doer()))


@blueprint.post("/reports/<tracking_number>/reject")
@requires(*CHECKERS)
@documented(summary="Tolak dengan alasan", body=RejectReport, answers=REFUSALS, tags=TAGS, is_idempotent=True)
def reject(tracking_number: str) -> ResponseReturnValue:
    """The report is not followed up."""
    return _act(RejectReport, lambda s, form: actions.reject_report(s, office(), tracking_number, form, doer()))


@blueprint.post("/reports/<tracking_number>/close")
@requires(*FIELD)
@documented(
    summary="Tutup dengan hasil",
    body=CloseReport,
    answers={**REFUSALS, 413: None},
    tags=TAGS,
    files=("photos",),
    is_idempotent=True,
)
def close(tracking_number: str) -> ResponseReturnValue:
    """The case is over; a form may bring photos of it."""
    is_form = request.mimetype == MULTIPART
    form = parse_form(CloseReport) if is_form else parse_json(CloseReport)
    store = office().store
    with accepted(store, sent_files("photos") if is_form else ()) as photos:
        closing = Closing(form, photos)
        response = answered_once(lambda s: _done(actions.close_report(s, office(), tracking_number, closing, doer())))
        if REPLAYED in response.headers:
            forget_all(store, photos)
    return response


@blueprint.post("/reports/<tracking_number>/contact")
@requires(*CONTACT_READERS)
@documented(
    summary="Buka kontak pelapor",
    body=OpenContact,
    answers={200: ContactAnswer, 404: None, 422: None},
    tags=TAGS,
)
def open_contact(tracking_number: str) -> ResponseReturnValue:
    """Who, when and why is recorded before anything is shown."""
    form = parse_json(OpenContact)
    with db.transaction() as session:
        contact = actions.open_contact(session, office(), tracking_number, form, doer())
    return jsonify(ContactAnswer.model_validate(contact).json_ready())


def _act(model: type[Form], act: Callable[[Session, Form], Report]) -> Response:
    form = parse_json(model)
    return answered_once(lambda session: _done(act(session, form)))


def _done(report: Report) -> ResponseReturnValue:
    return jsonify(act_answer(report).json_ready())
