"""What a regency decides about its fire service: `[fire]` and `[[fire_step]]` of `pack.toml`, and three tables.

Times without a source in a norm are the regency's own; `is_placeholder` until it has set them.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from common.geo import Point
from common.pack import values as v
from common.pack.document import Document
from common.pack.table import Table

POST_KINDS = ("mako", "sektor", "pos", "redkar")
WATER_KINDS = ("hidran", "tandon", "sungai", "embung", "kolam", "laut")
# Whom a step may ring; services/fire_button/messages/targets.py gives each its meaning.
TARGETS = (
    "regu_pertama",
    "regu_kedua",
    "semua_regu",
    "pos_berikut",
    "kepala_pos",
    "operator",
    "kepala_dinas",
    "bpbd",
)
seconds = v.whole(1, 86_400)


@dataclass(frozen=True, slots=True)
class FireRules:
    """Limits and distances. `_s` are seconds, `_m` metres, `_days` days.

    late_after_s: a press that reached us later is alarmed as late; link_within_s and link_m: alerts that belong to one
    incident, the distance grows with both accuracies up to link_most_m; coarse_m: an accuracy beyond it is no position
    to drive to; speed_kmh and road_factor: travel time from the straight line; wmk_m and response_s: PU 20/PRT/M/2009
    and the SPM; depart_within_s and travel_slack: when an acknowledged or departed crew is rung again (slack times the
    estimated travel); repeat_s: how often the last step comes again; posts_rung: posts alarmed at once.
    false_alarms, within_days and restrict_days: when a phone may be restricted, and for how long.
    """

    late_after_s: int
    link_within_s: int
    link_m: int
    link_most_m: int
    coarse_m: int
    speed_kmh: int
    road_factor: float
    wmk_m: int
    response_s: int
    depart_within_s: int
    travel_slack: float
    repeat_s: int
    posts_rung: int
    false_alarms: int
    within_days: int
    restrict_days: int
    is_placeholder: bool
    sms_number: str


@dataclass(frozen=True, slots=True)
class FireStep:
    """Whom to ring when nobody has acknowledged for so many seconds."""

    after_s: int
    whom: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PostEntry:
    """A fire post; a placeholder's position is only somewhere in its kecamatan."""

    code: str
    name: str
    kind: str
    opd_code: str
    kecamatan_code: str
    latitude: float
    longitude: float
    phone: str
    is_placeholder: bool
    note: str

    @property
    def point(self) -> Point:
        """Where it is."""
        return Point(self.latitude, self.longitude)


@dataclass(frozen=True, slots=True)
class WaterEntry:
    """A hydrant or another place to take water from."""

    code: str
    name: str
    kind: str
    latitude: float
    longitude: float
    note: str
    is_placeholder: bool


@dataclass(frozen=True, slots=True)
class KindEntry:
    """What a caller may say that it is; `advice`: what to do meanwhile, sentences with semicolons between them."""

    code: str
    name: str
    is_fire: bool
    advice: tuple[str, ...]


FIRE: dict[str, v.Parser] = {
    "late_after_s": seconds,
    "link_within_s": seconds,
    "link_m": v.whole(10, 5_000),
    "link_most_m": v.whole(10, 10_000),
    "coarse_m": v.whole(50, 50_000),
    "speed_kmh": v.whole(5, 120),
    "road_factor": v.decimal(1, 3),
    "wmk_m": v.whole(1_000, 50_000),
    "response_s": seconds,
    "depart_within_s": seconds,
    "travel_slack": v.decimal(1, 10),
    "repeat_s": v.whole(10, 3_600),
    "posts_rung": v.whole(1, 10),
    "false_alarms": v.whole(2, 100),
    "within_days": v.whole(1, 730),
    "restrict_days": v.whole(1, 365),
    "is_placeholder": v.flag,
    "sms_number": v.optional(v.phone, ""),
}


def _targets(cell: str) -> tuple[str, ...]:
    return tuple(v.choice(*TARGETS)(part.strip()) for part in v.text(cell).split(";"))


FIRE_STEP: dict[str, v.Parser] = {"after_s": v.whole(5, 3_600), "whom": _targets}


def _sentences(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in v.text(cell).split(";") if part.strip())


POSTS = Table(
    "posts.csv",
    PostEntry,
    key=("code",),
    columns={
        "code": v.code,
        "name": v.text,
        "kind": v.choice(*POST_KINDS),
        "opd_code": v.code,
        "kecamatan_code": v.region_code,
        "latitude": v.latitude,
        "longitude": v.longitude,
        "phone": v.optional(v.phone, ""),
        "is_placeholder": v.flag,
        "note": v.anything,
    },
)
WATER = Table(
    "water_sources.csv",
    WaterEntry,
    key=("code",),
    columns={
        "code": v.code,
        "name": v.text,
        "kind": v.choice(*WATER_KINDS),
        "latitude": v.latitude,
        "longitude": v.longitude,
        "note": v.anything,
        "is_placeholder": v.flag,
    },
    may_have_no_rows=True,
)
KINDS = Table(
    "fire_kinds.csv",
    KindEntry,
    key=("code",),
    columns={"code": v.code, "name": v.text, "is_fire": v.flag, "advice": _sentences},
)


def read_fire(document: Document) -> tuple[FireRules, tuple[FireStep, ...]] | None:
    """`[fire]` and `[[fire_step]]`; None when anything in them is wrong."""
    rules: dict[str, Any] | None = document.section("fire", FIRE)
    steps = tuple(FireStep(**row) for row in document.rows("fire_step", FIRE_STEP))
    if not steps:
        document.note(("fire_step", 0, ""), "[[fire_step]] belum ada; tulis sedikitnya satu langkah eskalasi.")
    for index, (step, following) in enumerate(pairwise(steps)):
        if following.after_s <= step.after_s:
            document.note(("fire_step", index + 1, "after_s"), "[fire_step] after_s harus lebih besar dari sebelumnya.")
    return (FireRules(**rules), steps) if rules and steps else None
