"""What a crew does beside ending an incident: its taps, notes, photos, a call to whoever raised the alarm."""

from collections.abc import Callable
from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, ConfigDict
from sqlalchemy.orm import Session

from common import db
from common.auth import requires
from common.errors import InvalidInput
from common.web import parse_form
from common.web.uploads import accepted, sent_files
from services.fire_button.actions.evidence import add_evidence
from services.fire_button.actions.noting import add_note
from services.fire_button.actions.phones import open_phone
from services.fire_button.actions.progress import Tapped, tap
from services.fire_button.actions.standing_down import stand_down
from services.fire_button.actions.verifying import verify_incident
from services.fire_button.routes.access import doer, office
from services.fire_button.routes.crew.blueprint import blueprint
from services.fire_button.routes.crew.incident import incident_page
from services.fire_button.routes.crew.page import REFUSALS, Said, back, look, said
from services.fire_button.schemas.crew import AddNote, StandDown, Tap, Verify
from services.fire_button.workflow import CREW, PHONE_READERS, PROGRESS, WITNESSES, Act

LARGEST_FORM = 25 * 1024 * 1024
ONE_PHOTO = "Pilih satu foto."


class Caller(BaseModel):
    """Whose number is opened."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    alert_id: UUID


@blueprint.post(f"/<number>/<any({','.join(f'{act!s}' for act in PROGRESS)}):act>")
@requires(*CREW)
def tapped(number: str, act: str) -> ResponseReturnValue:
    """One step of the post's way; with script the page sends it to /v1 instead."""

    def do(session: Session) -> object:
        return tap(session, office(), number, Tapped(Act(act), parse_form(Tap)), doer())

    return _done(number, "tercatat", do)


@blueprint.post("/<number>/catatan")
@requires(*WITNESSES)
def note(number: str) -> ResponseReturnValue:
    """For the log, which operators follow."""
    return _done(number, "catatan", lambda session: add_note(session, office(), number, parse_form(AddNote), doer()))


@blueprint.post("/<number>/benar")
@requires(*WITNESSES)
def verify(number: str) -> ResponseReturnValue:
    """Somebody saw it."""

    def do(session: Session) -> object:
        return verify_incident(session, office(), number, parse_form(Verify), doer())

    return _done(number, "benar", do)


@blueprint.post("/<number>/pulang")
@requires(*CREW)
def leave(number: str) -> ResponseReturnValue:
    """The post goes home."""
    return _done(number, "pulang", lambda session: stand_down(session, office(), number, parse_form(StandDown), doer()))


@blueprint.post("/<number>/foto")
@requires(*WITNESSES)
def photo(number: str) -> ResponseReturnValue:
    """One photo of what was found."""
    request.max_content_length = LARGEST_FORM
    try:
        files = sent_files("photo", 1)
        if not files:
            raise InvalidInput(ONE_PHOTO, fields={"photo": ONE_PHOTO})
        with accepted(office().store, files) as photos, db.transaction() as session:
            add_evidence(session, office(), number, photos[0], doer())
    except REFUSALS as refused:
        return incident_page(look(number), said(refused)), refused.status
    return back(number, "foto")


@blueprint.post("/<number>/telepon")
@requires(*PHONE_READERS)
def phone(number: str) -> ResponseReturnValue:
    """A caller's number, shown once, after it is recorded who opened it."""
    try:
        form = parse_form(Caller)
        with db.transaction() as session:
            opened = open_phone(session, office(), number, form.alert_id, doer())
    except REFUSALS as refused:
        return incident_page(look(number), said(refused)), refused.status
    return incident_page(look(number), Said(phone=opened))


def _done(number: str, done: str, do: Callable[[Session], object]) -> ResponseReturnValue:
    """Do it and say so; a refusal is told on the incident's page, with what was typed."""
    try:
        with db.transaction() as session:
            do(session)
    except REFUSALS as refused:
        return incident_page(look(number), said(refused)), refused.status
    return back(number, done)
