"""Alerts, the incidents that they are linked to, and everything that is done about these."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, SmallInteger, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from common.db import EventColumns, uuid_key
from services.fire_button.models.base import FireBase

INCIDENT_ID = "incident.id"


class Incident(FireBase):
    """One fire or rescue, however many called. Its point is the best known, its times are of the first post.

    `number` is what people say (numbers.py). `post_code` is the lead post; `ranking` keeps how it was chosen: a list of
    {post, metres, seconds, is_on_duty, open, reason}. `is_inside_wmk` is None without a usable position.
    `escalation_step` is the last step taken (0: the first alarm), `next_step_at` when the next falls due, None while
    nobody has to be moved. `called_off_at`: every caller took it back; a crew still has to confirm.
    `received_at` starts the SPM's clock: when the first alert reached the server.
    """

    __tablename__ = "incident"
    __table_args__ = (Index(None, "state", "received_at"), Index(None, "kecamatan_code"))

    id: Mapped[UUID] = uuid_key()
    number: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(server_default="baru")
    is_drill: Mapped[bool] = mapped_column(server_default=text("false"))
    kind_code: Mapped[str | None]
    in_danger: Mapped[bool | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    accuracy_m: Mapped[float | None]
    is_outside: Mapped[bool] = mapped_column(server_default=text("false"))
    desa_code: Mapped[str | None]
    kecamatan_code: Mapped[str | None]
    place: Mapped[str]
    landmark: Mapped[str] = mapped_column(server_default="")
    post_code: Mapped[str | None]
    ranking: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=text("'[]'"))
    distance_m: Mapped[float | None]
    is_inside_wmk: Mapped[bool | None]
    pressed_at: Mapped[datetime]
    received_at: Mapped[datetime]
    verified_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    departed_at: Mapped[datetime | None]
    arrived_at: Mapped[datetime | None]
    accessed_at: Mapped[datetime | None]
    water_at: Mapped[datetime | None]
    controlled_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    called_off_at: Mapped[datetime | None]
    false_alarm_code: Mapped[str | None]
    merged_into: Mapped[UUID | None]
    split_from: Mapped[UUID | None]
    escalation_step: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    next_step_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default=text("1"))
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class Alert(FireBase):
    """One press, call or message. Never dropped: also a late, vague or suspect one reaches a dispatcher.

    `pressed_at` and `sent_at` are of the phone's clock, `received_at` is ours; `clock_off_s` is how far the phone's
    clock was off, so `pressed_at` here is already corrected by it. `quality`: `tepat`, `kasar`, `luar` (outside the
    regency), `tanpa` (no usable position). `phone` is sealed under the alert's id. `device_hash` marks presses of one
    phone. `restriction_id`: sent while the phone was restricted; `is_flood`: one of many from it within minutes.
    `desa_code` and `kecamatan_code` are what the caller said. `call_arrival_at`, `call_answered_at`: dispatcher's.
    """

    __tablename__ = "alert"
    __table_args__ = (
        Index(None, "incident_id"),
        Index(None, "device_hash", "received_at"),
        Index(None, "phone_hash", "received_at"),
        Index(None, "received_at"),
    )

    id: Mapped[UUID] = uuid_key()
    incident_id: Mapped[UUID] = mapped_column(ForeignKey(INCIDENT_ID))
    secret_hash: Mapped[bytes]
    channel: Mapped[str] = mapped_column(server_default="web")
    is_drill: Mapped[bool] = mapped_column(server_default=text("false"))
    pressed_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    received_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    clock_off_s: Mapped[float | None]
    is_late: Mapped[bool] = mapped_column(server_default=text("false"))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    accuracy_m: Mapped[float | None]
    quality: Mapped[str]
    desa_code: Mapped[str | None]
    kecamatan_code: Mapped[str | None]
    landmark: Mapped[str] = mapped_column(server_default="")
    kind_code: Mapped[str | None]
    in_danger: Mapped[bool | None]
    note: Mapped[str] = mapped_column(server_default="")
    phone: Mapped[bytes | None]
    phone_hash: Mapped[bytes | None]
    device_hash: Mapped[bytes | None]
    restriction_id: Mapped[UUID | None]
    is_flood: Mapped[bool] = mapped_column(server_default=text("false"))
    operator_id: Mapped[UUID | None]
    call_arrival_at: Mapped[datetime | None]
    call_answered_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str] = mapped_column(server_default="")
    erased_at: Mapped[datetime | None]


class Fix(FireBase):
    """A later position of an alert's phone."""

    __tablename__ = "fix"
    __table_args__ = (Index(None, "alert_id", "at"),)

    id: Mapped[UUID] = uuid_key()
    alert_id: Mapped[UUID] = mapped_column(ForeignKey("alert.id"))
    latitude: Mapped[float]
    longitude: Mapped[float]
    accuracy_m: Mapped[float | None]
    at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))


class IncidentEvent(EventColumns, FireBase):
    """One thing that happened. `words` may be read by callers where the kind is theirs to see; `data` stays inside.

    `device_at` is the crew's phone's time for what was tapped without signal; `at` is when it reached us.
    """

    __tablename__ = "incident_event"
    __table_args__ = (Index(None, "incident_id", "id"), Index(None, "tx", "id"))

    incident_id: Mapped[UUID]
    kind: Mapped[str]
    words: Mapped[str] = mapped_column(server_default="")
    officer_id: Mapped[UUID | None]
    post_code: Mapped[str | None]
    device_at: Mapped[datetime | None]
    data: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))


