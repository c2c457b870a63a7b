"""A wall screen says every five seconds that it lives, and whether its loudspeaker can sound."""

from flask.typing import ResponseReturnValue

from common import db
from common.auth import public
from common.errors import NotSignedIn
from common.web import documented, parse_json
from services.fire_button.actions.screens import hear_from
from services.fire_button.routes.access import visiting_screen
from services.fire_button.routes.board.blueprint import blueprint
from services.fire_button.routes.board.events import NOT_PAIRED
from services.fire_button.schemas.board import SignOfLife


@blueprint.post("/v1/board/presence")
@public
@documented(summary="Tanda hidup papan", body=SignOfLife, answers={204: None}, tags=("papan",))
def presence() -> ResponseReturnValue:
    """Written at once; the relay is woken only when the loudspeaker went mute or came back."""
    sign = parse_json(SignOfLife)
    screen = visiting_screen()
    if screen is None:
        raise NotSignedIn(NOT_PAIRED)
    with db.transaction(quiet=True) as session:
        has_changed = hear_from(session, screen, sign)
    if has_changed:
        db.poke()
    return "", 204
