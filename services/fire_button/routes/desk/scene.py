"""The map of one incident: where it lies in the pack's drawing, with alerts, posts and water around it."""

from collections.abc import Iterator
from dataclasses import dataclass

from common.geo import Point, distance_m
from common.pack.drawing import UNITS_PER_DEGREE, Frame
from common.web import maps
from services.fire_button.queries.reference import Reference
from services.fire_button.queries.views.desk import DeskView

# So much around the incident is always seen, in the drawing's units (one is about 28 m).
LEAST_WIDTH = 420
SHAPE = 5 / 3
MARGIN = 1.25
WATER_WITHIN_M = 15_000


@dataclass(frozen=True, slots=True)
class Spot:
    """A point of the drawing, and on earth."""

    x: int
    y: int
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing on the map. `kind`: pos, air or alarm; `radius`: its accuracy in units."""

    kind: str
    name: str
    spot: Spot
    radius: float = 0.0
    distance_m: float | None = None
    is_unsure: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """What is drawn: the window, its scale (units per pixel at 700 pixels), the incident's own pin, the marks."""

    left: int
    top: int
    width: int
    height: int
    unit: float
    pin: Mark | None
    marks: tuple[Mark, ...]
    west: float
    north: float
    shrink: float
    units: int


def scene_of(view: DeskView, reference: Reference) -> Scene:
    """The incident with its nearest posts in sight; the whole regency while nobody knows where it is."""
    drawing = maps.sheet().drawing
    pin = _pin(view, drawing.frame)
    marks = (*_alerts(view, drawing.frame), *_stations(view, reference, drawing.frame))
    box = _around(pin, _wanted(marks)) if pin else (0, 0, drawing.width, drawing.height)
    left, top, width, height = box
    frame = drawing.frame
    return Scene(
        left, top, width, height, width / 700, pin, marks, frame.west, frame.north, frame.shrink, UNITS_PER_DEGREE
    )


def _pin(view: DeskView, frame: Frame) -> Mark | None:
    if view.latitude is None or view.longitude is None:
        return None
    return Mark("kejadian", view.number, _spot(frame, view.latitude, view.longitude), _units(view.accuracy_m))


def _alerts(view: DeskView, frame: Frame) -> Iterator[Mark]:
    for place, alert in enumerate(view.alerts, start=1):
        if alert.latitude is not None and alert.longitude is not None and alert.quality != "luar":
            spot = _spot(frame, alert.latitude, alert.longitude)
            yield Mark("alarm", f"Alarm {place}", spot, _units(alert.accuracy_m))


def _stations(view: DeskView, reference: Reference, frame: Frame) -> Iterator[Mark]:
    """Posts, and the water that a crew could reach."""
    here = None if view.latitude is None or view.longitude is None else Point(view.latitude, view.longitude)
    for post in reference.posts:
        metres = distance_m(here, post.point) if here else None
        spot = _spot(frame, post.point.latitude, post.point.longitude)
        yield Mark("pos", post.name, spot, distance_m=metres, is_unsure=post.is_placeholder)
    for water in reference.water:
        metres = distance_m(here, water.point) if here else None
        if metres is not None and metres <= WATER_WITHIN_M:
            spot = _spot(frame, water.point.latitude, water.point.longitude)
            yield Mark("air", water.name, spot, distance_m=metres, is_unsure=water.is_placeholder)


def _spot(frame: Frame, latitude: float, longitude: float) -> Spot:
    return Spot(*frame.place(latitude, longitude), latitude, longitude)


def _units(metres: float | None) -> float:
    return round((metres or 0.0) / maps.sheet().drawing.metres_per_unit, 1)


def _wanted(marks: tuple[Mark, ...]) -> list[Mark]:
    """What should be in sight: the alerts, and the nearest post."""
    posts = sorted((mark for mark in marks if mark.kind == "pos"), key=lambda mark: mark.distance_m or 0.0)
    return [mark for mark in marks if mark.kind == "alarm"] + posts[:1]


def _around(pin: Mark, wanted: list[Mark]) -> tuple[int, int, int, int]:
    across = max([abs(mark.spot.x - pin.spot.x) * 2 * MARGIN for mark in wanted] + [LEAST_WIDTH])
    down = max([abs(mark.spot.y - pin.spot.y) * 2 * MARGIN for mark in wanted] + [LEAST_WIDTH / SHAPE])
    width = round(max(across, down * SHAPE))
    height = round(width / SHAPE)
    return pin.spot.x - width // 2, pin.spot.y - height // 2, width, height
