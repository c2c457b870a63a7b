"""Photos as pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext

from services.perda_report.queries.views import PhotoView


@dataclass(frozen=True, slots=True)
class Shot:
    """One photo for `macros/dialog.html: shots`, with what officers compare."""

    thumb: str
    full: str
    alt: str
    taken_at: datetime | None
    distance_m: float | None
    is_reused: bool


def shots(tracking_number: str, photos: Iterable[PhotoView]) -> tuple[Shot, ...]:
    """The photos in their order."""
    return tuple(
        Shot(
            thumb=_address(tracking_number, photo, "thumb"),
            full=_address(tracking_number, photo, "shown"),
            alt=gettext("Foto %(n)s", n=n),
            taken_at=photo.taken_at,
            distance_m=photo.distance_m,
            is_reused=photo.is_reused,
        )
        for n, photo in enumerate(photos, 1)
    )


def _address(tracking_number: str, photo: PhotoView, size: str) -> str:
    return url_for("api.photo", tracking_number=tracking_number, photo_id=photo.id, size=size)
