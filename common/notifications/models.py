"""The tables of the outbox. Every service has them in its own schema, and no service reads another's."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import SmallInteger

from common.db import Base, uuid_key

STATES = ("waiting", "queued", "sending", "delivered", "failed", "withdrawn")
NO_CONTACT = "belum ada alamat"
WITH_RECEIPTS = "channel = 'sms'"
OUTCOMES = ("sending", "delivered", "failed", "refused", "lost")


class Outbox(Base):
    """One message to one recipient: waiting → queued → sending → delivered | failed; a waiting one may be withdrawn.

    `token` names the newest publication to the broker; an older one finds no row. `lease_until` is when
    a queued or sending row is taken back. `contact_id` is whom the next try is for, once there was one.
    Attempts up to `forgiven` were before the last retry by hand. A lower `priority` goes first.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint("state IN ('" + "', '".join(STATES) + "')", name="state"),
        Index("ix_outbox_due", "priority", "due_at", postgresql_where=text("state = 'waiting'")),
        Index("ix_outbox_lease", "lease_until", postgresql_where=text("state IN ('queued', 'sending')")),
        Index("ix_outbox_failed", "created_at", postgresql_where=text("state = 'failed'")),
    )

    id: Mapped[UUID] = uuid_key()
    topic: Mapped[str]
    reference: Mapped[str] = mapped_column(index=True)
    recipient: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    data: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    priority: Mapped[int] = mapped_column(SmallInteger, server_default=text("5"))
    state: Mapped[str] = mapped_column(server_default="waiting")
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    forgiven: Mapped[int] = mapped_column(server_default=text("0"))
    contact_id: Mapped[UUID | None]
    due_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    token: Mapped[UUID | None]
    lease_until: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    delivered_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(server_default="")


class DeliveryAttempt(Base):
    """One try, written before anything is sent: a worker that dies leaves it as `sending`, later `lost`.

    `delivered` is what the next system accepted; `arrived_at` is when it reached the telephone, where one tells us.
    """

    __tablename__ = "delivery_attempt"
    __table_args__ = (
        CheckConstraint("outcome IN ('" + "', '".join(OUTCOMES) + "')", name="outcome"),
        Index("ix_delivery_attempt_provider_reference", "provider_reference", postgresql_where=text(WITH_RECEIPTS)),
    )

    id: Mapped[UUID] = uuid_key()
    outbox_id: Mapped[UUID] = mapped_column(ForeignKey(Outbox.id), index=True)
    number: Mapped[int]
    contact_id: Mapped[UUID]
    channel: Mapped[str]
    address_hint: Mapped[str]
    outcome: Mapped[str] = mapped_column(server_default="sending")
    error: Mapped[str] = mapped_column(server_default="")
    provider_reference: Mapped[str] = mapped_column(server_default="")
    started_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    ended_at: Mapped[datetime | None]
    arrived_at: Mapped[datetime | None]
