"""Opening the mailbox with the code, reading and writing in it."""

from flask import Response
from sqlalchemy.exc import SQLAlchemyError

from common.auth import public
from common.errors import DomainError, InvalidInput, NotFound, NotSignedIn, Unavailable
from common.web import limit, parse_form
from services.sapa.actions.mailbox import open_mailbox, send_message
from services.sapa.routes.mailbox.blueprint import blueprint, closed_page, code_page, letters_page
from services.sapa.routes.reporters.office import office
from services.sapa.routes.reporters.token import presented_token, set_token
from services.sapa.routes.reporters.typed import Typed
from services.sapa.routes.uploads import sent_files
from services.sapa.schemas.form import MessageForm, OpenForm

SENT = "Pesan Anda sudah kami terima."
NOT_NOW = "Belum terkirim. Sistem sedang sibuk. Masukkan kode sebentar lagi."
CLOSED_NOW = "Kotak pesan sedang tidak dapat dibuka. Coba lagi sebentar lagi."
CODE = "code"


@blueprint.get("/m")
@public
def door() -> Response:
    """The mailbox while it is open, else the question for the code."""
    try:
        return letters_page(Typed())
    except NotSignedIn:
        return code_page(Typed())


@blueprint.post("/m")
@public
@limit("limit_logins")
def enter() -> Response:
    """Open it with the code."""
    typed = Typed.now()
    try:
        form = parse_form(OpenForm)
        if form.speak:
            return code_page(typed)
        token = open_mailbox(office(), form.code)
    except NotFound as wrong:
        return code_page(typed.refused(InvalidInput(str(wrong), fields={CODE: str(wrong)})), InvalidInput.status)
    except DomainError as refused:
        return code_page(typed.refused(refused), refused.status)
    except SQLAlchemyError:
        return code_page(typed.refused(Unavailable(CLOSED_NOW)), Unavailable.status)
    return set_token(letters_page(typed, token=token), token)


@blueprint.post("/m/messages")
@public
@limit("limit_writes")
def write() -> Response:
    """Send a message, files or both."""
    typed = Typed.now()
    try:
        form = parse_form(MessageForm)
        if form.speak:
            return letters_page(typed)
        send_message(office(), presented_token(), form.words, sent_files(), typed.key)
        return letters_page(Typed(), done=SENT)
    except NotSignedIn as ended:
        return closed_page(ended)
    except DomainError as refused:
        return _again(typed.refused(refused), refused.status)
    except SQLAlchemyError:
        return closed_page(Unavailable(NOT_NOW))


def _again(typed: Typed, status: int) -> Response:
    try:
        return letters_page(typed, status=status)
    except NotSignedIn as ended:
        return closed_page(ended)
