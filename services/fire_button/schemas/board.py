"""What a wall screen is told over its stream, what it sends, and the form that makes one. No telephone numbers."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from common.fields import Blank, Clean, Code


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True)


class PostLine(_Told):
    """One post's part in an incident."""

    code: str
    name: str
    rung_at: datetime
    acknowledged_at: datetime | None
    acknowledged_by: str
    departed_at: datetime | None
    arrived_at: datetime | None
    is_stood_down: bool
    units: tuple[str, ...]
    personnel: int | None


class RingLine(_Told):
    """Whom the newest message of an alarm went to. `outcome`: `waiting`, `sent`, `failed`, `unreachable`."""

    name: str
    post_code: str | None
    purpose: str
    rung_at: datetime
    answered_at: datetime | None
    answer: str
    outcome: str


class NextStep(_Told):
    """When the escalation goes on, and whom it rings then."""

    at: datetime
    whom: str


class IncidentCard(_Told):
    """An incident as a wall screen shows it. Distances in metres; `callers` counts alerts that were not taken back."""

    number: str
    version: int
    state: str
    state_label: str
    is_open: bool
    is_drill: bool
    kind: str
    in_danger: bool | None
    place: str
    landmark: str
    latitude: float | None
    longitude: float | None
    accuracy_m: float | None
    is_outside: bool
    is_inside_wmk: bool | None
    post_code: str | None
    distance_m: float | None
    callers: int
    is_late: bool
    is_marked: bool
    pressed_at: datetime
    received_at: datetime
    acknowledged_at: datetime | None
    departed_at: datetime | None
    arrived_at: datetime | None
    water_at: datetime | None
    controlled_at: datetime | None
    called_off_at: datetime | None
    next_step: NextStep | None
    posts: tuple[PostLine, ...]
    rings: tuple[RingLine, ...]


class IncidentTold(_Told):
    """One message `incident`: what happened to it just now, and how it stands."""

    kinds: tuple[str, ...]
    incident: IncidentCard


class BoardTold(_Told):
    """The message `board`, which a stream begins with: every open incident, newest first, and how many did not fit."""

    incidents: tuple[IncidentCard, ...]
    more: int


class QuietBoard(_Told):
    """A wall screen that nobody would hear. `is_live`: it is there, but mute."""

    name: str
    post_code: str | None
    is_live: bool


class OnDuty(_Told):
    """Who is on duty at a post now."""

    post_code: str
    name: str


class Pulse(_Told):
    """The message `pulse`, every two seconds. `is_escalating` is false while nobody takes the next step of an alarm."""

    at: datetime
    is_escalating: bool
    quiet: tuple[QuietBoard, ...]
    duty: tuple[OnDuty, ...]


class _Sent(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SignOfLife(_Sent):
    """What a screen sends every five seconds. `was_heard`: somebody just now said that they hear the test sound."""

    is_audible: bool
    was_heard: bool = False


class BoardForm(_Sent):
    """A new wall screen; without a post it is the control room's and shows the alarms of all."""

    name: Annotated[str, Clean, StringConstraints(min_length=3, max_length=60)]
    post_code: Annotated[Code | None, Blank] = None


class PairingForm(_Sent):
    """The code that the administrator read out."""

    code: Annotated[str, Clean, StringConstraints(min_length=1, max_length=40)]
