"""The reports of a verified mailbox, own and joined: two statements."""

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.perda_report.models import CoReporter, EmailCheck, Report
from services.perda_report.queries.clock import Clock, clock
from services.perda_report.queries.reference import Reference
from services.perda_report.workflow import STATE_LABELS, State

MOST = 100


@dataclass(frozen=True, slots=True)
class MyReport:
    """One line of the list. `is_joined`: another citizen's, which this mailbox joined."""

    tracking_number: str
    category: str
    place: str
    status: str
    status_label: str
    created_at: datetime
    clock: Clock
    is_joined: bool


def mailbox_of(session: Session, token: str) -> bytes | None:
    """Whose mailbox this cookie stands for, while it is good."""
    if not token:
        return None
    hashed = sha256(token.encode()).digest()
    good = EmailCheck.verified_at.is_not(None), EmailCheck.expires_at > func.clock_timestamp()
    return session.scalar(select(EmailCheck.email_hash).where(EmailCheck.token_hash == hashed, *good))


def reports_of(session: Session, mailbox: bytes, reference: Reference) -> tuple[MyReport, ...]:
    """Newest first."""
    own = session.scalars(select(Report).where(Report.email_hash == mailbox).order_by(Report.id.desc()).limit(MOST))
    joined = session.scalars(
        select(Report)
        .join(CoReporter, CoReporter.report_id == Report.id)
        .where(CoReporter.email_hash == mailbox)
        .order_by(Report.id.desc())
        .limit(MOST)
    )
    mine = {report.id: _line(report, reference, is_joined=True) for report in joined}
    mine |= {report.id: _line(report, reference, is_joined=False) for report in own}
    return tuple(sorted(mine.values(), key=lambda one: one.created_at, reverse=True))


def _line(report: Report, reference: Reference, *, is_joined: bool) -> MyReport:
    return MyReport(
        tracking_number=report.tracking_number,
        category=reference.category_name(report.category_code),
        place=report.place,
        status=report.status,
        status_label=STATE_LABELS[State(report.status)],
        created_at=report.created_at,
        clock=clock(
            report.step_started_at or report.created_at, report.step_due_at, datetime.now(UTC), reference.calendar
        ),
        is_joined=is_joined,
    )