class Dispatch(FireBase):
    """One post's part in one incident: rung, and then its own times. `reason`: why this post, for the log.

    The stages of PU 25/PRT/M/2008: rung → acknowledged → departed → arrived → at the fire → water on it.
    """

    __tablename__ = "dispatch"
    __table_args__ = (UniqueConstraint("incident_id", "post_code"), Index(None, "post_code"))

    id: Mapped[UUID] = uuid_key()
    incident_id: Mapped[UUID] = mapped_column(ForeignKey(INCIDENT_ID))
    post_code: Mapped[str]
    reason: Mapped[str]
    distance_m: Mapped[float | None]
    rung_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[str] = mapped_column(server_default="")
    departed_at: Mapped[datetime | None]
    arrived_at: Mapped[datetime | None]
    accessed_at: Mapped[datetime | None]
    water_at: Mapped[datetime | None]
    controlled_at: Mapped[datetime | None]
    stood_down_at: Mapped[datetime | None]
    personnel: Mapped[int | None] = mapped_column(SmallInteger)
    units: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))


class Ring(FireBase):
    """One message of an alarm to one way of one person: who was rung at which step, and what they answered.

    `recipient` is the outbox row's; `outbox_id` tells what became of it. `answer`: `ya`, `tidak` or, of a volunteer,
    `benar`, `tidak_benar`. `purpose`: `alarm` asks for an acknowledgement, `konfirmasi` (Redkar) for what is seen,
    `kabar` only tells.
    """

    __tablename__ = "ring"
    __table_args__ = (Index(None, "incident_id", "step"), Index(None, "holder", "rung_at"))

    id: Mapped[UUID] = uuid_key()
    incident_id: Mapped[UUID] = mapped_column(ForeignKey(INCIDENT_ID))
    step: Mapped[int] = mapped_column(SmallInteger)
    purpose: Mapped[str]
    holder: Mapped[str]
    holder_name: Mapped[str]
    post_code: Mapped[str | None]
    recipient: Mapped[str]
    outbox_id: Mapped[UUID | None]
    rung_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    answered_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(server_default="")


class Photo(FireBase):
    """One accepted photo: a caller's (`alert_id` set) or, as evidence, a crew's. Keys as common.media gives them."""

    __tablename__ = "photo"
    __table_args__ = (UniqueConstraint("incident_id", "kind", "sha256"), Index(None, "alert_id"), Index(None, "sha256"))

    id: Mapped[UUID] = uuid_key()
    incident_id: Mapped[UUID] = mapped_column(ForeignKey(INCIDENT_ID))
    alert_id: Mapped[UUID | None] = mapped_column(ForeignKey("alert.id"))
    kind: Mapped[str]
    sha256: Mapped[str]
    original_key: Mapped[str]
    shown_key: Mapped[str]
    thumb_key: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int]
    taken_at: Mapped[datetime | None]
    officer_id: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class FireReport(FireBase):
    """What the department writes down when an incident is over. Losses in rupiah, area in square metres."""

    __tablename__ = "fire_report"

    incident_id: Mapped[UUID] = mapped_column(ForeignKey(INCIDENT_ID), primary_key=True)
    object_kind: Mapped[str]
    object_name: Mapped[str] = mapped_column(server_default="")
    cause: Mapped[str]
    cause_note: Mapped[str] = mapped_column(server_default="")
    loss_rupiah: Mapped[int | None] = mapped_column(BigInteger)
    area_m2: Mapped[float | None]
    dead: Mapped[int]
    injured: Mapped[int]
    dead_firefighters: Mapped[int]
    injured_firefighters: Mapped[int]
    displaced_households: Mapped[int]
    displaced_people: Mapped[int]
    water_source: Mapped[str] = mapped_column(server_default="")
    story: Mapped[str]
    officer_id: Mapped[UUID]
    written_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    changed_at: Mapped[datetime | None]


class Restriction(FireBase):
    """A phone that raised false alarms again and again: its alerts still reach the dispatcher, marked.

    `holder` is `hp` (device_hash) or `nomor` (phone_hash). `evidence`: the numbers of the incidents. An appeal is
    written by whoever holds one of those alerts; it is decided by somebody else than who imposed it.
    """

    __tablename__ = "restriction"
    __table_args__ = (Index(None, "device_hash"), Index(None, "phone_hash"))

    id: Mapped[UUID] = uuid_key()
    device_hash: Mapped[bytes | None]
    phone_hash: Mapped[bytes | None]
    reason: Mapped[str]
    evidence: Mapped[list[str]] = mapped_column(ARRAY(Text))
    imposed_by: Mapped[UUID]
    imposed_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    until: Mapped[datetime]
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[UUID | None]
    appeal: Mapped[str] = mapped_column(server_default="")
    appealed_at: Mapped[datetime | None]
    decision: Mapped[str] = mapped_column(server_default="")
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]


class InboundSms(FireBase):
    """One message that the gateway brought. `provider_id` is the gateway's, so that a repeat is known.

    `sender` and `words` are sealed under the row's id; `outcome`: `alert`, `answer`, `unread`, `ignored`.
    """

    __tablename__ = "inbound_sms"
    __table_args__ = (Index(None, "sender_hash", "received_at"), Index(None, "received_at"))

    id: Mapped[UUID] = uuid_key()
    provider_id: Mapped[str] = mapped_column(unique=True)
    sender: Mapped[bytes]
    sender_hash: Mapped[bytes]
    words: Mapped[bytes]
    outcome: Mapped[str]
    incident_id: Mapped[UUID | None]
    alert_id: Mapped[UUID | None]
    handled_by: Mapped[UUID | None]
    handled_at: Mapped[datetime | None]
    received_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
