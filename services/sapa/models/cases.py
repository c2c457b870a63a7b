"""A case: its epochs, who holds which, and everything that is known or was done as sealed, signed entries.

Entries are added, never changed: what is known of a thing is the newest entry about it (schemas fold them).
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from common.db import uuid_key
from services.sapa.models.base import SapaBase

CASE_ID = "case_file.id"


class Case(SapaBase):
    """`number` is what officers say: 2026-0031. `report_id` and `mailbox_id` are None for what came in by hand.

    `review_at`: the nearest date on which somebody has to look at it again. `erased_at`: the keys are gone.
    """

    __tablename__ = "case_file"
    __table_args__ = (Index(None, "state", "opened_at"),)

    id: Mapped[UUID] = uuid_key()
    number: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(server_default="asesmen")
    urgency: Mapped[str]
    report_id: Mapped[UUID | None] = mapped_column(unique=True)
    mailbox_id: Mapped[UUID | None] = mapped_column(unique=True)
    epoch: Mapped[int] = mapped_column(server_default=text("1"))
    version: Mapped[int] = mapped_column(server_default=text("1"))
    opened_at: Mapped[datetime]
    review_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]


class CaseEpoch(SapaBase):
    """The public keys of one epoch, signed by whoever began it (statements.epoch_statement)."""

    __tablename__ = "case_epoch"

    case_id: Mapped[UUID] = mapped_column(ForeignKey(CASE_ID), primary_key=True)
    epoch: Mapped[int] = mapped_column(primary_key=True)
    public: Mapped[bytes]
    identity_public: Mapped[bytes]
    made_by: Mapped[UUID]
    signature: Mapped[bytes]
    made_at: Mapped[datetime]


class CaseGrant(SapaBase):
    """The private halves of one epoch for one officer's key, or for escrow (`holder_key_id` None), signed by the giver.

    `part`: pendamping, penyelia, rekan (story without identity) or escrow. Revoked: `sealed` is emptied, the row stays,
    since it says whose entries count.
    """

    __tablename__ = "case_grant"
    __table_args__ = (
        UniqueConstraint(
            "case_id", "epoch", "holder_key_id", name="uq_case_grant_holder", postgresql_nulls_not_distinct=True
        ),
        Index(None, "holder_key_id"),
    )

    id: Mapped[UUID] = uuid_key()
    case_id: Mapped[UUID] = mapped_column(ForeignKey(CASE_ID))
    epoch: Mapped[int]
    holder_key_id: Mapped[UUID | None]
    part: Mapped[str]
    has_identity: Mapped[bool] = mapped_column(server_default=text("true"))
    sealed: Mapped[bytes | None]
    sealed_digest: Mapped[str]
    made_by: Mapped[UUID]
    signature: Mapped[bytes]
    made_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class Entry(SapaBase):
    """One sealed body (JSON with its kind inside), signed by its author. `scope`: 0 story, 1 identity."""

    __tablename__ = "entry"
    __table_args__ = (Index(None, "case_id", "made_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey(CASE_ID))
    epoch: Mapped[int]
    scope: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    key_sealed: Mapped[bytes]
    body: Mapped[bytes]
    author_key_id: Mapped[UUID]
    signature: Mapped[bytes]
    made_at: Mapped[datetime]


class Likeness(SapaBase):
    """A keyed HMAC of a telephone number or NIK in a case: tells that two cases may be about the same person."""

    __tablename__ = "likeness"
    __table_args__ = (Index(None, "mark"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey(CASE_ID), primary_key=True)
    mark: Mapped[bytes] = mapped_column(primary_key=True)


class LetterCounter(SapaBase):
    """The last number of a year's letters: taken in the transaction that files the letter, so that none is missing."""

    __tablename__ = "letter_counter"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]
