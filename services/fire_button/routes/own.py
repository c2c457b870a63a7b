"""An officer's own page: the switch that lets them be rung, their ways with a test, their next turns."""

from typing import Any
from uuid import UUID

from flask import Blueprint

from common import db
from common.administration import Switch
from common.auth import actor, current_officer, requires
from common.auth.pages import Page
from common.errors import Conflict, DomainError, InvalidInput
from common.web import parse_form
from common.web.admin import done, form_page, page
from services.fire_button.actions import administration
from services.fire_button.messages.recipients import officer_holder
from services.fire_button.queries.administration.people import person
from services.fire_button.queries.administration.roster import next_turns
from services.fire_button.queries.administration.ways import ways_of_holder
from services.fire_button.routes.access import office
from services.fire_button.routes.admin.page import changing
from services.fire_button.schemas.administration import AvailabilityForm, WayForm

PAGE = "own.html"

blueprint = Blueprint("own", __name__, url_prefix="/petugas/saya")


@blueprint.get("")
@requires()
def show() -> Page:
    """Am I rung, how, and when is my turn."""
    return _page()


@blueprint.post("/siap")
@requires()
def available() -> Page:
    """Willing to be rung, or not for a while."""
    try:
        form = parse_form(AvailabilityForm)
        with changing() as session:
            administration.set_availability(session, office().zone, current_officer().id, form, actor())
    except InvalidInput as refused:
        return _page(refused)
    return done("siap" if form.on else "istirahat", "own.show")


@blueprint.post("/jalur")
@requires()
def way_add() -> Page:
    """One way more."""
    try:
        form = parse_form(WayForm)
        with changing() as session:
            administration.add_way(session, office().box, _holder(), form, actor())
    except (InvalidInput, Conflict) as refused:
        return _page(refused)
    return done("tambah", "own.show")


@blueprint.post("/jalur/<uuid:way_id>/uji")
@requires()
def way_test(way_id: UUID) -> Page:
    """A message that says that it is a test."""
    try:
        with changing() as session:
            administration.test_way(session, _holder(), way_id, actor())
    except Conflict as refused:
        return _page(of_another=refused)
    return done("uji", "own.show")


@blueprint.post("/jalur/<uuid:way_id>/aktif")
@requires()
def way_switch(way_id: UUID) -> Page:
    """Use it, or let it rest."""
    form = parse_form(Switch)
    with changing() as session:
        administration.switch_way(session, _holder(), way_id, form, actor())
    return done("aktif" if form.on else "nonaktif", "own.show")


@blueprint.post("/jalur/<uuid:way_id>/hapus")
@requires()
def way_remove(way_id: UUID) -> Page:
    """Forget the address."""
    with changing() as session:
        administration.remove_way(session, _holder(), way_id, actor())
    return done("hapus", "own.show")


def _holder() -> str:
    return officer_holder(current_officer().id)


def _page(refused: DomainError | None = None, *, of_another: DomainError | None = None) -> Page:
    me = current_officer().id
    reference = office().reference.current()
    with db.reading() as session:
        values: dict[str, Any] = {
            "me": person(session, reference, me),
            "ways": ways_of_holder(session, office().box, _holder(), is_owner=True),
            "turns": next_turns(session, me, reference),
        }
    if of_another is not None:
        return page(PAGE, of_another, saved={"channel": "sms"}, **values)
    return form_page(PAGE, refused, saved={"channel": "sms"}, **values)
