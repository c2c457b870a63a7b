"""A question that the reporter left unanswered: when its time is over, the office's own clock runs again.

A chore of the relay: batch by batch, and what another relay holds is skipped.
"""

from datetime import UTC, datetime

from sqlalchemy import Select, select

from common import db
from services.perda_report.actions.act import Deed, by_clock
from services.perda_report.actions.office import BackOffice
from services.perda_report.models import Report
from services.perda_report.queries.reference import Reference
from services.perda_report.workflow import Act, State

BATCH = 50
MOST_BATCHES = 20


def lapse_unanswered_questions(office: BackOffice) -> None:
    """Let every question lapse whose time is over by now; what is left after MOST_BATCHES waits for the next round."""
    for _ in range(MOST_BATCHES):
        if _take_batch(office) < BATCH:
            break


def _take_batch(office: BackOffice) -> int:
    with db.transaction() as session:
        unanswered = session.scalars(unanswered_reports(office.reference.current(), datetime.now(UTC))).all()
        for report in unanswered:
            by_clock(session, office, report, Deed(Act.LAPSE))
        return len(unanswered)


def unanswered_reports(reference: Reference, now: datetime) -> Select[Report]:
    """Locked, longest over first; the index of the work list finds them."""
    waiting = select(Report).where(
        Report.opd_code.in_(sorted(reference.opd)), Report.status == State.MENUNGGU, Report.step_due_at < now
    )
    return waiting.order_by(Report.step_due_at).limit(BATCH).with_for_update(skip_locked=True)
