"""What a caller sends with a press and after it, and what is answered.

A press is never refused for what it says: a position, code or number that cannot be used is left out and said in
`notices` of the answer. What is added later, without haste, is checked strictly.
"""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from common.fields import Blank, Clean, Code, Line, Phone
from common.point import MaybePoint

LONGEST_NOTE = 1000
FARTHEST_M = 100_000_000.0


def _cut(length: int) -> BeforeValidator:
    return BeforeValidator(lambda value: value[:length] if isinstance(value, str) else value)


Finite = Annotated[float, Field(allow_inf_nan=False)]
Told = Annotated[str | None, Blank]
Moment = Annotated[datetime | None, Blank]
Note = Annotated[str, Clean, StringConstraints(max_length=LONGEST_NOTE)]
Accuracy = Annotated[float, Field(ge=0, le=FARTHEST_M, allow_inf_nan=False)]


class _Sent(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RaiseAlert(_Sent):
    """One press. `pressed_at` and `sent_at` are of the phone's clock; without them it was pressed just now."""

    latitude: Annotated[Finite | None, Blank] = None
    longitude: Annotated[Finite | None, Blank] = None
    accuracy_m: Annotated[Finite | None, Blank] = None
    desa_code: Annotated[str | None, _cut(40), Clean, Blank] = None
    kecamatan_code: Annotated[str | None, _cut(40), Clean, Blank] = None
    landmark: Annotated[str | None, Clean, _cut(200), Blank] = None
    pressed_at: Moment = None
    sent_at: Moment = None
    kind: Annotated[str | None, _cut(40), Clean, Blank] = None
    in_danger: Annotated[bool | None, Blank] = None
    note: Annotated[str | None, Clean, _cut(LONGEST_NOTE), Blank] = None
    phone: Annotated[str | None, _cut(60), Clean, Blank] = None
    drill: Annotated[bool | None, Blank] = None


class ChangeAlert(_Sent, MaybePoint):
    """What is added or mended after the press; what is left out stays."""

    accuracy_m: Annotated[Accuracy | None, Blank] = None
    desa_code: Annotated[Code | None, Blank] = None
    kecamatan_code: Annotated[Code | None, Blank] = None
    landmark: Annotated[Line | None, Blank] = None
    kind: Annotated[Code | None, Blank] = None
    in_danger: Annotated[bool | None, Blank] = None
    note: Annotated[Note | None, Blank] = None
    phone: Annotated[Phone | None, Blank] = None


class CancelAlert(_Sent):
    """Why the caller takes it back."""

    reason: Annotated[str, Clean, StringConstraints(min_length=3, max_length=300)]


class OpenAlert(_Sent):
    """A secret link's last part, exchanged for the cookie."""

    secret: Annotated[str, Clean, StringConstraints(max_length=64)]


class Answer(BaseModel):
    """Made from a view of the same attribute names."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    def json_ready(self) -> dict[str, Any]:
        """For a JSON answer: times in RFC 3339."""
        return self.model_dump(mode="json")


class AlertCreated(Answer):
    """What whoever pressed keeps. `missing`: what would help most (`place`, `phone`, `kind`)."""

    alert_id: UUID
    secret: str
    incident_number: str
    status: str
    post: str | None
    is_drill: bool
    is_late: bool
    quality: str
    notices: tuple[str, ...]
    missing: tuple[str, ...]
    url: str


class StepAnswer(Answer):
    """One step of the help: `at` is empty while it is still to come."""

    key: str
    title: str
    at: datetime | None


class RestrictionAnswer(Answer):
    """The phone is marked for false alarms; its alerts still reach the dispatcher."""

    until: datetime
    reason: str
    is_appealed: bool
    decision: str


class AlertAnswer(Answer):
    """How an alert stands, for whoever holds its secret."""

    alert_id: UUID
    incident_number: str
    is_drill: bool
    status: str
    status_label: str
    headline: str
    post: str | None
    eta_s: int | None
    steps: tuple[StepAnswer, ...]
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
    restriction: RestrictionAnswer | None


class KindAnswer(Answer):
    """What a caller may say that it is, with what to do meanwhile."""

    code: str
    name: str
    is_fire: bool
    advice: tuple[str, ...]


class PhotoAdded(Answer):
    """A photo that is attached now."""

    id: UUID
    sha256: str


class InboundAnswer(Answer):
    """What became of a message: `alert`, `answer`, `unread` (an operator reads it) or `ignored`."""

    outcome: str
