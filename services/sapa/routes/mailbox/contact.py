"""Changing safe contact, and wiping the mailbox."""

from uuid import uuid4

from flask import Response, make_response, render_template
from sqlalchemy.exc import SQLAlchemyError

from common import db
from common.auth import public
from common.errors import DomainError, NotSignedIn, Unavailable
from common.web import limit, parse_form
from services.sapa.actions.mailbox import set_safe_contact, wipe
from services.sapa.queries.mailbox import opened
from services.sapa.routes.mailbox.blueprint import blueprint, closed_page, letters_page
from services.sapa.routes.reporters.office import office
from services.sapa.routes.reporters.token import drop_token, presented_token
from services.sapa.routes.reporters.typed import Typed
from services.sapa.schemas.form import ContactForm

CONTACT = "mailbox/contact.html"
NOT_NOW = "Belum tersimpan. Sistem sedang sibuk. Isian Anda masih ada, tekan Simpan sekali lagi."
AGREED = "Cara baru ini sudah berlaku. Yang lama tidak dipakai lagi."


@blueprint.get("/m/contact")
@public
def ask_contact() -> Response:
    """The form, always empty: what was agreed before is closed to whoever holds the code."""
    return _contact_page(Typed())


@blueprint.post("/m/contact")
@public
@limit("limit_writes")
def change_contact() -> Response:
    """Agree on another way."""
    typed = Typed.now()
    try:
        form = parse_form(ContactForm)
        if not form.speak:
            set_safe_contact(office(), presented_token(), form.safe_contact, typed.key)
            return letters_page(Typed(), done=AGREED)
    except NotSignedIn as ended:
        return closed_page(ended)
    except DomainError as refused:
        return _contact_page(typed.refused(refused), refused.status)
    except SQLAlchemyError:
        return _shown(CONTACT, typed.refused(Unavailable(NOT_NOW)), Unavailable.status)
    return _contact_page(typed)


@blueprint.get("/m/wipe")
@public
def ask_wipe() -> Response:
    """What wiping does, and the button."""
    return _for_visitor("mailbox/wipe.html", Typed())


@blueprint.post("/m/wipe")
@public
@limit("limit_writes")
def wipe_all() -> Response:
    """Wipe it and close it."""
    try:
        wipe(office(), presented_token())
    except NotSignedIn as ended:
        return closed_page(ended)
    return drop_token(make_response(render_template("mailbox/wiped.html", typed=Typed())))


def _contact_page(typed: Typed, status: int = 200) -> Response:
    return _for_visitor(CONTACT, typed, status)


def _for_visitor(template: str, typed: Typed, status: int = 200) -> Response:
    """A page that shows nothing of the mailbox, yet stands open only while the mailbox does."""
    try:
        with db.transaction() as session:
            opened(session, presented_token())
    except NotSignedIn as ended:
        return closed_page(ended)
    return _shown(template, typed, status)


def _shown(template: str, typed: Typed, status: int) -> Response:
    key = typed.key if typed.entries else uuid4()
    return make_response(render_template(template, typed=typed, key=key), status)
