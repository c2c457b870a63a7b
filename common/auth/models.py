"""The tables of officers, their rights and their sessions; rows of other services are out of a role's sight.

`service` and `home` are filled by the database with the role that writes, and row level security keeps
each service to its own rows of `officer_role` and `session`.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from common.db import Base, uuid_key

OFFICER_ID = "account.officer.id"


class AccountFlags:
    """What every table of accounts says, also that of a service with officers of its own."""

    is_active: Mapped[bool] = mapped_column(server_default=text("true"))
    is_demo: Mapped[bool] = mapped_column(server_default=text("false"))


class Officer(AccountFlags, Base):
    """A person with a username. `home` is the service whose administrators manage the account.

    `generation` counts what ends every session (new password, reset, deactivation): a session opened under
    an older number is over, in whichever service it was opened.
    """

    __tablename__ = "officer"
    __table_args__ = {"schema": "account"}

    id: Mapped[UUID] = uuid_key()
    username: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    email: Mapped[str] = mapped_column(server_default="")
    home: Mapped[str] = mapped_column(server_default=text("current_user"))
    password_hash: Mapped[str]
    must_change_password: Mapped[bool] = mapped_column(server_default=text("true"))
    totp_secret: Mapped[bytes | None]
    totp_last_step: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    generation: Mapped[int] = mapped_column(server_default=text("0"))
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    last_login_at: Mapped[datetime | None]


class OfficerRole(Base):
    """One right: a role of this service for one OPD, or for all of them when `opd_code` is empty."""

    __tablename__ = "officer_role"
    __table_args__ = (
        UniqueConstraint(
            "officer_id", "service", "role", "opd_code", name="uq_officer_role", postgresql_nulls_not_distinct=True
        ),
        {"schema": "account"},
    )

    id: Mapped[UUID] = uuid_key()
    officer_id: Mapped[UUID] = mapped_column(ForeignKey(OFFICER_ID))
    service: Mapped[str] = mapped_column(server_default=text("current_user"))
    role: Mapped[str]
    opd_code: Mapped[str | None] = mapped_column(ForeignKey("account.opd.code"))


class OfficerSession(Base):
    """One browser that is signed in to this service. Holds the hash of its token, never the token."""

    __tablename__ = "session"
    __table_args__ = {"schema": "account"}

    id: Mapped[UUID] = uuid_key()
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    officer_id: Mapped[UUID] = mapped_column(ForeignKey(OFFICER_ID), index=True)
    service: Mapped[str] = mapped_column(server_default=text("current_user"))
    generation: Mapped[int]
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    reauthenticated_at: Mapped[datetime]


class AttemptColumns:
    """The failures in a row of one username, known or not. The key is an HMAC: people mistype passwords there.

    A service with officers of its own has such a table of its own.
    """

    account_key: Mapped[bytes] = mapped_column(primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(index=True)
    locked_until: Mapped[datetime | None]


class LoginAttempt(AttemptColumns, Base):
    """Of every service that shares these accounts."""

    __tablename__ = "login_attempt"
    __table_args__ = {"schema": "account"}
