"""What lies near a place, as a condition on reports. Pure; distances are settled by whoever reads the rows."""

from datetime import timedelta
from math import cos, radians
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, or_

from common.geo import METRES_PER_DEGREE, Point, distance_m
from services.perda_report.models import Report

NEAR_M = 250.0
RECENT = timedelta(days=84)


class Spot(NamedTuple):
    """Where something is: a point in WGS84 degrees, a desa, or both."""

    latitude: float | None
    longitude: float | None
    desa_code: str | None

    def metres_to(self, latitude: float | None, longitude: float | None) -> float | None:
        """How far away a point is; None where either is not known."""
        if self.latitude is None or self.longitude is None or latitude is None or longitude is None:
            return None
        return round(distance_m(Point(self.latitude, self.longitude), Point(latitude, longitude)), 1)


def is_near(spot: Spot) -> ColumnElement[bool]:
    """Within a square of 500 m around the point; where a point is missing on either side, in the same desa."""
    same_desa = Report.desa_code == spot.desa_code
    if spot.latitude is None or spot.longitude is None:
        return same_desa
    height = NEAR_M / METRES_PER_DEGREE
    width = height / max(cos(radians(spot.latitude)), 0.01)
    square = and_(
        Report.latitude.between(spot.latitude - height, spot.latitude + height),
        Report.longitude.between(spot.longitude - width, spot.longitude + width),
    )
    return or_(square, and_(same_desa, Report.latitude.is_(None)))
