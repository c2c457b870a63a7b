"""What crews, heads of posts and operators send with each act."""

import re
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from common.fields import Blank, Clean, Code, Line, Version
from services.fire_button.workflow import Cause, FalseAlarm, ObjectKind

MOST_UNITS = 20
MOST_PEOPLE = 1_000_000
MOST_PERSONNEL = 500
MOST_RUPIAH = 10**15
MOST_M2 = 10**10

Reason = Annotated[str, Clean, StringConstraints(min_length=5, max_length=1000)]
Words = Annotated[str, Clean, StringConstraints(max_length=1000)]
Unit = Annotated[str, Clean, StringConstraints(min_length=1, max_length=40)]
RUPIAH = re.compile(r"(?:Rp\.?)?\s*([\d.\s]+?)(?:,-|,00)?", re.IGNORECASE)


def _split(value: Any) -> Any:
    """A form has one line for all units: `Mobil 1, Mobil 2`."""
    if not isinstance(value, list):
        return value
    parts = (part for one in value for part in (one.split(",") if isinstance(one, str) else [one]))
    return [part for part in parts if not isinstance(part, str) or part.strip()]


def _digits(value: Any) -> Any:
    """`Rp 25.000.000` as people write it."""
    found = RUPIAH.fullmatch(value.strip()) if isinstance(value, str) else None
    return re.sub(r"[.\s]", "", found[1]) if found else value


Count = Annotated[int, Field(ge=0, le=MOST_PEOPLE)]


class _Sent(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CrewAct(_Sent):
    """`version` is the one that the officer saw; when it is given and stale, the act is refused."""

    version: Annotated[Version | None, Blank] = None


class Turnout(_Sent):
    """Which post, and with whom it goes. `post_code`: only an operator names another post than their own."""

    post_code: Annotated[Code | None, Blank] = None
    personnel: Annotated[int | None, Blank, Field(ge=1, le=MOST_PERSONNEL)] = None
    units: Annotated[tuple[Unit, ...], BeforeValidator(_split), Field(max_length=MOST_UNITS)] = ()


class Tap(Turnout):
    """One step of a post's way. `device_at`: the phone's time of the tap, when it is sent later."""

    device_at: Annotated[AwareDatetime | None, Blank] = None


class CloseIncident(CrewAct, Turnout):
    """It is over: what the department writes down. Losses in rupiah, area in square metres, both None when unknown."""

    object_kind: ObjectKind
    object_name: Line = ""
    cause: Cause
    cause_note: Line = ""
    loss_rupiah: Annotated[int | None, Blank, BeforeValidator(_digits), Field(ge=0, le=MOST_RUPIAH)] = None
    area_m2: Annotated[float | None, Blank, Field(ge=0, le=MOST_M2, allow_inf_nan=False)] = None
    dead: Count = 0
    injured: Count = 0
    dead_firefighters: Count = 0
    injured_firefighters: Count = 0
    displaced_households: Count = 0
    displaced_people: Count = 0
    water_source: Line = ""
    story: Annotated[str, Clean, StringConstraints(min_length=10, max_length=4000)]


class ReportFalse(CrewAct):
    """There was nothing to fight."""

    code: FalseAlarm
    reason: Reason = Field(description="What was found at the place, and how one knows")


class StandDown(CrewAct):
    """A post need not go on; a crew says it of its own post."""

    post_code: Annotated[Code | None, Blank] = None
    reason: Annotated[Words | None, Blank] = None


class Verify(CrewAct):
    """Somebody saw it: it is true."""

    words: Annotated[Words | None, Blank] = None


class AddNote(_Sent):
    """For the log. Never refused because a colleague was faster."""

    words: Reason


class Reopen(CrewAct):
    """It was closed too early, or burns again: the alarm starts anew."""

    reason: Reason
