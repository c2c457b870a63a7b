"""Whom steps of escalation and drills ring that are no officers: agencies, heads of posts, drill partners.

Where messages go is changed only after password and code were given once more.
"""

from typing import Any
from uuid import UUID

from common import db
from common.administration import (
    CHANNELS,
    NO_CONTACT,
    ContactForm,
    Switch,
    add_contact,
    contacts_of,
    edit_contact,
    find_contact,
    stamp,
    switch_contact,
)
from common.auth import ADMINISTRATOR, actor, requires
from common.auth.pages import Page, confirmed
from common.directory import seal_contact_secret
from common.errors import Conflict, DomainError, InvalidInput, NotFound
from common.web import current_settings, parse_form
from common.web.admin import done, form_page, page
from services.fire_button.queries.administration.recipients import recipients
from services.fire_button.routes.access import office
from services.fire_button.routes.admin.blueprint import blueprint
from services.fire_button.routes.admin.page import changing

LIST_PAGE, ONE_PAGE = "admin/contacts.html", "admin/contact.html"


@blueprint.get("/kabar")
@requires(ADMINISTRATOR)
def contacts() -> Page:
    """Every recipient that an alarm may need, with its addresses."""
    known = recipients(office().reference.current())
    with db.reading() as session:
        found = contacts_of(session, [one.recipient for one in known])
    return page(LIST_PAGE, recipients=known, found=found)


@blueprint.get("/kabar/<recipient>/baru")
@requires(ADMINISTRATOR)
def contact_new(recipient: str) -> Page:
    """The empty form."""
    return _one(recipient, None)


@blueprint.post("/kabar/<recipient>/baru")
@requires(ADMINISTRATOR)
@confirmed
def contact_add(recipient: str) -> Page:
    """Another address of the recipient."""
    _label(recipient)
    try:
        form = parse_form(ContactForm)
        with changing() as session:
            add_contact(session, recipient, form, _sealed(form), actor())
    except (InvalidInput, Conflict) as refused:
        return _one(recipient, None, refused)
    return done("tambah", "admin.contacts")


@blueprint.get("/kabar/<recipient>/<uuid:contact_id>")
@requires(ADMINISTRATOR)
def contact(recipient: str, contact_id: UUID) -> Page:
    """One address."""
    return _one(recipient, contact_id)


@blueprint.post("/kabar/<recipient>/<uuid:contact_id>")
@requires(ADMINISTRATOR)
@confirmed
def contact_save(recipient: str, contact_id: UUID) -> Page:
    """Where it leads."""
    _label(recipient)
    try:
        form = parse_form(ContactForm)
        with changing() as session:
            row = find_contact(session, recipient, contact_id)
            edit_contact(session, row, form, _sealed(form), actor())
    except (InvalidInput, Conflict) as refused:
        return _one(recipient, contact_id, refused)
    return done("simpan", "admin.contacts")


@blueprint.post("/kabar/<recipient>/<uuid:contact_id>/aktif")
@requires(ADMINISTRATOR)
@confirmed
def contact_switch(recipient: str, contact_id: UUID) -> Page:
    """Use it, or not."""
    _label(recipient)
    form = parse_form(Switch)
    try:
        with changing() as session:
            switch_contact(session, find_contact(session, recipient, contact_id), form, actor())
    except Conflict as refused:
        return _one(recipient, contact_id, of_another=refused)
    return done("aktif" if form.on else "nonaktif", "admin.contacts")


def _sealed(form: ContactForm) -> bytes | None:
    return seal_contact_secret(current_settings().secret_key, form.secret) if form.secret else None


def _label(recipient: str) -> str:
    """What the recipient is called. Raises NotFound for one that no alarm of this service needs."""
    for one in recipients(office().reference.current()):
        if one.recipient == recipient:
            return one.label
    raise NotFound(NO_CONTACT)


def _one(
    recipient: str,
    contact_id: UUID | None,
    refused: DomainError | None = None,
    *,
    of_another: DomainError | None = None,
) -> Page:
    label = _label(recipient)
    with db.reading() as session:
        rows = contacts_of(session, [recipient]).get(recipient, ())
    shown = next((one for one in rows if one.id == contact_id), None)
    if contact_id and shown is None:
        raise NotFound(NO_CONTACT)
    values: dict[str, Any] = {
        "recipient": recipient,
        "label": label,
        "shown": shown,
        "channels": list(CHANNELS.items()),
        "seen": stamp(shown.edited_at if shown else None),
    }
    saved = {name: getattr(shown, name) for name in ("channel", "address", "position")} if shown else {"position": 0}
    if of_another is not None:
        return page(ONE_PAGE, of_another, saved=saved, **values)
    return form_page(ONE_PAGE, refused, saved=saved, **values)
