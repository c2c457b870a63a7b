"""Telling a reporter that something waits: only who chose it, in safe hours, by a way that was agreed."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from common.notifications import outbox
from common.notifications.outbox import Message
from services.sapa.actions.adding import is_new
from services.sapa.crypto.addresses import AddressBox
from services.sapa.messages.recipients import notice_recipient
from services.sapa.messages.words import to_reporter
from services.sapa.models import Notice
from services.sapa.queries.casework.agreement import next_safe_time, refusal
from services.sapa.queries.casework.parts import Agreement
from services.sapa.schemas.codes import Channel
from services.sapa.schemas.entries.contacts import ContactTold

# WhatsApp is not among what we can send by; who chose only that is written to by an officer.
WAYS = {Channel.SMS: "sms", Channel.SUREL: "email"}


def tell_reporter(session: Session, box: AddressBox, agreement: Agreement, notice_id: UUID) -> bool:
    """Put one neutral message, once for each `notice_id`, that goes out at the next safe time; whether it was put.

    The address is sealed for the sender and goes when the message has (timers/retention).
    """
    told, now = agreement.told, datetime.now(UTC)
    at = next_safe_time(agreement, now)
    if told is None or not told.notify or at is None:
        return False
    fitting = [one for one in told.channels if one in WAYS and ("@" in told.address) == (one is Channel.SUREL)]
    planned = (ContactTold.model_construct(channel=one, address=told.address, at=at) for one in fitting)
    allowed = next((one for one in planned if not refusal(agreement, one)), None)
    if allowed is None:
        return False
    way = WAYS[allowed.channel]
    row = {"id": notice_id, "channel": way, "address": box.seal(notice_id, way, told.address)}
    if not is_new(session, Notice, row):
        return False
    said = to_reporter()
    message = Message("sapa.notice", "layanan", notice_recipient(notice_id), said.subject, said.body)
    outbox.put(session, message, hold=max(at - now, timedelta(0)))
    return True
