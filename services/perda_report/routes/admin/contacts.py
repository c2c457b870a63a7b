"""How an OPD is reached. Where notices go is changed only after password and code were given once more."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from common import db
from common.administration import (
    CHANNELS,
    NO_CONTACT,
    ContactForm,
    ContactView,
    Switch,
    add_contact,
    edit_contact,
    find_contact,
    stamp,
    switch_contact,
)
from common.auth import ADMINISTRATOR, actor, requires
from common.auth.pages import Page, confirmed
from common.directory import Opd, seal_contact_secret
from common.errors import Conflict, DomainError, InvalidInput, NotFound
from common.web import current_settings, parse_form
from common.web.admin import done, form_page, page
from services.perda_report.actions.administration.opd import NO_OPD
from services.perda_report.messages import opd_recipient
from services.perda_report.queries.administration.opd import contacts_of_opd
from services.perda_report.routes.admin.blueprint import blueprint
from services.perda_report.routes.admin.page import changing

PAGE = "admin/contact.html"


@blueprint.get("/opd/<code>/alamat/baru")
@requires(ADMINISTRATOR)
def contact_new(code: str) -> Page:
    """The empty form."""
    return _page(code, None)


@blueprint.post("/opd/<code>/alamat/baru")
@requires(ADMINISTRATOR)
@confirmed
def contact_add(code: str) -> Page:
    """Another way to reach the OPD."""
    try:
        form = parse_form(ContactForm)
        with changing() as session:
            add_contact(session, opd_recipient(code), form, _sealed(form), actor())
    except (InvalidInput, Conflict) as refused:
        return _page(code, None, refused)
    return done("tambah", "admin.opd_one", code=code)


@blueprint.get("/opd/<code>/alamat/<uuid:contact_id>")
@requires(ADMINISTRATOR)
def contact(code: str, contact_id: UUID) -> Page:
    """One address."""
    return _page(code, contact_id)


@blueprint.post("/opd/<code>/alamat/<uuid:contact_id>")
@requires(ADMINISTRATOR)
@confirmed
def contact_save(code: str, contact_id: UUID) -> Page:
    """Where it leads."""
    try:
        form = parse_form(ContactForm)
        with changing() as session:
            row = find_contact(session, opd_recipient(code), contact_id)
            edit_contact(session, row, form, _sealed(form), actor())
    except (InvalidInput, Conflict) as refused:
        return _page(code, contact_id, refused)
    return done("simpan", "admin.opd_one", code=code)


@blueprint.post("/opd/<code>/alamat/<uuid:contact_id>/aktif")
@requires(ADMINISTRATOR)
@confirmed
def contact_switch(code: str, contact_id: UUID) -> Page:
    """Use it or not."""
    form = parse_form(Switch)
    try:
        with changing() as session:
            row = find_contact(session, opd_recipient(code), contact_id)
            switch_contact(session, row, form, actor())
    except Conflict as refused:
        return _page(code, contact_id, of_another=refused)
    return done("aktif" if form.on else "nonaktif", "admin.opd_one", code=code)


def _sealed(form: ContactForm) -> bytes | None:
    return seal_contact_secret(current_settings().secret_key, form.secret) if form.secret else None


def _page(
    code: str,
    contact_id: UUID | None,
    refused: DomainError | None = None,
    *,
    of_another: DomainError | None = None,
) -> Page:
    with db.reading() as session:
        row = session.get(Opd, code)
        if row is None:
            raise NotFound(NO_OPD)
        shown = _find(session, code, contact_id) if contact_id else None
    values: dict[str, Any] = {
        "opd_row": row,
        "shown": shown,
        "channels": list(CHANNELS.items()),
        "seen": stamp(shown.edited_at if shown else None),
    }
    saved = {name: getattr(shown, name) for name in ("channel", "address", "position")} if shown else {"position": 0}
    if of_another is not None:
        return page(PAGE, of_another, saved=saved, **values)
    return form_page(PAGE, refused, saved=saved, **values)


def _find(session: Session, code: str, contact_id: UUID) -> ContactView:
    found = next((one for one in contacts_of_opd(session, code) if one.id == contact_id), None)
    if found is None:
        raise NotFound(NO_CONTACT)
    return found
