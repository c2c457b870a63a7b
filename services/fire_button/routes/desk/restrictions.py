"""Phones that are marked for false alarms: impose, lift, and decide about appeals."""

from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from common import db
from common.auth import current_officer, requires
from common.web import parse_form
from common.web.said import Said
from services.fire_button.actions.restricting import decide_appeal, impose_restriction, lift_restriction
from services.fire_button.queries.restrictions import restriction_rows
from services.fire_button.routes.access import doer, office
from services.fire_button.routes.desk.blueprint import blueprint
from services.fire_button.routes.desk.incident import incident_page, look
from services.fire_button.routes.desk.page import REFUSALS, page, said
from services.fire_button.schemas.desk import Decide, Lift, Restrict
from services.fire_button.workflow import DISPATCHERS

DONE = {"cabut": "Tanda dicabut.", "putus": "Keberatan diputuskan. Warga membaca keputusan Anda."}


@blueprint.get("/tanda")
@requires(*DISPATCHERS)
def restrictions() -> str:
    """The list; appeals first."""
    return _page(Said(done=DONE.get(request.args.get("selesai", ""), "")))


@blueprint.post("/kejadian/<number>/tanda")
@requires(*DISPATCHERS)
def impose(number: str) -> ResponseReturnValue:
    """Mark the phone of one of the incident's alerts."""
    try:
        form = parse_form(Restrict)
        with db.transaction() as session:
            impose_restriction(session, office(), number, form, doer())
    except REFUSALS as refused:
        return incident_page(look(number), said("tanda", refused)), refused.status
    return redirect(url_for("desk.incident", number=number, selesai="tanda"), 303)


@blueprint.post("/tanda/<uuid:restriction_id>/cabut")
@requires(*DISPATCHERS)
def lift(restriction_id: UUID) -> ResponseReturnValue:
    """End it early."""
    try:
        form = parse_form(Lift)
        with db.transaction() as session:
            lift_restriction(session, restriction_id, form, doer())
    except REFUSALS as refused:
        return _page(said(f"cabut-{restriction_id}", refused)), refused.status
    return redirect(url_for("desk.restrictions", selesai="cabut"), 303)


@blueprint.post("/tanda/<uuid:restriction_id>/putus")
@requires(*DISPATCHERS)
def decide(restriction_id: UUID) -> ResponseReturnValue:
    """By somebody else than who imposed it."""
    try:
        form = parse_form(Decide)
        with db.transaction() as session:
            decide_appeal(session, restriction_id, form, doer())
    except REFUSALS as refused:
        return _page(said(f"putus-{restriction_id}", refused)), refused.status
    return redirect(url_for("desk.restrictions", selesai="putus"), 303)


def _page(said: Said) -> str:
    with db.reading() as session:
        rows = restriction_rows(session)
    return page("desk/restrictions.html", said, rows=rows, me=current_officer().id)
