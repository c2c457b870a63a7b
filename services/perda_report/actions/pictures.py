"""What accepted photos tell about a report. Pure."""

from collections.abc import Sequence

from common.geo import Point, distance_m
from common.media import Accepted


def distance_from(photo: Accepted, latitude: float | None, longitude: float | None) -> float | None:
    """Metres from where the camera says it was to the report's point; None when either is unknown.

    Only this is kept: the camera's own position is in the sealed original alone.
    """
    if photo.latitude is None or photo.longitude is None or latitude is None or longitude is None:
        return None
    return round(distance_m(Point(photo.latitude, photo.longitude), Point(latitude, longitude)), 1)


def without_repeats(photos: Sequence[Accepted]) -> tuple[Accepted, ...]:
    """Each file once, in the order they came: phones sometimes send one twice."""
    return tuple({photo.sha256: photo for photo in photos}.values())
