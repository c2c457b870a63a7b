"""The blueprint of the mailbox's pages, and the pages that several views show."""

from uuid import uuid4

from flask import Blueprint, Response, make_response, render_template
from werkzeug.datastructures import MultiDict

from common.errors import DomainError
from services.sapa.actions.mailbox import mailbox_view
from services.sapa.routes.reporters.office import office
from services.sapa.routes.reporters.token import presented_token
from services.sapa.routes.reporters.typed import Typed

blueprint = Blueprint("mailbox", __name__)


def code_page(typed: Typed, status: int = 200) -> Response:
    """Asks for the code; a message that was typed before waits in it."""
    return make_response(render_template("mailbox/code.html", typed=typed, waiting=typed.one("words")), status)


def letters_page(typed: Typed, *, token: str = "", done: str = "", status: int = 200) -> Response:
    """The mailbox. Raises NotSignedIn."""
    view = mailbox_view(office(), token or presented_token())
    key = typed.key if typed.one("words") else uuid4()
    page = render_template("mailbox/letters.html", view=view, typed=typed, key=key, done=done)
    return make_response(page, status)


def closed_page(ended: DomainError) -> Response:
    """The session is over or cannot be looked up: the code again, and nothing that was typed is lost."""
    typed = Typed.now()
    kept = MultiDict([("words", typed.one("words")), ("key", typed.one("key"))])
    return code_page(Typed(kept).refused(ended), ended.status)
