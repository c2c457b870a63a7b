"""GET a photo's picture: for the reporter with the secret, and for the officers of the report's OPD."""

from uuid import UUID

from flask import Response
from flask.typing import ResponseReturnValue

from common import db
from common.apidoc import Media
from common.auth import public
from common.errors import NotFound
from common.media import read
from common.web import documented
from services.perda_report.actions import Reporter
from services.perda_report.queries.find import known_number
from services.perda_report.queries.pictures import NO_PHOTO, photo_key
from services.perda_report.routes.access import holder, office
from services.perda_report.routes.api.blueprint import blueprint

JPEG = "image/jpeg"
KEPT_S = 3600


@blueprint.get("/reports/<tracking_number>/photos/<uuid:photo_id>/<size>")
@public
@documented(
    summary="Gambar sebuah foto",
    answers={200: Media((JPEG,)), 401: None, 404: None},
    tags=("warga", "petugas"),
    takes_secret=True,
)
def photo(tracking_number: str, photo_id: UUID, size: str) -> ResponseReturnValue:
    """`size` is `shown` or `thumb`. Nobody but this browser may keep it."""
    if size not in {"shown", "thumb"}:
        raise NotFound(NO_PHOTO)
    here, seer = office(), holder(tracking_number)
    known = known_number(tracking_number, here.pack.code_prefix)
    with db.reading() as session:
        who = (seer.secret, seer.mailbox) if isinstance(seer, Reporter) else seer.officer
        key = photo_key(session, known, photo_id, size, who)
    response = Response(read(here.store, key), content_type=JPEG)
    response.cache_control.private = True
    response.cache_control.max_age = KEPT_S
    return response
