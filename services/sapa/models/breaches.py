"""A breach of data and who was told (UU PDP art. 46). In clear stand ids, times and states; all else is sealed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.sapa.models.base import SapaBase
from services.sapa.models.cases import CASE_ID

BREACH_ID = "breach.id"


class Breach(SapaBase):
    """`known_at`: when the office learnt of it; `due_at`: 3×24 hours later. Both stand in a signed text too."""

    __tablename__ = "breach"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    known_at: Mapped[datetime]
    due_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(server_default="terbuka")
    closed_at: Mapped[datetime | None]


class BreachGrant(SapaBase):
    """What of its two keys somebody's certified key opens (crypto.breaches)."""

    __tablename__ = "breach_grant"

    breach_id: Mapped[UUID] = mapped_column(ForeignKey(BREACH_ID), primary_key=True)
    holder_key_id: Mapped[UUID] = mapped_column(primary_key=True)
    sealed: Mapped[bytes]


class BreachText(SapaBase):
    """One sealed, signed text. `part`: `isi` for those who keep the breach, `kabar` for those who tell the people."""

    __tablename__ = "breach_text"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    breach_id: Mapped[UUID] = mapped_column(ForeignKey(BREACH_ID), index=True)
    part: Mapped[str]
    body: Mapped[bytes]
    author_key_id: Mapped[UUID]
    signature: Mapped[bytes]
    made_at: Mapped[datetime]


class BreachCase(SapaBase):
    """A case whose people it concerns, and once they were told: when, how, by whose key, signed."""

    __tablename__ = "breach_case"

    breach_id: Mapped[UUID] = mapped_column(ForeignKey(BREACH_ID), primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey(CASE_ID), primary_key=True, index=True)
    told_at: Mapped[datetime | None]
    told_by: Mapped[UUID | None]
    way: Mapped[str | None]
    signature: Mapped[bytes | None]
