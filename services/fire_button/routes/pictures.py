"""Photos of an incident, for those who handle it. Nobody but their browser may keep one."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, Response, url_for

from common import db
from common.auth import current_officer, requires
from common.media import read
from services.fire_button.queries.incident import find_for_officer
from services.fire_button.queries.pictures import picture_key, pictures_of
from services.fire_button.routes.access import office
from services.fire_button.workflow import READERS

JPEG = "image/jpeg"
KEPT_S = 3600

blueprint = Blueprint("pictures", __name__, url_prefix="/petugas/kejadian")


@dataclass(frozen=True, slots=True)
class Shot:
    """One photo for `macros/dialog.html: shots`."""

    thumb: str
    full: str
    alt: str


@blueprint.get("/<number>/foto/<uuid:photo_id>/<size>")
@requires(*READERS)
def picture(number: str, photo_id: UUID, size: str) -> Response:
    """The file. Raises NotFound."""
    here = office()
    with db.reading() as session:
        incident = find_for_officer(session, number, current_officer(), here.reference.current())
        key = picture_key(session, incident, photo_id, size)
    response = Response(read(here.store, key), content_type=JPEG)
    response.cache_control.private = True
    response.cache_control.max_age = KEPT_S
    return response


def shots_of(number: str) -> tuple[Shot, ...]:
    """The incident's photos for a page of whoever may read the incident."""
    with db.reading() as session:
        found = pictures_of(session, number)
    return tuple(
        Shot(
            thumb=url_for("pictures.picture", number=number, photo_id=one.id, size="thumb"),
            full=url_for("pictures.picture", number=number, photo_id=one.id, size="shown"),
            alt=f"Foto {place}, {'dari warga' if one.is_callers else 'dari regu'}",
        )
        for place, one in enumerate(found, 1)
    )
