"""SMS that no machine could read."""

from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from common import db
from common.auth import requires
from common.web import current_pack, parse_form
from common.web.said import Said
from services.fire_button.actions.handling import make_alert, put_aside
from services.fire_button.actions.phones import open_sender
from services.fire_button.queries.desk import unread_messages
from services.fire_button.routes.access import doer, office
from services.fire_button.routes.desk.blueprint import blueprint
from services.fire_button.routes.desk.page import REFUSALS, page, said
from services.fire_button.schemas.desk import HandleSms
from services.fire_button.workflow import DISPATCHERS

DONE = {"abaikan": "Pesan disisihkan."}


@blueprint.get("/sms")
@requires(*DISPATCHERS)
def messages() -> str:
    """What waits, the oldest first."""
    return _page(Said(done=DONE.get(request.args.get("selesai", ""), "")))


@blueprint.post("/sms/<uuid:sms_id>/alarm")
@requires(*DISPATCHERS)
def message_to_alert(sms_id: UUID) -> ResponseReturnValue:
    """Its sender's alert, at the place that the words tell."""
    try:
        created = make_alert(office(), sms_id, parse_form(HandleSms), doer())
    except REFUSALS as refused:
        return _page(said(str(sms_id), refused)), refused.status
    return redirect(url_for("desk.incident", number=created.incident_number, selesai="panggilan"), 303)


@blueprint.post("/sms/<uuid:sms_id>/abaikan")
@requires(*DISPATCHERS)
def message_aside(sms_id: UUID) -> ResponseReturnValue:
    """Nothing to do."""
    try:
        with db.transaction() as session:
            put_aside(session, sms_id, doer())
    except REFUSALS as refused:
        return _page(said(str(sms_id), refused)), refused.status
    return redirect(url_for("desk.messages", selesai="abaikan"), 303)


@blueprint.post("/sms/<uuid:sms_id>/nomor")
@requires(*DISPATCHERS)
def message_sender(sms_id: UUID) -> ResponseReturnValue:
    """Show the sender's number once, after it is recorded who opened it."""
    try:
        with db.transaction() as session:
            opened = open_sender(session, office(), sms_id, doer())
    except REFUSALS as refused:
        return _page(said(str(sms_id), refused)), refused.status
    return _page(Said(), (sms_id, opened))


def _page(said: Said, sender: tuple[UUID, str] | None = None) -> str:
    here, regions = office(), current_pack().regions
    with db.reading() as session:
        rows = unread_messages(session, here.box)
    return page(
        "desk/messages.html",
        said,
        rows=rows,
        sender=sender,
        kind_options=[("", "Belum diketahui"), *((one.code, one.name) for one in here.reference.current().kinds)],
        kecamatan_list=sorted(regions.kecamatan, key=lambda one: one.name),
        desa_of=regions.desa_of,
    )
