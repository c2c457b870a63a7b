"""Officers of sapa, their keys, sessions and duty: accounts of their own, which no other service can touch.

What a row says of a role counts only as far as a certificate under the office's root key says the same.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from common.auth.models import AccountFlags, AttemptColumns
from common.db import uuid_key
from services.sapa.models.base import SapaBase

OFFICER_ID = "officer.id"
KEY_ID = "officer_key.id"


class Officer(AccountFlags, SapaBase):
    """A person with a username. `verifier` is what the stretched password gives; `totp_sealed` opens with it only.

    `enrolment_hash`: of the one-time code with which a new officer begins; None once used. `email` and `phone` are
    sealed for the relay, which tells officers that something waits (crypto of messages/addresses.py). `generation`
    counts what ends every session.
    """

    __tablename__ = "officer"

    id: Mapped[UUID] = uuid_key()
    username: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[str]
    email: Mapped[bytes | None]
    phone: Mapped[bytes | None]
    salt: Mapped[bytes | None]
    verifier: Mapped[bytes | None]
    totp_sealed: Mapped[bytes | None]
    totp_last_step: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    enrolment_hash: Mapped[bytes | None]
    enrolment_until: Mapped[datetime | None]
    generation: Mapped[int] = mapped_column(server_default=text("0"))
    on_duty_until: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    last_login_at: Mapped[datetime | None]


class OfficerKey(SapaBase):
    """One generation of an officer's keys. `wrapped` opens with the password, `recovery_wrapped` with the paper code.

    `certificate` and `signature` are the root's word (crypto.certificates), empty until the ceremony. After
    `revoked_at` nothing is sealed to it; signatures of before still count.
    """

    __tablename__ = "officer_key"
    __table_args__ = (Index(None, "officer_id"),)

    id: Mapped[UUID] = uuid_key()
    officer_id: Mapped[UUID] = mapped_column(ForeignKey(OFFICER_ID))
    box_public: Mapped[bytes]
    sign_public: Mapped[bytes]
    wrapped: Mapped[bytes]
    recovery_salt: Mapped[bytes]
    recovery_wrapped: Mapped[bytes]
    certificate: Mapped[bytes | None]
    signature: Mapped[bytes | None]
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    certified_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class OfficerSession(SapaBase):
    """One browser that is signed in. `keys_sealed`: the officer's private keys under a key made from the token."""

    __tablename__ = "session"

    id: Mapped[UUID] = uuid_key()
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    officer_id: Mapped[UUID] = mapped_column(ForeignKey(OFFICER_ID), index=True)
    key_id: Mapped[UUID | None] = mapped_column(ForeignKey(KEY_ID))
    keys_sealed: Mapped[bytes | None]
    generation: Mapped[int]
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    reauthenticated_at: Mapped[datetime]


class LoginAttempt(AttemptColumns, SapaBase):
    """The failures in a row of one username, as common.auth.lockout counts them."""

    __tablename__ = "login_attempt"
