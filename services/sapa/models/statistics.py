"""Codes of closed cases, sealed to a key of the supervisors, and the suppressed tables made from them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from common.db import uuid_key
from services.sapa.models.base import SapaBase

STATISTICS_KEY_ID = "statistics_key.id"


class StatisticsKey(SapaBase):
    """The public half, signed by the supervisor who made it (statements.key_statement)."""

    __tablename__ = "statistics_key"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    public: Mapped[bytes]
    made_by: Mapped[UUID]
    signature: Mapped[bytes]
    made_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class StatisticsGrant(SapaBase):
    """The private half for one officer's key."""

    __tablename__ = "statistics_grant"

    key_id: Mapped[UUID] = mapped_column(ForeignKey(STATISTICS_KEY_ID), primary_key=True)
    holder_key_id: Mapped[UUID] = mapped_column(primary_key=True)
    sealed: Mapped[bytes]


class StatisticRow(SapaBase):
    """The SIMFONI codes of one closure. Names no case; `period` is the first day of its quarter."""

    __tablename__ = "statistic_row"
    __table_args__ = (Index(None, "period"),)

    id: Mapped[UUID] = uuid_key()
    period: Mapped[date]
    key_id: Mapped[UUID] = mapped_column(ForeignKey(STATISTICS_KEY_ID))
    key_sealed: Mapped[bytes]
    body: Mapped[bytes]


class StatisticTable(SapaBase):
    """One published table: only cells that survived suppression, signed by the supervisor who made it."""

    __tablename__ = "statistic_table"
    __table_args__ = (UniqueConstraint("period", "kind"),)

    id: Mapped[UUID] = uuid_key()
    period: Mapped[date]
    kind: Mapped[str]
    body: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    made_by: Mapped[UUID]
    signature: Mapped[bytes]
    made_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
