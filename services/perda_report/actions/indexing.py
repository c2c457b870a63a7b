"""Keeps what a search looks through up with the reports, after their commit: a chore of the relay.

Ids are as old as their reports, so the new ones lie at the end of the table. A report may be committed later than
a younger one, but never later than its transaction may take: each round looks back further than that.
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import Select, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from common import db
from services.perda_report.models import Report, ReportDocument
from services.perda_report.queries.ids import first_id, moment_of

BATCH = 500
LOOK_BACK = timedelta(minutes=1)
FIRST_ID = UUID(int=0)
WORDS = func.lower(func.concat_ws(" ", Report.tracking_number, Report.place, Report.landmark, Report.description))


def index_new_reports() -> int:
    """Index what came in since the last round; gives how many."""
    return _index(since=_looked_back())


def index_missing_reports() -> int:
    """Index whatever is not, however old: after a restore, or a clock that was set back."""
    return _index(since=FIRST_ID)


def forget_document(session: Session, report_id: UUID) -> None:
    """Take a report out of the search. Call it after its story is gone: it comes back with what is left of it."""
    session.execute(delete(ReportDocument).where(ReportDocument.report_id == report_id))


def _index(*, since: UUID) -> int:
    """Batch by batch, each far below the role's time limit."""
    indexed, last = 0, BATCH
    while last == BATCH:
        with db.transaction(quiet=True) as session:
            new = insert(ReportDocument).from_select(["report_id", "words"], _unindexed(since))
            added = session.scalars(new.on_conflict_do_nothing().returning(ReportDocument.report_id))
            last = len(added.all())
        indexed += last
    return indexed


def _unindexed(since: UUID) -> Select[UUID, str]:
    """Locked against a change meanwhile: whoever erases a story waits, or is waited for. Two relays share the work."""
    known = select(ReportDocument.report_id).where(ReportDocument.report_id == Report.id)
    new = select(Report.id, WORDS).where(Report.id > since, ~known.exists()).order_by(Report.id).limit(BATCH)
    return new.with_for_update(read=True, of=Report, skip_locked=True)


def _looked_back() -> UUID:
    with db.reading() as session:
        last = session.scalar(select(ReportDocument.report_id).order_by(ReportDocument.report_id.desc()).limit(1))
    return first_id(moment_of(last) - LOOK_BACK) if last else FIRST_ID
