"""The quick exit: the session ends and the browser forgets. With a script by a beacon, without one by a plain link."""

from contextlib import suppress

from flask import Response, redirect
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response as WSGIResponse

from common.auth import public
from common.errors import NotSignedIn
from common.web import current_pack
from services.sapa.actions.mailbox import leave
from services.sapa.routes.mailbox.blueprint import blueprint
from services.sapa.routes.reporters.token import drop_token, presented_token

FORGET = "Clear-Site-Data"
EVERYTHING = '"cache", "cookies", "storage"'
# The way out may not wait until a browser has looked through its cache: nothing of ours is in it.
AT_ONCE = '"cookies", "storage"'


@blueprint.get("/m/leave")
@public
def leave_by_link() -> WSGIResponse:
    """To the pack's neutral page."""
    _end()
    answer = redirect(current_pack().brand.neutral_page, 303)
    answer.headers[FORGET] = AT_ONCE
    return drop_token(answer)


@blueprint.post("/m/leave")
@public
def leave_by_beacon() -> Response:
    """For the script, which is gone already."""
    _end()
    return drop_token(Response(status=204, headers={FORGET: EVERYTHING}))


def _end() -> None:
    """Whatever happens, the way out stays open: a session that could not be ended ends by itself."""
    with suppress(NotSignedIn, SQLAlchemyError):
        leave(presented_token())
