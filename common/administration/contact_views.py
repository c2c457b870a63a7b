"""How recipients are reached, as an administrator sees it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.directory import Contact

CHANNELS = {"email": "Surel", "sms": "SMS", "webhook": "Webhook"}


@dataclass(frozen=True, slots=True)
class ContactView:
    """One address; of a webhook's secret only whether there is one."""

    id: UUID
    channel: str
    channel_label: str
    address: str
    position: int
    has_secret: bool
    is_placeholder: bool
    is_active: bool
    edited_at: datetime | None


def contacts_of(session: Session, recipients: Sequence[str]) -> Mapping[str, tuple[ContactView, ...]]:
    """The contacts of each recipient that has any, in the order in which they are tried."""
    ordered = select(Contact).where(Contact.recipient.in_(recipients))
    found: dict[str, tuple[ContactView, ...]] = {}
    for row in session.scalars(ordered.order_by(Contact.is_active.desc(), Contact.position, Contact.id)):
        found[row.recipient] = (*found.get(row.recipient, ()), _contact(row))
    return found


def _contact(row: Contact) -> ContactView:
    return ContactView(
        id=row.id,
        channel=row.channel,
        channel_label=CHANNELS.get(row.channel, row.channel),
        address=row.address,
        position=row.position,
        has_secret=row.secret is not None,
        is_placeholder=row.is_placeholder,
        is_active=row.is_active,
        edited_at=row.edited_at,
    )
