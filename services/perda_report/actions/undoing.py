"""Taking back a bulk act within its minute: each report as it was, unless somebody changed it since."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common import audit, db
from common.errors import Conflict, NotFound
from common.notifications import outbox
from services.perda_report.actions.office import Doer, Office
from services.perda_report.messages import Kind
from services.perda_report.models import BulkAct, BulkItem, Report, ReportEvent

UNKNOWN = "Tindakan ini tidak ada, atau dilakukan petugas lain."
UNDONE = "Tindakan ini sudah dibatalkan."
TOO_LATE = "Waktu untuk membatalkan sudah habis, dan warga sudah dikabari. Ubah laporannya satu per satu."


@dataclass(frozen=True, slots=True)
class Undone:
    """Numbers that are as before, and those that somebody changed since: these stay as they are."""

    restored: tuple[str, ...]
    changed_since: tuple[str, ...]


class _State(BaseModel):
    """What a bulk act may change of a report, besides its version."""

    model_config = ConfigDict(from_attributes=True)

    opd_code: str
    status: str
    result: str | None
    verify_due_at: datetime
    due_at: datetime
    step_due_at: datetime | None
    finished_at: datetime | None
    status_before: str | None
    paused_at: datetime | None
    step_started_at: datetime | None
    verified_at: datetime | None
    escalated: int
    assignee_id: UUID | None
    closed_by: UUID | None
    objectable_until: datetime | None


def state_of(report: Report) -> dict[str, Any]:
    """What of a report can be restored, as JSON."""
    return _State.model_validate(report).model_dump(mode="json")


def undo_bulk(office: Office, bulk_id: UUID, doer: Doer) -> Undone:
    """`take_back` in a transaction of its own."""
    with db.transaction() as session:
        return take_back(session, office, bulk_id, doer)


def take_back(session: Session, office: Office, bulk_id: UUID, doer: Doer) -> Undone:
    """Restore what is as the act left it, and withdraw its messages.

    Raises NotFound for a bulk act that is not this officer's, Conflict when its time is over or it was undone.
    """
    _mark(session, bulk_id, doer)
    rows = session.execute(
        select(BulkItem, Report)
        .join(Report, Report.id == BulkItem.report_id)
        .where(BulkItem.bulk_act_id == bulk_id)
        .order_by(Report.tracking_number)
        .with_for_update(of=Report)
    ).all()
    restored, changed_since = [], []
    for item, report in rows:
        if report.version != item.version:
            changed_since.append(report.tracking_number)
            continue
        _restore(session, office, (item, report), doer)
        restored.append(report.tracking_number)
    return Undone(tuple(restored), tuple(changed_since))


def _mark(session: Session, bulk_id: UUID, doer: Doer) -> None:
    bulk = session.get(BulkAct, bulk_id, with_for_update=True)
    if bulk is None or bulk.officer_id != doer.officer.id:
        raise NotFound(UNKNOWN)
    if bulk.undone_at is not None:
        raise Conflict(UNDONE)
    now = session.scalar(select(func.clock_timestamp()))
    if now is None or now > bulk.undo_until:
        raise Conflict(TOO_LATE)
    bulk.undone_at = now


def _restore(session: Session, office: Office, taken: tuple[BulkItem, Report], doer: Doer) -> None:
    item, report = taken
    earlier = _State.model_validate(state_of(report) | item.before)
    for name in item.before:
        setattr(report, name, getattr(earlier, name))
    report.version += 1
    outbox.withdraw(session, item.outbox_ids)
    opd = office.reference.current().opd_of(report.opd_code)
    trace = {"bulk": str(item.bulk_act_id), "to": report.status, "version": report.version}
    session.add(
        ReportEvent(
            report_id=report.id,
            kind=Kind.DIBATALKAN,
            words=f"Laporan kembali seperti sebelumnya di {opd.name}.",
            officer_id=doer.officer.id,
            data={"act": "undo", **trace},
        )
    )
    audit.record(session, doer.actor, "report.undo", f"report:{report.tracking_number}", **trace)
