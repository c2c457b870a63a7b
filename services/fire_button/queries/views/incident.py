"""An incident as officers see it: what is known, the posts with their times, water nearby, and what may be done now."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class DispatchView:
    """One post's part, with its own times."""

    post_code: str
    post: str
    reason: str
    distance_m: float | None
    rung_at: datetime
    acknowledged_at: datetime | None
    acknowledged_by: str
    departed_at: datetime | None
    arrived_at: datetime | None
    accessed_at: datetime | None
    water_at: datetime | None
    controlled_at: datetime | None
    stood_down_at: datetime | None
    personnel: int | None
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WaterNear:
    """A place to take water from, and how far it is from the fire. A placeholder's position is not certain."""

    code: str
    name: str
    kind: str
    latitude: float
    longitude: float
    metres: float
    note: str
    is_placeholder: bool


@dataclass(frozen=True, slots=True)
class IncidentView:
    """`due_at`: when the SPM's response time ends. `callers`: its alerts; `notes`: what they wrote, newest first.

    `phones`: alerts whose caller left a number, which is opened by an act of its own, the newest first.
    `acts`: what this officer may do now.
    """

    number: str
    status: str
    status_label: str
    version: int
    is_drill: bool
    kind: str | None
    kind_name: str
    is_fire: bool
    in_danger: bool | None
    place: str
    landmark: str
    latitude: float | None
    longitude: float | None
    accuracy_m: float | None
    is_coarse: bool
    is_outside: bool
    post_code: str | None
    post: str
    distance_m: float | None
    is_inside_wmk: bool | None
    pressed_at: datetime
    received_at: datetime
    due_at: datetime
    verified_at: datetime | None
    acknowledged_at: datetime | None
    departed_at: datetime | None
    arrived_at: datetime | None
    accessed_at: datetime | None
    water_at: datetime | None
    controlled_at: datetime | None
    ended_at: datetime | None
    called_off_at: datetime | None
    false_alarm_code: str | None
    callers: int
    notes: tuple[str, ...]
    phones: tuple[UUID, ...]
    photos: int
    dispatches: tuple[DispatchView, ...]
    water: tuple[WaterNear, ...]
    acts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InboxItem:
    """One open incident of the list. `is_mine`: the officer's post was rung for it; `mine`: what it has done."""

    number: str
    status: str
    status_label: str
    is_drill: bool
    kind_name: str
    place: str
    in_danger: bool | None
    received_at: datetime
    post: str
    callers: int
    is_mine: bool
    mine: DispatchView | None
