"""The ways of somebody as they, or an administrator, see them. An address is shown whole to its owner only."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.notifications import outbox
from common.notifications.outbox import Delivery
from services.fire_button.crypto import AddressBox
from services.fire_button.models import Reach

CHANNELS = {"sms": "SMS", "email": "Surel", "push": "Notifikasi HP", "webhook": "Webhook"}
SHOWN_DIGITS = 3


@dataclass(frozen=True, slots=True)
class WayView:
    """One way. `address` is masked unless its owner looks; a push subscription has none to read. `test`: the newest."""

    id: UUID
    channel: str
    channel_label: str
    address: str
    label: str
    is_active: bool
    failed_at: datetime | None
    last_error: str
    test: Delivery | None


def ways_of_holder(session: Session, box: AddressBox, holder: str, *, is_owner: bool = False) -> tuple[WayView, ...]:
    """Every way of the holder in the order in which they are used."""
    rows = session.scalars(select(Reach).where(Reach.holder == holder).order_by(Reach.position, Reach.id)).all()
    return tuple(_view(session, box, row, is_owner=is_owner) for row in rows)


def _view(session: Session, box: AddressBox, row: Reach, *, is_owner: bool) -> WayView:
    tests = outbox.deliveries_of(session, f"uji-{row.id}")
    return WayView(
        id=row.id,
        channel=row.channel,
        channel_label=CHANNELS.get(row.channel, row.channel),
        address=_shown(row.channel, box.open(row.id, row.address), is_owner=is_owner),
        label=row.label,
        is_active=row.is_active,
        failed_at=row.failed_at,
        last_error=row.last_error,
        test=tests[-1] if tests else None,
    )


def _shown(channel: str, address: str, *, is_owner: bool) -> str:
    if channel == "push":
        return "Peramban di HP ini atau HP lain"
    if is_owner:
        return address
    name, at, domain = address.rpartition("@")
    return f"{name[:1]}…@{domain}" if at else f"…{address[-SHOWN_DIGITS:]}"
