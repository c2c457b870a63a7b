"""What an officer on duty reads of reports that wait: their summaries.

The reading is committed before the first summary is opened, as with cases (actions.opening).
"""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common import db
from common.errors import Conflict, NotFound
from services.sapa.actions.accepting import NO_REPORT, TAKEN
from services.sapa.actions.office import Doer
from services.sapa.actions.signed_audit import record_signed
from services.sapa.crypto.primitives import CannotOpen
from services.sapa.models import Report, ReportGrant
from services.sapa.queries.waiting import granted_report, report_key, summary_of
from services.sapa.schemas.reporting import ReportSummary
from services.sapa.workflow import WAITING, ReportState

MOST = 200


@dataclass(frozen=True, slots=True)
class WaitingReport:
    """One row of the inbox. `summary` None: what the database holds of it does not open any more."""

    id: UUID
    state: ReportState
    urgency: str
    received_at: datetime
    read_by: datetime
    acknowledged_at: datetime | None
    summary: ReportSummary | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Inbox:
    """The most urgent first. `others`: how many wait for colleagues and were not sealed to this officer."""

    reports: tuple[WaitingReport, ...]
    others: int


def read_inbox(doer: Doer) -> Inbox:
    """Every summary that is sealed to this officer. Opens its own transaction."""
    with db.transaction() as session:
        rows = session.execute(
            select(Report, ReportGrant)
            .join(ReportGrant, ReportGrant.report_id == Report.id)
            .where(ReportGrant.holder_key_id == doer.key_id, Report.state.in_(WAITING))
            .order_by(Report.read_by)
            .limit(MOST)
        ).all()
        waiting = session.scalar(select(func.count()).select_from(Report).where(Report.state.in_(WAITING))) or 0
        ids = [str(report.id) for report, _ in rows]
        if ids:
            record_signed(session, doer, "inbox.read", f"officer:{doer.officer.id}", reports=ids)
    reports = {report.id: _row(doer, report, grant) for report, grant in rows}
    return Inbox(tuple(reports.values()), max(0, waiting - len(reports)))


def read_report(doer: Doer, report_id: UUID) -> WaitingReport:
    """One of them. Raises NotFound, and Conflict when a colleague has accepted it."""
    with db.transaction() as session:
        report, grant = granted_to_me(session, doer, report_id)
        record_signed(session, doer, "inbox.read", f"report:{report_id}")
    return _row(doer, report, grant)


def _row(doer: Doer, report: Report, grant: ReportGrant) -> WaitingReport:
    try:
        summary = summary_of(report, report_key(report, grant, doer.keys.box))
    except (CannotOpen, ValueError):
        summary = None
    return WaitingReport(
        report.id,
        ReportState(report.state),
        report.urgency,
        report.received_at,
        report.read_by,
        report.acknowledged_at,
        summary,
    )


def granted_to_me(session: Session, doer: Doer, report_id: UUID) -> tuple[Report, ReportGrant]:
    """The waiting report and this officer's grant. Raises NotFound, and Conflict when a colleague has accepted it."""
    found = granted_report(session, report_id, doer.key_id)
    if found is None:
        state = session.scalar(select(Report.state).where(Report.id == report_id))
        raise Conflict(TAKEN) if state == ReportState.DITERIMA else NotFound(NO_REPORT)
    return found
