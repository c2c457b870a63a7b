"""The service worker: what lets the form start without a signal, and sends what waits when the signal returns.

Its script is two lines that name what to keep: the form's page, and every file that this page names. Another file,
map or word of the form is another script, so a phone learns of a new version by itself.
"""

import re
from hashlib import sha256

from flask import Response, json

from common.auth import public
from common.web.running import running
from services.perda_report.routes import forms, maps
from services.perda_report.routes.citizen.blueprint import blueprint

PAGE = "/lapor"
# What the page loads only when it is wanted.
LATER = ("perda/js/map.js", "perda/js/nearby.js", "perda/js/join.js")
NAMED = re.compile(r'"(/static/[^"#]+)[#"]')


@blueprint.get("/sw.js")
@public
def service_worker() -> Response:
    """The script. It stands at the root, because a worker serves only what lies below it."""
    asset = running().assets.url
    page = forms.page(forms.Shown(key="", now_local=""))
    named = dict.fromkeys([*NAMED.findall(page), *map(asset, LATER), maps.address()])
    kept = {"version": sha256(page.encode()).hexdigest()[:12], "page": PAGE, "files": [*named]}
    script = f"import {{ serve }} from {json.dumps(asset('perda/js/worker.js'))};\nserve({json.dumps(kept)});\n"
    response = Response(script, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response
