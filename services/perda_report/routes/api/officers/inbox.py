"""The work list, and opening a reporter's contact."""

from flask import jsonify
from flask.typing import ResponseReturnValue

from common import db
from common.auth import current_officer, requires
from common.web import documented, parse_json, parse_query
from services.perda_report import actions
from services.perda_report.queries import Viewer, work_list
from services.perda_report.routes.access import doer, office
from services.perda_report.routes.api.blueprint import blueprint
from services.perda_report.routes.api.officers.acting import TAGS
from services.perda_report.routes.api.shapes import inbox_item
from services.perda_report.schemas import InboxQuery, OpenContact
from services.perda_report.schemas.answers import ContactAnswer, InboxAnswer
from services.perda_report.workflow import CONTACT_READERS, READERS


@blueprint.get("/inbox")
@requires(*READERS)
@documented(summary="Kotak kerja", query=InboxQuery, answers={200: InboxAnswer, 422: None}, tags=TAGS)
def inbox() -> ResponseReturnValue:
    """A page of what the officer's OPD have to do."""
    asked = parse_query(InboxQuery)
    officer = current_officer()
    viewer = Viewer(officer.opd_codes(*READERS), officer.id)
    with db.reading() as session:
        page = work_list(session, asked, viewer, office().reference.current())
    items = tuple(inbox_item(row) for row in page.rows)
    return jsonify(InboxAnswer(items=items, counts=dict(page.counts), after=page.after).json_ready())


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
