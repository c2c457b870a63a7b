"""The service worker: what lets the form start without a signal, and sends what waits when the signal returns."""

from flask import Response

from common.auth import public
from common.web import maps
from common.web.offline import KeptPage, module_worker
from common.web.running import running
from services.perda_report.routes import forms
from services.perda_report.routes.citizen.blueprint import blueprint

PAGE = "/lapor"
# What the page loads only when it is wanted.
LATER = ("common/js/map.js", "perda/js/nearby.js", "perda/js/join.js")


@blueprint.get("/sw.js")
@public
def service_worker() -> Response:
    """The script. It stands at the root, because a worker serves only what lies below it."""
    page = forms.page(forms.Shown(key="", now_local=""))
    more = [*map(running().assets.url, LATER), maps.address()]
    return module_worker("perda/js/worker.js", KeptPage("lapor", PAGE, page, more))
