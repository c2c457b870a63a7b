"""Making a browser a post's wall screen: somebody types the code that the administrator read out."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from common import db
from common.auth import public
from common.errors import InvalidInput
from common.web import limit, parse_form
from services.fire_button.actions.screens import pair_screen
from services.fire_button.routes.access import office, remember_screen
from services.fire_button.routes.board.blueprint import blueprint
from services.fire_button.schemas.board import PairingForm


@blueprint.get("/papan/pasang")
@public
def pairing() -> str:
    """One field."""
    return _form(None)


@blueprint.post("/papan/pasang")
@public
@limit("limit_logins")
def pair() -> ResponseReturnValue:
    """The code is spent; the browser keeps the screen's token."""
    try:
        form = parse_form(PairingForm)
        with db.transaction() as session:
            paired = pair_screen(session, office(), form.code)
    except InvalidInput as refused:
        return _form(refused), refused.status
    return remember_screen(redirect(url_for("board.show"), 303), paired.token)


def _form(refused: InvalidInput | None) -> str:
    errors = refused.fields if refused else {}
    return render_template("board/pairing.html", errors=errors, typed=request.form)
