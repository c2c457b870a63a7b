"""What an operator makes of a message that no machine could read: an alert, or nothing to do. Done once."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common import audit, db
from common.errors import Conflict, NotFound
from services.fire_button.actions.office import Doer, Office
from services.fire_button.actions.press import Press, raise_alert
from services.fire_button.models import Alert, InboundSms
from services.fire_button.schemas.alerts import AlertCreated, RaiseAlert
from services.fire_button.schemas.desk import HandleSms

UNKNOWN = "Pesan ini tidak ditemukan."
DONE = "Pesan ini sudah ditangani rekan Anda."


@dataclass(frozen=True, slots=True)
class _Message:
    """What was sent, opened."""

    sender: str
    words: str
    received_at: datetime


def make_alert(office: Office, sms_id: UUID, form: HandleSms, doer: Doer) -> AlertCreated:
    """Take the message in as its sender's alert; commits. Tried again, it is the same alert.

    Raises NotFound, Conflict.
    """
    with db.transaction() as session:
        message = _opened(office, _locked(session, sms_id))
    pressed = RaiseAlert(
        desa_code=form.desa_code,
        kind=form.kind,
        note=message.words,
        phone=message.sender,
        pressed_at=message.received_at,
    )
    operator = doer.officer.id if doer.officer else None
    created = raise_alert(office, pressed, Press(key=str(sms_id), channel="sms", operator_id=operator)).created
    with db.transaction() as session:
        row = _locked(session, sms_id)
        row.alert_id, row.incident_id = created.alert_id, session.get_one(Alert, created.alert_id).incident_id
        _handled(session, row, "alert", doer)
    return created


def put_aside(session: Session, sms_id: UUID, doer: Doer) -> None:
    """Nothing to do. Raises NotFound, Conflict."""
    _handled(session, _locked(session, sms_id), "ignored", doer)


def _locked(session: Session, sms_id: UUID) -> InboundSms:
    row = session.scalar(select(InboundSms).where(InboundSms.id == sms_id).with_for_update())
    if row is None:
        raise NotFound(UNKNOWN)
    if row.handled_at is not None:
        raise Conflict(DONE)
    return row


def _opened(office: Office, row: InboundSms) -> _Message:
    return _Message(office.box.open(row.id, row.sender), office.box.open(row.id, row.words), row.received_at)


def _handled(session: Session, row: InboundSms, outcome: str, doer: Doer) -> None:
    row.outcome, row.handled_at = outcome, datetime.now(UTC)
    row.handled_by = doer.officer.id if doer.officer else None
    audit.record(session, doer.actor, f"sms.{outcome}", f"sms:{row.id}")
