"""The page that opens on the button, its drill, and the name of the place where the phone is."""

from typing import Any

from flask import Response, render_template

from common.auth import public
from common.web import current_pack
from common.web.places import named_place
from services.fire_button.routes.access import office
from services.fire_button.routes.citizen.blueprint import blueprint
from services.fire_button.routes.citizen.doors import doors, sms_text


def button_page(*, is_drill: bool = False) -> str:
    """The button. The same for everybody, so that a phone may keep it."""
    return render_template("citizen/button.html", is_drill=is_drill, coarse_m=office().rules.coarse_m, **places())


def places() -> dict[str, Any]:
    """What every page needs that asks for a place, and the other doors."""
    regions = current_pack().regions
    return {
        "kecamatan_list": sorted(regions.kecamatan, key=lambda one: one.name),
        "desa_of": regions.desa_of,
        "doors": doors(),
        "sms_start": sms_text(None, None),
    }


@blueprint.get("/")
@public
def start() -> str:
    """The button: no log-in, no installation, nothing in between."""
    return button_page()


@blueprint.get("/latihan")
@public
def drill() -> str:
    """The same in the look of a drill; it rings no real post."""
    return button_page(is_drill=True)


@blueprint.post("/tempat")
@public
def locate() -> Response:
    """Which desa holds a position."""
    return named_place()
