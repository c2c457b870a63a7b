"""The work list and one incident as the control room sees them. A caller's number is never in here: it is opened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.fire_button.queries.views.log import LogLine, MessageLine
from services.fire_button.workflow import Act


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One incident in the list. `posts`: who comes, or is rung. `is_marked`: by restricted or flooding phones too."""

    number: str
    state: str
    state_label: str
    is_open: bool
    is_drill: bool
    kind_name: str
    place: str
    landmark: str
    in_danger: bool
    alert_count: int
    is_late: bool
    is_marked: bool
    is_called_off: bool
    has_place: bool
    posts: tuple[str, ...]
    pressed_at: datetime
    received_at: datetime
    acknowledged_at: datetime | None
    arrived_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class WorkPage:
    """One page of the list with the counts of every tab."""

    items: tuple[WorkItem, ...]
    counts: Mapping[str, int]
    page: int
    has_more: bool


@dataclass(frozen=True, slots=True)
class AlertAtDesk:
    """One press, call or message. `distance_m`: from the incident's point. `false_before`: its phone's false alarms."""

    id: UUID
    channel: str
    quality: str
    pressed_at: datetime
    received_at: datetime
    clock_off_s: float | None
    is_late: bool
    is_restricted: bool
    is_flood: bool
    latitude: float | None
    longitude: float | None
    accuracy_m: float | None
    distance_m: float | None
    place: str
    landmark: str
    kind_name: str
    in_danger: bool | None
    note: str
    has_phone: bool
    photo_count: int
    taken_by: str
    call_arrival_at: datetime | None
    call_answered_at: datetime | None
    cancelled_at: datetime | None
    cancel_reason: str
    is_erased: bool
    can_be_marked: bool
    false_before: int


@dataclass(frozen=True, slots=True)
class DispatchAtDesk:
    """One post's part, with its own times."""

    post_code: str
    post_name: str
    phone: str
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
class RankedAtDesk:
    """One post of the ranking. `is_rung`: it was called out already."""

    post_code: str
    post_name: str
    metres: float | None
    seconds: float | None
    reason: str
    is_rung: bool


@dataclass(frozen=True, slots=True)
class NearbyIncident:
    """Another open incident that might be the same fire."""

    number: str
    state_label: str
    place: str
    received_at: datetime
    distance_m: float | None
    is_near: bool


@dataclass(frozen=True, slots=True)
class DeskView:
    """One incident. `acts`: what this officer may do to it now; `merged_into`: the number of the one that goes on."""

    id: UUID
    number: str
    version: int
    state: str
    state_label: str
    is_open: bool
    is_drill: bool
    kind_name: str
    in_danger: bool
    place: str
    landmark: str
    desa_code: str | None
    latitude: float | None
    longitude: float | None
    accuracy_m: float | None
    is_outside: bool
    is_inside_wmk: bool | None
    distance_m: float | None
    post_name: str
    pressed_at: datetime
    received_at: datetime
    verified_at: datetime | None
    acknowledged_at: datetime | None
    departed_at: datetime | None
    arrived_at: datetime | None
    controlled_at: datetime | None
    ended_at: datetime | None
    called_off_at: datetime | None
    next_step_at: datetime | None
    escalation_step: int
    false_alarm: str
    merged_into: str
    split_from: str
    merged_here: tuple[str, ...]
    children: tuple[str, ...]
    alerts: tuple[AlertAtDesk, ...]
    dispatches: tuple[DispatchAtDesk, ...]
    ranking: tuple[RankedAtDesk, ...]
    nearby: tuple[NearbyIncident, ...]
    log: tuple[LogLine, ...]
    messages: tuple[MessageLine, ...]
    acts: tuple[Act, ...]
    may_open_phone: bool
    may_restrict: bool
