"""Where a point lies: which desa holds it, how far it is, and which places are nearest. Pure; fed by the pack."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from math import asin, atan, cos, floor, radians, sin, sqrt, tan
from typing import Generic, Protocol, TypeVar

import shapely
from shapely.geometry.base import BaseGeometry

from common.errors import InvalidInput

EARTH_RADIUS_M = 6_378_137.0
FLATTENING = 1 / 298.257223563
METRES_PER_DEGREE = 110_574.0
HIGHEST_LATITUDE = 90.0
HIGHEST_LONGITUDE = 180.0
MOST_CELLS = 64
SMALLEST_CELL = 0.001

Box = tuple[float, float, float, float]


def is_on_earth(latitude: float, longitude: float) -> bool:
    """Whether two numbers are a WGS84 position in degrees; NaN and infinity are not."""
    return abs(latitude) <= HIGHEST_LATITUDE and abs(longitude) <= HIGHEST_LONGITUDE


@dataclass(frozen=True, slots=True)
class Point:
    """A WGS84 position in degrees. Raises InvalidInput for numbers that are none."""

    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        if not is_on_earth(self.latitude, self.longitude):
            raise InvalidInput("Titik ini tidak ada di peta. Pilih lagi tempatnya.")


class Place(Protocol):
    """Anything with a position."""

    @property
    def point(self) -> Point:
        """Where it is."""


PlaceT = TypeVar("PlaceT", bound=Place)


@dataclass(frozen=True, slots=True)
class Feature:
    """One desa's area; `geometry` is a polygon or multipolygon in longitude, latitude (GeoJSON's order)."""

    desa_code: str
    kecamatan_code: str
    geometry: BaseGeometry


@dataclass(frozen=True, slots=True)
class Located:
    """The desa and kecamatan that hold a point."""

    desa_code: str
    kecamatan_code: str


class Locator:
    """Answers which desa holds a point, from an index made once; safe to share between threads.

    A point on a border belongs to the desa with the lowest code. A point outside all of them but within
    `tolerance_m` of one belongs to the nearest: simplified borders cut off piers and houses on stilts.
    """

    def __init__(self, features: Iterable[Feature], *, tolerance_m: float = 0.0) -> None:
        # In the order of codes, so that the lowest index found is the lowest code.
        ordered = sorted(features, key=lambda feature: feature.desa_code)
        self._answers = [Located(feature.desa_code, feature.kecamatan_code) for feature in ordered]
        self._areas = [feature.geometry for feature in ordered]
        self._tree = shapely.STRtree(self._areas)
        self._grid = _Grid([area.bounds for area in self._areas])
        self._tolerance = tolerance_m / METRES_PER_DEGREE
        shapely.prepare(self._areas)
        # GEOS finishes index and prepared areas at their first use, which threads must not do at once.
        for area in self._areas:
            area.intersects(area.centroid)
            self._tree.query(area.centroid)

    def __len__(self) -> int:
        return len(self._areas)

    def locate(self, latitude: float, longitude: float) -> Located | None:
        """The desa that holds the point, or None outside the regency; also None for what is no position."""
        if not is_on_earth(latitude, longitude):
            return None
        for index in self._grid.at(longitude, latitude):
            if shapely.intersects_xy(self._areas[index], longitude, latitude):
                return self._answers[index]
        return self._close_by(longitude, latitude) if self._tolerance else None

    def _close_by(self, longitude: float, latitude: float) -> Located | None:
        point = shapely.Point(longitude, latitude)
        found: list[int] = self._tree.query_nearest(point, max_distance=self._tolerance).tolist()
        return self._answers[min(found)] if found else None


class _Grid:
    """Which boxes (west, south, east, north) hold a point, lowest index first.

    A raster of at most 64 × 64 cells in a dictionary: on the way of every report, and a sixth of what a
    tree of geometries costs for one point.
    """

    def __init__(self, boxes: Sequence[Box]) -> None:
        self._boxes = boxes
        wests, souths, easts, norths = zip(*boxes, strict=True) if boxes else ((0.0,),) * 4
        extent = max(max(easts) - min(wests), max(norths) - min(souths))
        self._size: float = max(extent / MOST_CELLS, SMALLEST_CELL)
        self._cells: dict[tuple[int, int], list[int]] = defaultdict(list)
        for index, (west, south, east, north) in enumerate(boxes):
            for x in range(self._cell(west), self._cell(east) + 1):
                for y in range(self._cell(south), self._cell(north) + 1):
                    self._cells[x, y].append(index)

    def at(self, x: float, y: float) -> Iterator[int]:
        """The boxes that hold the point, their edges included."""
        for index in self._cells.get((self._cell(x), self._cell(y)), ()):
            west, south, east, north = self._boxes[index]
            if west <= x <= east and south <= y <= north:
                yield index

    def _cell(self, degrees: float) -> int:
        return floor(degrees / self._size)


def distance_m(a: Point, b: Point) -> float:
    """Metres along the WGS84 ellipsoid by Lambert's formula for long lines.

    Within 0.001 % of the geodesic inside a regency (haversine: up to 0.6 % off near the equator), within
    10 m over thousands of kilometres; only nearly antipodal points are worse.
    """
    one, other = _reduced_latitude(a.latitude), _reduced_latitude(b.latitude)
    half_sum, half_difference = (one + other) / 2, (other - one) / 2
    half_turn = radians(b.longitude - a.longitude) / 2
    haversine = min(1.0, sin(half_difference) ** 2 + cos(one) * cos(other) * sin(half_turn) ** 2)
    if haversine == 0.0:
        return 0.0
    angle = 2 * asin(sqrt(haversine))
    across = (angle + sin(angle)) * (cos(half_sum) * sin(half_difference)) ** 2 / haversine
    along = (angle - sin(angle)) * (sin(half_sum) * cos(half_difference)) ** 2 / max(1 - haversine, 1e-12)
    return EARTH_RADIUS_M * (angle - FLATTENING / 2 * (across + along))


def _reduced_latitude(latitude: float) -> float:
    if abs(latitude) == HIGHEST_LATITUDE:
        return radians(latitude)
    return atan((1 - FLATTENING) * tan(radians(latitude)))


@dataclass(frozen=True, slots=True)
class Near(Generic[PlaceT]):
    """A place and its distance in metres."""

    place: PlaceT
    distance_m: float


def nearest(point: Point, places: Iterable[PlaceT], count: int) -> tuple[Near[PlaceT], ...]:
    """The `count` nearest places, nearest first; equally far ones in the order given."""
    measured = (Near(place, distance_m(point, place.point)) for place in places)
    return tuple(nsmallest(count, measured, key=lambda near: near.distance_m))
