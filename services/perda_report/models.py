"""The tables of perda_report, in its own schema. What is written on the hot path is also in actions/submit.py."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, SmallInteger, Text, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from common.db import Base, EventColumns, uuid_key


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
    """One report. `place` is what people call it; `step_due_at` is the running deadline, none when finished.

    `status_before` is what a set-aside report goes back to, `paused_at` since when its own deadlines stand still.
    `escalated`: 0 nobody, 1 supervisors, 2 the head of the OPD was told that the running step is late.
    `closed_by` decided last; `barred_id` is the officer whose decision was contested. `objectable_until` ends the
    time for an objection. `email_hash` (crypto.email_hash) finds a person's reports without opening a contact.
    `merged_into` and `split_from` are reports, without a foreign key: even an empty one costs each new report a
    fifteenth of the statement, and no report is ever deleted.
    `erasure_asked_at`: story and photos go when the report is over; `forgotten_at`: only what is counted is left.
    """

    __tablename__ = "report"
    __table_args__ = (
        Index("ix_report_work_list", "opd_code", "status", "step_due_at", "id", postgresql_include=["assignee_id"]),
    )

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
    email_hash: Mapped[bytes | None]
    contact_erased_at: Mapped[datetime | None]
    status_before: Mapped[str | None]
    paused_at: Mapped[datetime | None]
    step_started_at: Mapped[datetime | None]
    verified_at: Mapped[datetime | None]
    escalated: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    assignee_id: Mapped[UUID | None]
    closed_by: Mapped[UUID | None]
    barred_id: Mapped[UUID | None]
    objectable_until: Mapped[datetime | None]
    merged_into: Mapped[UUID | None]
    split_from: Mapped[UUID | None]
    co_reporter_count: Mapped[int] = mapped_column(server_default=text("0"))
    rating: Mapped[int | None] = mapped_column(SmallInteger)
    rating_words: Mapped[str] = mapped_column(server_default="")
    erasure_asked_at: Mapped[datetime | None]
    story_erased_at: Mapped[datetime | None]
    forgotten_at: Mapped[datetime | None]


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


class ReportDocument(Base):
    """What a search looks through: the words of a report in small letters. Follows the report by seconds, see
    actions/indexing.py: kept on the way of a new report, its index took a quarter of what the server needs for it.
    """

    __tablename__ = "report_document"
    __table_args__ = (Index(None, "words", postgresql_using="gin", postgresql_ops={"words": "gin_trgm_ops"}),)

    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), primary_key=True)
    words: Mapped[str]


class Photo(Base):
    """One accepted photo: keys of the sealed original and of what is shown. `distance_m` is to the report's point.

    `kind`: laporan (the citizen's), pemeriksaan (of an inspection), sebelum and penutupan (of the closure).
    """

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
    inspection_id: Mapped[UUID | None] = mapped_column(ForeignKey("inspection.id"))
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class Inspection(Base):
    """One visit to the place: what was found, where the officer stood. `finding` is for officers only."""

    __tablename__ = "inspection"
    __table_args__ = (Index(None, "report_id"),)

    id: Mapped[UUID] = uuid_key()
    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"))
    officer_id: Mapped[UUID]
    inspected_at: Mapped[datetime]
    is_found: Mapped[bool]
    finding: Mapped[str]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    accuracy_m: Mapped[float | None]
    distance_m: Mapped[float | None]
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class CoReporter(Base):
    """Somebody else who saw the same and wants to be told. Has a secret of their own, as a reporter has."""

    __tablename__ = "co_reporter"
    __table_args__ = (Index(None, "report_id"), Index(None, "email_hash"))

    id: Mapped[UUID] = uuid_key()
    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"))
    secret_hash: Mapped[bytes]
    contact: Mapped[bytes | None]
    email_hash: Mapped[bytes | None]
    words: Mapped[str] = mapped_column(server_default="")
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    contact_erased_at: Mapped[datetime | None]


class EmailCheck(Base):
    """Somebody proving that a mailbox is theirs: a code was sent to the sealed address.

    With `verified_at` set, `token_hash` is the cookie that lists the reports of this mailbox until `expires_at`.
    """

    __tablename__ = "email_check"
    __table_args__ = (Index(None, "expires_at"),)

    id: Mapped[UUID] = uuid_key()
    address: Mapped[bytes]
    email_hash: Mapped[bytes]
    code_hash: Mapped[bytes]
    tries: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    token_hash: Mapped[bytes | None] = mapped_column(unique=True)
    verified_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class RoutingRule(Base):
    """Which OPD answers when category, place and time fit; the lowest `position` that fits decides.

    An empty `category_code` or `kecamatan_codes` fits all. `hours`: selalu, jam_kerja, luar_jam.
    """

    __tablename__ = "routing_rule"

    id: Mapped[UUID] = uuid_key()
    position: Mapped[int]
    name: Mapped[str]
    category_code: Mapped[str | None] = mapped_column(ForeignKey("category.code"))
    kecamatan_codes: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    hours: Mapped[str] = mapped_column(server_default="selalu")
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    opd_code: Mapped[str] = mapped_column(ForeignKey("account.opd.code"))
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))
    edited_at: Mapped[datetime | None]


class Deadline(Base):
    """Working days of a term (workflow.Term) from a day on, for one category or for all; else the pack's count."""

    __tablename__ = "deadline"
    __table_args__ = (
        UniqueConstraint("category_code", "term", "valid_from", name="uq_deadline", postgresql_nulls_not_distinct=True),
    )

    id: Mapped[UUID] = uuid_key()
    category_code: Mapped[str | None] = mapped_column(ForeignKey("category.code"))
    term: Mapped[str]
    valid_from: Mapped[date]
    days: Mapped[int] = mapped_column(SmallInteger)
    note: Mapped[str] = mapped_column(server_default="")
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class MailTemplate(Base):
    """An office's own words for a mail (topic of messages.TEMPLATES), instead of those that come with the program."""

    __tablename__ = "mail_template"

    topic: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str]
    body: Mapped[str]
    edited_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class BulkAct(Base):
    """One act on many reports, which its officer may take back until `undo_until`."""

    __tablename__ = "bulk_act"

    id: Mapped[UUID] = uuid_key()
    officer_id: Mapped[UUID]
    act: Mapped[str]
    undo_until: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class BulkItem(Base):
    """One report of a bulk act: as it was before (`before`), and the version that the act left."""

    __tablename__ = "bulk_item"
    __table_args__ = (Index(None, "bulk_act_id"),)

    id: Mapped[UUID] = uuid_key()
    bulk_act_id: Mapped[UUID] = mapped_column(ForeignKey("bulk_act.id"))
    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"))
    version: Mapped[int]
    before: Mapped[dict[str, Any]]
    outbox_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=text("'{}'"))
