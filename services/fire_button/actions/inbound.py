"""An SMS that came in: a crew's answer, somebody's alarm, or a message that an operator reads.

What the gateway brings twice is done once: the alarm has a key made of the message, and its row is unique.
"""

from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from uuid import UUID, uuid5

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from common import db
from common.codes import new_id
from common.errors import DomainError
from common.notifications import outbox
from common.notifications.gsm import fitted
from common.notifications.inbound import Received
from common.notifications.outbox import Message
from services.fire_button.actions.answering import answer_by_sms
from services.fire_button.actions.office import Office
from services.fire_button.actions.press import Press, raise_alert
from services.fire_button.messages.reading import Reading, read_words
from services.fire_button.messages.recipients import caller_recipient
from services.fire_button.messages.templates import REPLY
from services.fire_button.models import Alert, InboundSms, Incident
from services.fire_button.queries.alert import incident_of
from services.fire_button.schemas.alerts import RaiseAlert

Outcome = Literal["alert", "answer", "unread", "ignored"]

MESSAGES = UUID("4f6a2a52-5d0f-5bb6-9c07-1f9a6e0a3c11")
MOST_REPLIES = 3
URGENT = 0
LONGEST_SMS = 160
ASK_PLACE = "Balas dengan nama desa, kecamatan, dan patokan."


def receive_sms(office: Office, received: Received) -> Outcome:
    """Do what the message asks for; it is committed when this returns. Raises nothing for what it says."""
    sender_hash = office.box.address_hash(received.sender)
    known = _known(received)
    if known is not None:
        return known
    if not received.sender.startswith("+"):
        return _kept(office, received, sender_hash, "ignored")
    if _answered(office, received, sender_hash):
        return "answer"
    reading = read_words(office.pack, received.words)
    if reading.is_alarm or reading.has_place or _called_before(office, sender_hash):
        return _alarmed(office, received, sender_hash, reading)
    return _kept(office, received, sender_hash, "unread")


def _known(received: Received) -> Outcome | None:
    with db.reading() as session:
        asked = select(InboundSms.outcome).where(InboundSms.provider_id == received.provider_id)
        found: Any = session.scalar(asked)
    return found  # type: ignore[no-any-return]  # held by a CHECK


def _answered(office: Office, received: Received, sender_hash: bytes) -> bool:
    """An answer of somebody who was rung. One that can no longer be given is an operator's to read."""
    try:
        with db.transaction() as session:
            is_answer = answer_by_sms(session, office, sender_hash, received.words)
            if is_answer:
                _write(session, office, received, (sender_hash, "answer"))
    except DomainError:
        _kept(office, received, sender_hash, "unread")
        return True
    return is_answer


def _called_before(office: Office, sender_hash: bytes) -> bool:
    """Whether this number raised an alarm of late: what it sends now belongs to it."""
    since = datetime.now(UTC) - timedelta(seconds=office.rules.link_within_s)
    with db.reading() as session:
        return session.scalar(_alerts_of(sender_hash, since).limit(1)) is not None


def _alerts_of(sender_hash: bytes, since: datetime) -> Any:
    return select(Alert.id).where(
        Alert.phone_hash == sender_hash, Alert.received_at > since, Alert.channel == "sms", ~Alert.is_drill
    )


def _alarmed(office: Office, received: Received, sender_hash: bytes, reading: Reading) -> Outcome:
    form = RaiseAlert(
        latitude=reading.latitude,
        longitude=reading.longitude,
        accuracy_m=reading.accuracy_m,
        desa_code=reading.desa_code,
        kecamatan_code=reading.kecamatan_code,
        landmark=reading.landmark,
        note=received.words,
        phone=received.sender,
        pressed_at=received.received_at,
    )
    key = uuid5(MESSAGES, f"{received.provider_id}\n{received.sender}\n{received.words}")
    created = raise_alert(office, form, Press(str(key), channel="sms")).created
    with db.transaction() as session:
        alert = session.get_one(Alert, created.alert_id)
        if _write(session, office, received, (sender_hash, "alert"), alert):
            _reply(session, office, alert)
    return "alert"


def _reply(session: Session, office: Office, alert: Alert) -> None:
    """The caller learns that it arrived, and what is still needed; not for every one of many messages."""
    since = alert.received_at - timedelta(seconds=office.rules.link_within_s)
    if alert.phone_hash is None or alert.phone is None:
        return
    sent = session.scalar(select(func.count()).select_from(_alerts_of(alert.phone_hash, since).subquery())) or 0
    if sent > MOST_REPLIES:
        return
    incident = incident_of(session, alert)
    words = fitted(_words(office, incident))[:LONGEST_SMS]
    subject = f"Alarm {incident.number}"
    recipient = caller_recipient(alert.id)
    outbox.put(session, Message(REPLY, incident.number, recipient, subject, words, {"sms": words}, priority=URGENT))


def _words(office: Office, incident: Incident) -> str:
    post = office.reference.current().post_name(incident.post_code)
    called = f"{post} dipanggil." if post else "Operator dipanggil."
    if incident.latitude is None and incident.desa_code is None:
        return f"Alarm {incident.number} diterima. {called} {ASK_PLACE}"
    return f"Alarm {incident.number} diterima. {called} Tempat: {incident.place}. Menjauh dari api."


def _kept(office: Office, received: Received, sender_hash: bytes, outcome: Outcome) -> Outcome:
    with db.transaction() as session:
        _write(session, office, received, (sender_hash, outcome))
    return outcome


def _write(
    session: Session, office: Office, received: Received, outcome: tuple[bytes, Outcome], alert: Alert | None = None
) -> bool:
    """The message's row, sealed; False when it is there already."""
    sms_id = new_id()
    row = {
        "id": sms_id,
        "provider_id": received.provider_id,
        "sender": office.box.seal(sms_id, received.sender),
        "sender_hash": outcome[0],
        "words": office.box.seal(sms_id, received.words),
        "outcome": outcome[1],
        "alert_id": alert.id if alert else None,
        "incident_id": alert.incident_id if alert else None,
        "received_at": received.received_at,
    }
    written = insert(InboundSms).values(row).on_conflict_do_nothing().returning(InboundSms.id)
    return session.scalar(written) is not None
