"""What officers' programs get: an incident, the list of open ones, and what became of an act."""

from datetime import datetime
from uuid import UUID

from services.fire_button.schemas.alerts import Answer


class DispatchAnswer(Answer):
    """One post's part in an incident."""

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


class WaterAnswer(Answer):
    """A place to take water from, with its distance to the fire."""

    code: str
    name: str
    kind: str
    latitude: float
    longitude: float
    metres: float
    note: str
    is_placeholder: bool


class IncidentAnswer(Answer):
    """An incident with its posts. `due_at`: the end of the SPM's response time. `acts`: what this officer may do.

    `phones`: alerts whose caller left a number.
    """

    number: str
    status: str
    status_label: str
    version: int
    is_drill: bool
    kind: str | None
    kind_name: str
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
    dispatches: tuple[DispatchAnswer, ...]
    water: tuple[WaterAnswer, ...]
    acts: tuple[str, ...]


class InboxItemAnswer(Answer):
    """One open incident. `is_mine`: the officer's own post is part of it; `mine`: what that post has done."""

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
    mine: DispatchAnswer | None


class InboxAnswer(Answer):
    """Open incidents, the own post's first. `post_code`: the officer's own post."""

    post_code: str | None
    items: tuple[InboxItemAnswer, ...]


class ActAnswer(Answer):
    """How the incident stands after an act."""

    number: str
    status: str
    status_label: str
    version: int


class EvidenceAnswer(Answer):
    """A crew's photo that is attached now, and how many there are."""

    sha256: str
    count: int
