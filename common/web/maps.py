"""The pack's map as citizens and officers see it: drawn once per process, then the same bytes for everybody."""

import gzip
import hashlib
from dataclasses import dataclass

from flask import Blueprint, Response, current_app, render_template, request, url_for

from common.auth import public
from common.pack.drawing import UNITS_PER_DEGREE, Drawing, draw
from common.web.running import current_pack

EXTENSION = "smartsociety_map"
FOREVER = "public, max-age=31536000, immutable"
CHECK_FIRST = "no-cache"

blueprint = Blueprint("maps", __name__)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The drawing and its SVG; `version` names the content."""

    drawing: Drawing
    zipped: bytes
    version: str


def sheet() -> Sheet:
    """The map of this process's pack; the first one who asks waits a third of a second."""
    found: Sheet | None = current_app.extensions.get(EXTENSION)
    if found is None:
        found = current_app.extensions[EXTENSION] = _drawn()
    return found


def _drawn() -> Sheet:
    drawing = draw(current_pack().regions)
    drawn = render_template("map.svg", drawing=drawing, units=UNITS_PER_DEGREE).encode()
    return Sheet(drawing, gzip.compress(drawn, 9, mtime=0), hashlib.sha256(drawn).hexdigest()[:12])


def address() -> str:
    """Where the SVG is; the version in it makes it safe to keep for good."""
    return url_for("maps.svg", version=sheet().version)


@blueprint.get("/peta/<version>.svg")
@public
def svg(version: str) -> Response:
    """The SVG. It holds nothing secret, so it may be compressed and kept by everybody."""
    zipped = sheet().zipped
    accepts = "gzip" in request.headers.get("Accept-Encoding", "")
    response = Response(zipped if accepts else gzip.decompress(zipped), content_type="image/svg+xml")
    if accepts:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = FOREVER if version == sheet().version else CHECK_FIRST
    return response
