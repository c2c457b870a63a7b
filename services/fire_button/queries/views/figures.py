"""The figures of a quarter, as the page and the spreadsheet show them."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from services.fire_button.queries.quarter import Quarter


class Share(NamedTuple):
    """How many of a group; `late` is the darker part of its bar, which these have none of."""

    label: str
    total: int
    late: int = 0


Counted = tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """How fast a stratum was answered. Seconds; `mean_s` is what e-SPM asks for, None without any arrival."""

    label: str
    incidents: int
    arrived: int
    within: int
    mean_s: float | None


@dataclass(frozen=True, slots=True)
class StageFigures:
    """One stage over all first posts: how often it is known, its mean and the time that nine in ten kept."""

    label: str
    known: int
    mean_s: float | None
    ninety_s: float | None


@dataclass(frozen=True, slots=True)
class Line:
    """One incident as the spreadsheet has it."""

    number: str
    received_at: datetime
    place: str
    kind: str
    state: str
    post: str
    is_inside_wmk: bool | None
    response_s: float | None
    object_kind: str
    cause: str
    loss_rupiah: int | None
    false_alarm: str


@dataclass(frozen=True, slots=True)
class Harm:
    """What was lost, summed over the reports that were written. Area in square metres."""

    reports: int
    dead: int
    injured: int
    dead_firefighters: int
    injured_firefighters: int
    displaced_households: int
    displaced_people: int
    loss_rupiah: int
    area_m2: float
    personnel: int
    units: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything of a quarter. Groups have the most first."""

    quarter: Quarter
    incidents: int
    alerts: int
    false_alarms: int
    strata: tuple[Answered, ...]
    stages: tuple[StageFigures, ...]
    months: Counted
    kecamatan: Counted
    kinds: Counted
    objects: Counted
    causes: Counted
    codes: Counted
    harm: Harm
    lines: tuple[Line, ...]
