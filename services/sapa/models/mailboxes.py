"""What a reporter reaches with the receipt: replies, and of their own messages only that and when they were sent."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.sapa.models.base import SapaBase

MAILBOX_ID = "mailbox.id"


class Mailbox(SapaBase):
    """`lookup` is what the receipt gives (crypto.stretching). `wrapped` holds the reporter's private key and the
    report's public key, so that a public key that was swapped in the database is seen. `case_id` follows acceptance.
    """

    __tablename__ = "mailbox"
    __table_args__ = (Index(None, "report_id"), Index(None, "case_id"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    lookup: Mapped[bytes] = mapped_column(unique=True)
    report_id: Mapped[UUID]
    case_id: Mapped[UUID | None]
    public: Mapped[bytes]
    wrapped: Mapped[bytes]
    created_at: Mapped[datetime]
    wiped_at: Mapped[datetime | None]


class MailboxSession(SapaBase):
    """One open mailbox: five minutes idle, twenty in all. `keys_sealed` opens with the token only."""

    __tablename__ = "mailbox_session"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    mailbox_id: Mapped[UUID] = mapped_column(ForeignKey(MAILBOX_ID, ondelete="CASCADE"))
    keys_sealed: Mapped[bytes]
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class ReporterMessage(SapaBase):
    """What the reporter sent after the report: sealed to the report's key (epoch 0) or to the case's epoch.

    `kind`: pesan, berkas or cara_aman. The mailbox may read only id, kind and time of it.
    """

    __tablename__ = "reporter_message"
    __table_args__ = (Index(None, "mailbox_id"), Index(None, "case_id"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    mailbox_id: Mapped[UUID]
    report_id: Mapped[UUID]
    case_id: Mapped[UUID | None]
    epoch: Mapped[int] = mapped_column(server_default=text("0"))
    kind: Mapped[str] = mapped_column(server_default="pesan")
    key_sealed: Mapped[bytes | None]
    body: Mapped[bytes | None]
    sent_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class Reply(SapaBase):
    """What the office answers: a sealed box for the reporter's key alone, signed by its author (statements)."""

    __tablename__ = "reply"
    __table_args__ = (Index(None, "mailbox_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    mailbox_id: Mapped[UUID]
    case_id: Mapped[UUID]
    author_key_id: Mapped[UUID]
    sealed: Mapped[bytes]
    signature: Mapped[bytes]
    sent_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]


class Notice(SapaBase):
    """The address of a reporter who chose to be told by SMS or mail, sealed for the sender; gone when it was sent."""

    __tablename__ = "notice"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    channel: Mapped[str]
    address: Mapped[bytes]
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class Opening(SapaBase):
    """That somebody of the office opened the case: the reporter sees role and time, no name."""

    __tablename__ = "opening"
    __table_args__ = (Index(None, "mailbox_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("uuidv7()"))
    mailbox_id: Mapped[UUID]
    role: Mapped[str]
    at: Mapped[datetime] = mapped_column(server_default=text("now()"))
