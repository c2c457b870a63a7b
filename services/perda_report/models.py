"""The tables of perda_report, in its own schema. What is written on the hot path is also in actions/submit.py."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from common.db import Base, EventColumns, uuid_key

# What a search looks through. No index: keeping one took a quarter of what the server needs to accept a report,
# and an office's search reads its own reports only.
SEARCHED = func.concat_ws(text("' '"), text("tracking_number"), text("place"), text("landmark"), text("description"))


class Category(Base):
    """A kind of violation: its legal basis, the OPD that answers for it and its working days. From the pack."""

    __tablename__ = "category"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    description: Mapped[str]
    legal_basis: Mapped[str]
    opd_code: Mapped[str] = mapped_column(ForeignKey("account.opd.code"))
    partner_opd_codes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    verify_days: Mapped[int]
    finish_days: Mapped[int]
    is_sensitive: Mapped[bool]
    hint_fire: Mapped[bool]
    hint_sapa: Mapped[bool]
    note: Mapped[str]
    position: Mapped[int]
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))
    edited_at: Mapped[datetime | None]


class Report(Base):
    """One report. `place` is what people call it; `step_due_at` is the next step's deadline, none when finished."""

    __tablename__ = "report"
    __table_args__ = (Index("ix_report_opd_code_status_step_due_at", "opd_code", "status", "step_due_at", "id"),)

    id: Mapped[UUID] = uuid_key()
    tracking_number: Mapped[str] = mapped_column(unique=True)
    secret_hash: Mapped[bytes]
    category_code: Mapped[str]
    description: Mapped[str]
    occurred_at: Mapped[datetime | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    accuracy_m: Mapped[float | None]
    desa_code: Mapped[str | None]
    kecamatan_code: Mapped[str]
    place: Mapped[str]
    landmark: Mapped[str]
    identity: Mapped[str]
    contact: Mapped[bytes | None]
    opd_code: Mapped[str]
    status: Mapped[str] = mapped_column(server_default="baru")
    verify_due_at: Mapped[datetime]
    due_at: Mapped[datetime]
    step_due_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    result: Mapped[str | None]
    version: Mapped[int] = mapped_column(server_default=text("1"))
    channel: Mapped[str] = mapped_column(server_default="web")
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class ReportEvent(EventColumns, Base):
    """One thing that happened to a report. `words` are for the citizen; `data` stays inside.

    No foreign key: the role cannot delete reports, so it would guard nothing, and checking it took the
    server a tenth of the whole submission. Whoever is first to follow these events adds an index on (tx, id).
    """

    __tablename__ = "report_event"
    __table_args__ = (Index(None, "report_id", "id"),)

    report_id: Mapped[UUID]
    kind: Mapped[str]
    words: Mapped[str] = mapped_column(server_default="")
    officer_id: Mapped[UUID | None]
    data: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))


class Photo(Base):
    """One accepted photo: keys of the sealed original and of what is shown. `distance_m` is to the report's point."""

    __tablename__ = "photo"
    __table_args__ = (UniqueConstraint("report_id", "kind", "sha256"), Index(None, "sha256"))

    id: Mapped[UUID] = uuid_key()
    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"))
    kind: Mapped[str]
    sha256: Mapped[str]
    original_key: Mapped[str]
    shown_key: Mapped[str]
    thumb_key: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int]
    taken_at: Mapped[datetime | None]
    distance_m: Mapped[float | None]
    officer_id: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
