"""An alert as its caller sees it: who comes, how far they are, what to do meanwhile. Sentences are Indonesian."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class HelpStep:
    """One step of the help (`received`, `acknowledged`, `departed`, `arrived`, `controlled`); `at`: when, if yet."""

    key: str
    title: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class RestrictionView:
    """The phone is marked for false alarms; its alerts still reach the dispatcher, and the mark can be appealed."""

    until: datetime
    reason: str
    is_appealed: bool
    decision: str


@dataclass(frozen=True, slots=True)
class AlertView:
    """`place` is of the incident; position and quality are the alert's own.

    `post`: who comes, or is rung. `eta_s`: estimated seconds of their way, while they have not arrived. `missing`: what
    would help most (`place`, `phone`, `kind`). `notices`: what is unusual about the alert, one sentence each. `acts`:
    what the caller may do (`add`, `cancel`).
    """

    alert_id: UUID
    incident_number: str
    is_drill: bool
    status: str
    status_label: str
    headline: str
    post: str | None
    eta_s: int | None
    steps: tuple[HelpStep, ...]
    pressed_at: datetime
    received_at: datetime
    place: str
    latitude: float | None
    longitude: float | None
    accuracy_m: float | None
    quality: str
    is_late: bool
    kind: str | None
    kind_name: str
    in_danger: bool | None
    has_phone: bool
    photo_count: int
    advice: tuple[str, ...]
    notices: tuple[str, ...]
    missing: tuple[str, ...]
    acts: tuple[str, ...]
    is_over: bool
    cancelled_at: datetime | None
    restriction: RestrictionView | None
