"""The OPD (agencies) of the regency, and how each recipient of notices is reached. Data, edited by administrators."""

from datetime import datetime
from uuid import UUID

from pydantic import SecretStr
from sqlalchemy import Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from common import keys
from common.db import Base, uuid_key


class Opd(Base):
    """An agency: Satpol PP, DLH, …"""

    __tablename__ = "opd"
    __table_args__ = {"schema": "account"}

    code: Mapped[str] = mapped_column(primary_key=True)
    abbreviation: Mapped[str]
    name: Mapped[str]
    level: Mapped[str]
    note: Mapped[str] = mapped_column(server_default="")
    is_confirmed: Mapped[bool] = mapped_column(server_default=text("false"))
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))
    edited_at: Mapped[datetime | None]


class Contact(Base):
    """One way to reach a recipient (`opd:satpol-pp`); tried in the order of `position`."""

    __tablename__ = "contact"
    __table_args__ = (Index(None, "recipient", "position"), {"schema": "account"})

    id: Mapped[UUID] = uuid_key()
    recipient: Mapped[str]
    channel: Mapped[str]
    address: Mapped[str]
    position: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    secret: Mapped[bytes | None]
    is_placeholder: Mapped[bool] = mapped_column(server_default=text("false"))
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))
    edited_at: Mapped[datetime | None]


def _contact_key(root: SecretStr) -> bytes:
    return keys.derive(root.get_secret_value().encode(), "contact-secret")


def seal_contact_secret(root: SecretStr, secret: str) -> bytes:
    """A webhook's signing secret (`whsec_…`) as `Contact.secret` stores it; `root` is the setting secret_key."""
    return keys.seal(_contact_key(root), secret.encode())


def open_contact_secret(root: SecretStr, sealed: bytes) -> str:
    """What was sealed. Raises ValueError when it was sealed under another secret_key."""
    return keys.unseal(_contact_key(root), sealed).decode()
