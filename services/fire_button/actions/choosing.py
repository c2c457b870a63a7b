"""Which posts answer a place, in which order, and why: kept with the incident, shown in the control room.

Open posts come before closed ones, posts where somebody is on duty (or a live board hears) before the others; then the
post in whose zone the place lies, if the pack has zones; then the shortest way, an open incident counting as a detour.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import shapely
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.geo import Point, distance_m
from services.fire_button.actions.office import BackOffice, Office
from services.fire_button.models import Dispatch, Incident
from services.fire_button.queries.muster import Muster
from services.fire_button.queries.reference import PostView
from services.fire_button.workflow import OPEN

METRES_PER_KM = 1000
SECONDS_PER_HOUR = 3600
# What an open incident of a post counts for: the crew has to come back first.
DETOUR_S = 900.0


@dataclass(frozen=True, slots=True)
class Where:
    """What is known of a place: a point, else perhaps its kecamatan."""

    point: Point | None
    kecamatan_code: str | None


@dataclass(frozen=True, slots=True)
class Ranked:
    """One post for one place: straight metres, estimated seconds of travel, and the reason in words.

    `is_zone`: the place lies in the post's zone. `open_count`: its open incidents.
    """

    post_code: str
    metres: float | None
    seconds: float | None
    is_open: bool
    is_on_duty: bool
    is_zone: bool
    open_count: int
    reason: str

    def kept(self) -> dict[str, Any]:
        """As `incident.ranking` keeps it."""
        return {
            "post": self.post_code,
            "metres": None if self.metres is None else round(self.metres),
            "seconds": None if self.seconds is None else round(self.seconds),
            "is_on_duty": self.is_on_duty,
            "is_open": self.is_open,
            "open": self.open_count,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class _Standing:
    """How the posts stand just now."""

    on_duty: Collection[str]
    busy: Mapping[str, int]


def rank_posts(office: BackOffice, session: Session, muster: Muster, place: Where) -> tuple[Ranked, ...]:
    """Every post for this place, best first. A closed one stays in the list, last, and is not rung."""
    standing = _standing(session, muster)
    zone_of = _zones(office, place)
    target = place.point or _middle(office, place.kecamatan_code)
    ranked = [_ranked(office, post, place, target, (standing, zone_of)) for post in office.reference.current().posts]
    return tuple(sorted(ranked, key=_order))


def travel_s(office: BackOffice, metres: float) -> float:
    """Seconds on the road for a straight distance, as the pack estimates it."""
    return metres * office.rules.road_factor / (office.rules.speed_kmh * METRES_PER_KM / SECONDS_PER_HOUR)


def _order(ranked: Ranked) -> tuple[bool, bool, bool, float]:
    way = (ranked.seconds or 0.0) + ranked.open_count * DETOUR_S
    return (not ranked.is_open, not ranked.is_on_duty, not ranked.is_zone, way)


def _standing(session: Session, muster: Muster) -> _Standing:
    busy = (
        select(Dispatch.post_code, func.count())
        .join(Incident, Incident.id == Dispatch.incident_id)
        .where(Incident.state.in_(OPEN), ~Incident.is_drill, Dispatch.stood_down_at.is_(None))
        .group_by(Dispatch.post_code)
    )
    on_duty = {person.post_code for person in muster.shift if person.post_code}
    return _Standing(on_duty | muster.heard, {row[0]: row[1] for row in session.execute(busy)})


def _zones(office: BackOffice, place: Where) -> frozenset[str]:
    """The posts in whose zone the place lies; a process without maps knows none."""
    if not isinstance(office, Office) or place.point is None:
        return frozenset()
    at = place.point.longitude, place.point.latitude
    return frozenset(code for code, area in office.pack.post_zones.items() if shapely.intersects_xy(area, *at))


def _middle(office: BackOffice, kecamatan_code: str | None) -> Point | None:
    """A point inside the kecamatan, where no better one is known."""
    if not isinstance(office, Office):
        return None
    regions = office.pack.regions.kecamatan
    return next((Point(one.lat, one.lon) for one in regions if one.code == kecamatan_code), None)


def _ranked(
    office: BackOffice, post: PostView, place: Where, target: Point | None, known: tuple[_Standing, frozenset[str]]
) -> Ranked:
    standing, zones = known
    metres = None if target is None else distance_m(post.point, target)
    is_zone = post.code in zones or (not zones and place.point is None and post.kecamatan_code == place.kecamatan_code)
    on_duty, busy = post.code in standing.on_duty, standing.busy.get(post.code, 0)
    words = [
        "" if post.is_open else "sedang tutup",
        ("zona pos ini" if place.point else "pos di kecamatan itu") if is_zone else "",
        _distance_words(metres, place),
        "ada yang berjaga" if on_duty else "belum ada yang tercatat berjaga",
        f"menangani {busy} kejadian lain" if busy else "",
        "letak pos perkiraan" if post.is_placeholder else "",
    ]
    return Ranked(
        post_code=post.code,
        metres=metres,
        seconds=None if metres is None else travel_s(office, metres),
        is_open=post.is_open,
        is_on_duty=on_duty,
        is_zone=is_zone,
        open_count=busy,
        reason=", ".join(word for word in words if word),
    )


def _distance_words(metres: float | None, place: Where) -> str:
    if metres is None:
        return "tempat belum diketahui"
    words = f"{metres / METRES_PER_KM:.1f} km".replace(".", ",")
    return words if place.point else f"kira-kira {words} dari tengah kecamatan"
