"""From a form to the row that is written: times corrected, the place settled, what is secret sealed.

Nothing of a press is refused; what cannot be used is left out and said in the answer's notices.
"""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError

from common.codes import new_id, new_secret, secret_hash
from common.fields import WRONG_PHONE, Phone
from services.fire_button.actions.office import Office
from services.fire_button.actions.positions import Site, Spot, settle_site, settle_spot
from services.fire_button.queries.alert import missing_of, notices_of
from services.fire_button.schemas.alerts import AlertCreated, RaiseAlert

OLDEST = timedelta(days=30)
SPOKEN = ("telepon", "whatsapp")
# Only the network vouches for a number; one that is typed on a page may be anybody's.
VOUCHED = ("sms", *SPOKEN)
PHONE: TypeAdapter[str] = TypeAdapter(Phone)
UNREADABLE_PHONE = f"Nomor HP tidak dipakai. {WRONG_PHONE}"
UNKNOWN_KIND = "Jenis kejadian ini tidak ada di daftar, jadi tidak dipakai."


@dataclass(frozen=True, slots=True)
class Press:
    """What comes with the form: the Idempotency-Key, the door it came by, the phone, and a dispatcher's times.

    `device`: the random cookie that marks the presses of one phone.
    """

    key: str
    channel: str = "web"
    device: str | None = None
    operator_id: UUID | None = None
    call_arrival_at: datetime | None = None
    call_answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """`pressed_at` by our clock. `off_s`: how far the phone's is behind ours, None when it did not say."""

    received_at: datetime
    pressed_at: datetime
    sent_at: datetime | None
    off_s: float | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class Intake:
    """One alert on its way in: `row` as the table has it, `site` for an incident of its own."""

    id: UUID
    secret: str
    row: dict[str, Any]
    spot: Spot
    site: Site
    clock: Clock
    notices: tuple[str, ...]
    device_hash: bytes | None
    caller_hash: bytes | None = field(default=None)

    @property
    def is_weak(self) -> bool:
        """Whether it can move no post by itself: it came late, or nobody knows where to."""
        return (self.clock.is_late and self.row["operator_id"] is None) or not self.site.is_known

    def told(self, office: Office) -> bytes:
        """What of the answer is the alert's own, as it is stored for a repeat."""
        own = AlertCreated(
            alert_id=self.id,
            secret=self.secret,
            incident_number="",
            status="",
            post=None,
            is_drill=self.row["is_drill"],
            is_late=self.clock.is_late,
            quality=self.spot.quality,
            notices=self.notices,
            missing=missing_of(
                is_placed=self.spot.is_exact or bool(self.row["desa_code"] or self.row["landmark"]),
                has_phone=self.row["phone"] is not None,
                has_kind=self.row["kind_code"] is not None,
            ),
            url=f"{office.base_url}/alarm/{self.id}#{self.secret}",
        )
        return own.model_dump_json().encode()


def take_in(office: Office, form: RaiseAlert, press: Press) -> Intake:
    """The alert as it will be written."""
    alert_id, secret, clock = new_id(), new_secret(), settle_clock(office, form, press)
    spot = settle_spot(office, form)
    phone = _phone(form.phone)
    kind = office.reference.current().kind(form.kind)
    unused = (UNREADABLE_PHONE,) if form.phone and phone is None else ()
    unknown = (UNKNOWN_KIND,) if form.kind and kind is None else ()
    row: dict[str, Any] = {
        "id": alert_id,
        "secret_hash": secret_hash(secret),
        "is_drill": bool(form.drill),
        **_moments(clock),
        **_position(spot),
        "landmark": form.landmark or "",
        "kind_code": kind.code if kind else None,
        "in_danger": form.in_danger,
        "note": form.note or "",
        "phone": office.box.seal(alert_id, phone) if phone else None,
        "phone_hash": office.box.address_hash(phone) if phone else None,
        **_way(office, press),
    }
    return Intake(
        id=alert_id,
        secret=secret,
        row=row,
        spot=spot,
        site=settle_site(office, spot),
        clock=clock,
        notices=(*spot.notices, *notices_of(spot.quality, is_late=clock.is_late), *unused, *unknown),
        device_hash=row["device_hash"],
        caller_hash=row["phone_hash"] if press.channel in VOUCHED else None,
    )


def _moments(clock: Clock) -> dict[str, Any]:
    return {
        "pressed_at": clock.pressed_at,
        "sent_at": clock.sent_at,
        "received_at": clock.received_at,
        "clock_off_s": clock.off_s,
        "is_late": clock.is_late,
    }


def _position(spot: Spot) -> dict[str, Any]:
    return {
        "latitude": spot.latitude,
        "longitude": spot.longitude,
        "accuracy_m": spot.accuracy_m,
        "quality": spot.quality,
        "desa_code": spot.desa_code,
        "kecamatan_code": spot.kecamatan_code,
    }


def _way(office: Office, press: Press) -> dict[str, Any]:
    """How it came in."""
    return {
        "channel": press.channel,
        "device_hash": office.box.device_hash(press.device) if press.device else None,
        "operator_id": press.operator_id,
        "call_arrival_at": press.call_arrival_at,
        "call_answered_at": press.call_answered_at,
    }


def settle_clock(office: Office, form: RaiseAlert, press: Press) -> Clock:
    """When it was pressed, by our clock.

    `sent_at` − `pressed_at` are of one clock, so a wrong one does not matter: it is the real delay. Without `sent_at` a
    wrong clock and a delay cannot be told apart. A call began when it came in.
    """
    now = datetime.now(UTC)
    zone = office.pack.zone
    pressed, sent = _utc(form.pressed_at, zone), _utc(form.sent_at, zone)
    if press.channel in SPOKEN:
        pressed, sent = press.call_arrival_at or now, None
    age = max((sent or now) - pressed, timedelta(0)) if pressed else timedelta(0)
    return Clock(
        received_at=now,
        pressed_at=now - min(age, OLDEST),
        sent_at=sent,
        off_s=(now - sent).total_seconds() if sent else None,
        is_late=age > timedelta(seconds=office.rules.late_after_s) and press.channel not in SPOKEN,
    )


def canonical(form: RaiseAlert, press: Press) -> bytes:
    """The same for the same press: when it was sent differs from one try to the next, as a gateway's times may."""
    passing = {"sent_at", "pressed_at"} if press.channel == "sms" else {"sent_at"}
    written = form.model_dump(mode="json", exclude_none=True, exclude=passing)
    return json.dumps([written, press.channel], sort_keys=True).encode()


def _utc(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    """In UTC; one without zone is the regency's, and one at the end of all time is none."""
    if moment is None:
        return None
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError:
        return None


def _phone(written: str | None) -> str | None:
    try:
        return PHONE.validate_python(written) if written else None
    except ValidationError:
        return None
