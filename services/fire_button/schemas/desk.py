"""What the control room sends: which incidents it looks at, and what it does with alerts, places, messages, phones."""

import re
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from common.fields import Blank, Clean, Code, Line, Metres, Phone, Version
from common.geo import is_on_earth
from common.point import MaybePoint
from services.fire_button.schemas.alerts import RaiseAlert

MOST_ALERTS = 200

Reason = Annotated[str, Clean, StringConstraints(min_length=5, max_length=500)]
Told = Annotated[str, Clean, StringConstraints(min_length=20, max_length=2000)]
Tab = Literal["terbuka", "belum", "jalan", "lokasi", "ditandai", "selesai", "latihan", "semua"]
Sort = Literal["tekan", "terbaru", "terlama"]


# A pair of decimals as people share it: "-4.08, 122.40", or within the link of a map.
SHARED = re.compile(r"(-?\d{1,2}\.\d{2,})\s*(?:,|%2C|;|\s)\s*(-?\d{1,3}\.\d{2,})", re.IGNORECASE)
NO_POSITION = "Tulis lintang dan bujur, misalnya -4.0835, 122.4026, atau tempel tautan petanya."


def _position(written: str) -> tuple[float, float]:
    found = SHARED.search(written)
    if found is None or not is_on_earth(float(found[1]), float(found[2])):
        raise ValueError(NO_POSITION)
    return float(found[1]), float(found[2])


def _readable(written: str) -> str:
    _position(written)
    return written


Position = Annotated[str, Clean, StringConstraints(max_length=500), AfterValidator(_readable)]


class _Sent(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DeskAct(_Sent):
    """`version` is the one that the officer saw; when it is given and stale, the act is refused."""

    version: Annotated[Version | None, Blank] = None


class DeskQuery(BaseModel):
    """The work list's address. Unknown arguments are ignored, so that a link can carry more."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    tab: Tab = "terbuka"
    q: Annotated[Line | None, Blank] = None
    kecamatan: Annotated[Code | None, Blank] = None
    pos: Annotated[Code | None, Blank] = None
    kind: Annotated[Code | None, Blank] = None
    sort: Sort = "tekan"
    halaman: int = Field(default=1, ge=1, le=1000)


class MergeIncident(DeskAct):
    """Another incident is the same fire."""

    into: Code = Field(description="Number of the incident that goes on")


class SplitIncident(DeskAct):
    """Some of its alerts tell of another fire."""

    alerts: tuple[UUID, ...] = Field(min_length=1, max_length=MOST_ALERTS, description="The alerts that leave")


class LocateIncident(DeskAct, MaybePoint):
    """Where it really is, as an operator or a crew found out. `reason`: from whom they know.

    `position` is what people share, instead of the two numbers.
    """

    position: Annotated[Position | None, Blank] = None
    accuracy_m: Annotated[Metres | None, Blank] = None
    desa_code: Annotated[Code | None, Blank] = None
    landmark: Annotated[Line | None, Blank] = None
    reason: Annotated[Line | None, Blank] = None

    @property
    def point(self) -> tuple[float | None, float | None]:
        """Latitude and longitude, however they were given."""
        return _position(self.position) if self.position else (self.latitude, self.longitude)


class RingPost(DeskAct):
    """One more post is alarmed."""

    post_code: Code
    reason: Annotated[Line | None, Blank] = None


class TakeCall(RaiseAlert):
    """A call or a WhatsApp message that an operator writes down. `key` is the page's own, so that it is taken once.

    Here somebody can mend it, so what a press would leave out is refused: a number or a position that cannot be.
    """

    key: UUID
    phone: Annotated[Phone | None, Blank] = None
    position: Annotated[Position | None, Blank] = None
    channel: Literal["telepon", "whatsapp"] = "telepon"
    call_arrival_at: Annotated[datetime | None, Blank] = None
    call_answered_at: Annotated[datetime | None, Blank] = None

    @property
    def alert(self) -> RaiseAlert:
        """The alert alone, as phones send it."""
        own = set(TakeCall.model_fields) - set(RaiseAlert.model_fields)
        said = self.model_dump(exclude=own)
        if self.position:
            said["latitude"], said["longitude"] = _position(self.position)
        return RaiseAlert.model_validate(said)


class HandleSms(_Sent):
    """An operator makes an alert of a message, with the place that its words tell."""

    desa_code: Annotated[Code | None, Blank] = None
    kind: Annotated[Code | None, Blank] = None


class Restrict(_Sent):
    """A phone or number whose alert this was raised false alarms again and again."""

    alert_id: UUID
    reason: Reason


class Lift(_Sent):
    """The restriction ends early."""

    reason: Reason


class Appeal(_Sent):
    """Why the restriction is not fair, in the caller's words."""

    words: Told


class Decide(_Sent):
    """What somebody else than who imposed it decided about the appeal."""

    verdict: Literal["lift", "keep"]
    decision: Reason
