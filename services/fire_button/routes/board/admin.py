"""Wall screens as the administrator sees them: which live, which can be heard; new ones, new codes, removal."""

from typing import Any
from uuid import UUID

from flask import request

from common import db
from common.auth import ADMINISTRATOR, actor, requires
from common.auth.pages import Page, again, go, show
from common.errors import Conflict, InvalidInput
from common.web import parse_form
from services.fire_button.actions.screens import Offered, make_screen, offer_code, remove_screen
from services.fire_button.queries.screens import screen_rows
from services.fire_button.routes.access import office
from services.fire_button.routes.board.blueprint import blueprint
from services.fire_button.schemas.board import BoardForm
from services.fire_button.workflow import Role

TEMPLATE = "board/screens.html"
DONE = {"hapus": "Papan sudah dihapus. Layarnya tidak menampilkan apa pun lagi."}


@blueprint.get("/petugas/papan")
@requires(ADMINISTRATOR, Role.OPERATOR, Role.KOMANDAN)
def screens() -> Page:
    """Every screen; those who run the alarms see which post would not hear one."""
    return show(TEMPLATE, typed={}, offered=None, done=DONE.get(request.args.get("selesai", ""), ""), **_values())


@blueprint.post("/petugas/papan")
@requires(ADMINISTRATOR)
def make() -> Page:
    """A new screen; the answer shows its code, once."""
    try:
        form = parse_form(BoardForm)
        with db.transaction() as session:
            offered = make_screen(session, office(), form, actor())
    except (InvalidInput, Conflict) as refused:
        return again(TEMPLATE, refused, offered=None, done="", **_values())
    return _with_code(offered)


@blueprint.post("/petugas/papan/<uuid:board_id>/kode")
@requires(ADMINISTRATOR)
def offer(board_id: UUID) -> Page:
    """Another code for a screen that was exchanged or lost its cookie."""
    with db.transaction() as session:
        offered = offer_code(session, office(), board_id, actor())
    return _with_code(offered)


@blueprint.post("/petugas/papan/<uuid:board_id>/hapus")
@requires(ADMINISTRATOR)
def remove(board_id: UUID) -> Page:
    """The screen goes blank within minutes, and at once counts for no post."""
    with db.transaction() as session:
        remove_screen(session, board_id, actor())
    return go("board.screens", selesai="hapus")


def _with_code(offered: Offered) -> Page:
    return show(TEMPLATE, typed={}, offered=offered, done="", **_values())


def _values() -> dict[str, Any]:
    with db.reading() as session:
        rows = screen_rows(session)
    reference = office().reference.current()
    silent = {row.post_code for row in rows if row.is_live and row.is_audible}
    return {
        "rows": rows,
        "post_name": reference.post_name,
        "posts": reference.posts,
        "deaf": [post for post in reference.posts if post.is_open and post.code not in silent],
    }
