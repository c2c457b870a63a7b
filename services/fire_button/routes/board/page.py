"""The board itself: an empty frame with the map, which its stream fills."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from common.auth import current_officer, public, visiting_officer
from common.pack.drawing import UNITS_PER_DEGREE, Drawing, Label
from common.web import current_pack, maps
from services.fire_button.queries.screens import Screen
from services.fire_button.routes.access import office, post_of, visiting_screen
from services.fire_button.routes.board.blueprint import blueprint
from services.fire_button.routes.board.events import check_watcher
from services.fire_button.workflow import CREW

# The size of names in the drawing's units (board.css), and a letter's mean width as a share of it.
LETTERS = 110
WIDE_LETTER = 0.6


@blueprint.get("/papan")
@public
def show() -> ResponseReturnValue:
    """For a paired wall screen, or a crew member's phone, which counts as no wall screen."""
    screen = visiting_screen()
    if screen is None and visiting_officer() is None:
        return redirect(url_for("board.pairing"), 303)
    check_watcher()
    return _page(screen)


def _page(screen: Screen | None) -> str:
    reference, pack = office().reference.current(), current_pack()
    officer = visiting_officer()
    post = reference.post(screen.post_code if screen else post_of(current_officer()))
    hotline = next((one for one in pack.hotlines if one.key == "damkar" and not one.is_placeholder), None)
    drawing = maps.sheet().drawing
    posts = [(one, *drawing.frame.place(one.point.latitude, one.point.longitude)) for one in reference.posts]
    return render_template(
        "board/board.html",
        screen=screen,
        may_answer=post is not None and (screen is not None or (officer is not None and officer.has(*CREW))),
        post=post,
        posts=posts,
        names=_names(drawing, [Label(one.name, x, y - LETTERS) for one, x, y in posts]),
        hotline=hotline,
        drawing=drawing,
        units=UNITS_PER_DEGREE,
        map_url=maps.address(),
    )


def _names(drawing: Drawing, taken: list[Label]) -> list[Label]:
    """The kecamatan whose names cover neither a post's nor each other's."""
    shown: list[Label] = []
    for one in drawing.kecamatan_names:
        if not any(_cover(one, other) for other in (*taken, *shown)):
            shown.append(one)
    return shown


def _cover(one: Label, other: Label) -> bool:
    wide = (len(one.name) + len(other.name)) / 2 * LETTERS * WIDE_LETTER
    return abs(one.x - other.x) < wide and abs(one.y - other.y) < 2 * LETTERS
