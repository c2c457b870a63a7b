"""Messages that no machine could read: an operator makes an alert of them, or puts them aside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.fire_button.crypto import AddressBox
from services.fire_button.models import InboundSms

UNREAD = "unread"
MOST_SHOWN = 100
DAMAGED = "Pesan ini tidak dapat dibuka."


@dataclass(frozen=True, slots=True)
class SmsAtDesk:
    """One message; its sender's number is opened apart. `same_sender`: how many this sender sent in all."""

    id: UUID
    words: str
    received_at: datetime
    same_sender: int


def unread_messages(session: Session, box: AddressBox) -> Sequence[SmsAtDesk]:
    """The oldest first: it has waited longest."""
    asked = select(InboundSms).where(InboundSms.outcome == UNREAD, InboundSms.handled_at.is_(None))
    rows = session.scalars(asked.order_by(InboundSms.received_at).limit(MOST_SHOWN)).all()
    hashes = {row.sender_hash for row in rows}
    counting = select(InboundSms.sender_hash, func.count().label("messages")).where(InboundSms.sender_hash.in_(hashes))
    counts = {row.sender_hash: row.messages for row in session.execute(counting.group_by(InboundSms.sender_hash))}
    return [SmsAtDesk(row.id, _opened(box, row), row.received_at, counts.get(row.sender_hash, 1)) for row in rows]


def unread_count(session: Session) -> int:
    """How many wait, for the menu."""
    waiting = InboundSms.outcome == UNREAD, InboundSms.handled_at.is_(None)
    return session.scalar(select(func.count()).where(*waiting)) or 0


def _opened(box: AddressBox, row: InboundSms) -> str:
    try:
        return box.open(row.id, row.words)
    except ValueError:
        return DAMAGED
