"""The regency's own map: boundaries of the pack as SVG paths, made once per process, drawn without any tile server."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import cos, radians

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from common.pack.regions import Regions

UNITS_PER_DEGREE = 4000  # one unit of the drawing is about 28 m
SIMPLIFY_DEGREES = 0.0008  # about 90 m: a phone's screen shows no more
WIDE_LETTER = 0.6  # a letter's mean width as a share of its size


@dataclass(frozen=True, slots=True)
class Frame:
    """From degrees to the drawing's units. North is up; longitudes shrink by the cosine of the regency's latitude."""

    west: float
    north: float
    shrink: float

    def place(self, latitude: float, longitude: float) -> tuple[int, int]:
        """The point of the drawing for a position."""
        x = (longitude - self.west) * self.shrink * UNITS_PER_DEGREE
        return round(x), round((self.north - latitude) * UNITS_PER_DEGREE)


@dataclass(frozen=True, slots=True)
class Label:
    """A name on the map."""

    name: str
    x: int
    y: int


@dataclass(frozen=True)
class Drawing:
    """Paths and names in the drawing's units; `width` and `height` hold the whole regency."""

    frame: Frame
    width: int
    height: int
    kecamatan: tuple[str, ...]
    desa_borders: str
    kecamatan_names: tuple[Label, ...]
    desa_names: tuple[Label, ...]

    @cached_property
    def metres_per_unit(self) -> float:
        """The length of one unit north to south."""
        return 111_320 / UNITS_PER_DEGREE

    def names_around(self, x: int, y: int, width: int, height: int, size: float) -> tuple[Label, ...]:
        """The desa names in a window around a point that cover neither it nor each other, in letters of this size."""
        taken = [Label("pin", x, y - round(size))]
        for one in self.desa_names:
            is_inside = abs(one.x - x) < width / 2 and abs(one.y - y) < height / 2
            if is_inside and not any(_touch(one, other, size) for other in taken):
                taken.append(one)
        return tuple(taken[1:])


def _touch(one: Label, other: Label, size: float) -> bool:
    letters = (len(one.name) + len(other.name)) / 2
    return abs(one.x - other.x) < letters * size * WIDE_LETTER and abs(one.y - other.y) < 2 * size


def draw(regions: Regions) -> Drawing:
    """Simplify the desa as one coverage, so that neighbours still share their borders, and draw them."""
    areas, owners = _read(regions)
    simple: Sequence[BaseGeometry] = shapely.coverage_simplify(areas, SIMPLIFY_DEGREES).tolist()
    frame, width, height = _frame(simple)
    by_kecamatan: dict[str, list[BaseGeometry]] = defaultdict(list)
    for area, owner in zip(simple, owners, strict=True):
        by_kecamatan[owner].append(area)
    borders = shapely.line_merge(shapely.unary_union([area.boundary for area in simple]))
    return Drawing(
        frame=frame,
        width=width,
        height=height,
        kecamatan=tuple(_path(frame, shapely.boundary(shapely.unary_union(parts))) for parts in by_kecamatan.values()),
        desa_borders=_path(frame, borders),
        kecamatan_names=tuple(Label(one.name, *frame.place(one.lat, one.lon)) for one in regions.kecamatan),
        desa_names=tuple(Label(one.name, *frame.place(one.lat, one.lon)) for one in regions.all_desa),
    )


def _read(regions: Regions) -> tuple[list[BaseGeometry], list[str]]:
    features = json.loads(regions.desa_geojson.read_text())["features"]
    return [shape(one["geometry"]) for one in features], [one["properties"]["kecamatan_code"] for one in features]


def _frame(areas: Sequence[BaseGeometry]) -> tuple[Frame, int, int]:
    west, south, east, north = shapely.total_bounds(areas).tolist()
    frame = Frame(west, north, cos(radians((south + north) / 2)))
    return frame, *frame.place(south, east)


def _path(frame: Frame, lines: BaseGeometry) -> str:
    return "".join(_line(frame, line.coords) for line in getattr(lines, "geoms", (lines,)))


def _line(frame: Frame, coordinates: Iterable[tuple[float, ...]]) -> str:
    points = [frame.place(latitude, longitude) for longitude, latitude, *_ in coordinates]
    moves = [(x - a, y - b) for (a, b), (x, y) in pairwise(points) if (x, y) != (a, b)]
    if not moves:
        return ""
    return f"M{points[0][0]} {points[0][1]}l" + " ".join(f"{x} {y}" for x, y in moves).replace(" -", "-")
