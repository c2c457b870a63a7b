"""What administrators and heads of posts send: one model behind each form. Actions check what needs other rows."""

from datetime import date, datetime, time
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints, ValidationInfo, field_validator

from common.administration import AdminForm, OneLine, Position, Query, Remark, Seen, Title
from common.fields import EMAIL, WRONG_EMAIL, Blank, Clean, Code, Latitude, Longitude, PersonName, Phone, e164

MOST_SENTENCES = 8
LONGEST_SENTENCE = 160
NO_SENTENCE = "Tulis sedikitnya satu kalimat."
TOO_MANY_SENTENCES = "Paling banyak 8 kalimat, masing-masing paling panjang 160 huruf. Ringkas dulu."


class PostForm(AdminForm):
    """A fire post. `is_placeholder`: its place is a guess."""

    name: Title
    kind: Literal["mako", "sektor", "pos", "redkar"]
    opd_code: Code
    kecamatan_code: Code
    latitude: Latitude
    longitude: Longitude
    phone: Annotated[Phone | None, Blank] = None
    is_placeholder: bool = False
    note: Remark = ""
    position: Position = 0
    seen: Seen = ""


class WaterForm(AdminForm):
    """A hydrant or another place to take water from."""

    name: Title
    kind: Literal["hidran", "tandon", "sungai", "embung", "kolam", "laut"]
    latitude: Latitude
    longitude: Longitude
    note: Remark = ""
    is_placeholder: bool = False
    seen: Seen = ""


class KindForm(AdminForm):
    """What a caller may say that it is. `advice`: one sentence a line."""

    name: Title
    is_fire: bool = False
    advice: Annotated[str, Clean, StringConstraints(max_length=2000)]
    position: Position = 0
    seen: Seen = ""

    @field_validator("advice")
    @classmethod
    def _sentences(cls, advice: str) -> str:
        lines = [" ".join(line.split()) for line in advice.splitlines() if line.strip()]
        if not lines:
            raise ValueError(NO_SENTENCE)
        if len(lines) > MOST_SENTENCES or max(map(len, lines)) > LONGEST_SENTENCE:
            raise ValueError(TOO_MANY_SENTENCES)
        return "\n".join(lines)


class StepForm(AdminForm):
    """One step of the ladder; `whom`: words of messages/targets.py."""

    after_s: Annotated[int, Field(ge=5, le=3600)]
    whom: Annotated[tuple[Code, ...], Field(min_length=1, max_length=8)]
    seen: Seen = ""


class RemoveStep(AdminForm):
    """Which reading of the ladder the step was removed from."""

    seen: Seen = ""


class CrewForm(AdminForm):
    """Which post an officer belongs to; none for the control room and the office."""

    post_code: Annotated[Code | None, Blank] = None
    seen: Seen = ""


class WayForm(AdminForm):
    """One way to reach somebody."""

    channel: Literal["sms", "email"]
    address: Annotated[str, Clean, StringConstraints(min_length=3, max_length=254)]
    label: Annotated[str, OneLine, Clean, StringConstraints(max_length=60)] = ""

    @field_validator("address")
    @classmethod
    def _reachable(cls, address: str, info: ValidationInfo) -> str:
        if info.data.get("channel") == "sms":
            return e164(address)
        if not EMAIL.fullmatch(address):
            raise ValueError(WRONG_EMAIL)
        return address


class VolunteerForm(AdminForm):
    """A Redkar volunteer; without a telephone number they cannot be asked. A number left empty stays."""

    name: PersonName
    desa_code: Code
    phone: Annotated[Phone | None, Blank] = None


class VolunteerQuery(Query):
    """Words of a name or a desa."""

    q: Annotated[str | None, Blank, Clean, StringConstraints(max_length=100)] = None


class AvailabilityForm(AdminForm):
    """One's own switch: willing to be rung or not, and until when not."""

    on: bool = False
    until: Annotated[datetime | None, Blank] = None


class ShiftForm(AdminForm):
    """Turns at a post: the same hours on `days` days from `day` on. `ends` not after `starts` is on the next day."""

    officer_id: UUID
    rank: Annotated[int, Field(ge=1, le=20)] = 1
    day: date
    starts: time
    ends: time
    days: Annotated[int, Field(ge=1, le=31)] = 1


class WeekQuery(Query):
    """Which post and which week are shown: the Monday, or any day of it."""

    pos: Annotated[Code | None, Blank] = None
    minggu: date | None = None


class CopyWeek(AdminForm):
    """Bring the turns of the week before into the one shown."""

    minggu: date
