"""What makes the button open without a signal, and lets a phone keep it beside its other programs."""

from flask import Response, json, url_for

from common.auth import public
from common.web import current_pack, current_service
from common.web.offline import KeptPage, classic_worker, module_worker
from common.web.running import running
from services.fire_button.routes.citizen.blueprint import blueprint
from services.fire_button.routes.citizen.button import button_page

# What the page loads only once there is an alarm to follow.
LATER = ("fire/js/status.js", "fire/js/photo.js", "common/js/shrink.js")
PUSH = "common/js/push-worker.js"
BELOW = "/alarm/"
RED = "#c4230f"


def _kept() -> KeptPage:
    more = [running().assets.url(name) for name in LATER]
    return KeptPage("tombol", "/", button_page(), more, patience_ms=0, below=BELOW)


@blueprint.get("/sw.js")
@public
def service_worker() -> Response:
    """The script of a phone that can also send in the background."""
    return module_worker("fire/js/worker.js", _kept())


@blueprint.get("/sw-lama.js")
@public
def old_service_worker() -> Response:
    """The script of an older phone."""
    return classic_worker(_kept(), PUSH)


@blueprint.get("/manifest.webmanifest")
@public
def manifest() -> Response:
    """How the button looks on a home screen; nobody has to put it there."""
    pack, service = current_pack(), current_service()
    told = {
        "name": f"{service.title} {pack.short_name}",
        "short_name": service.title,
        "lang": "id",
        "start_url": url_for("citizen.start"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#f4f5f1",
        "theme_color": RED,
        "icons": [{"src": running().assets.url("fire/icon.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return Response(json.dumps(told), content_type="application/manifest+json")
