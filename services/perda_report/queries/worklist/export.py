"""Every row of a list, for a spreadsheet."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from common.auth.models import Officer
from services.perda_report.models import Report
from services.perda_report.queries.reference import Reference
from services.perda_report.queries.views import ExportRow
from services.perda_report.queries.worklist.asked import Asked, Viewer
from services.perda_report.queries.worklist.order import PLAN_ANEW, Place, Stretch, ids, in_order
from services.perda_report.schemas.work import InboxQuery
from services.perda_report.workflow import RESULT_LABELS, STATE_LABELS, Result, State

MOST_ROWS = 10_000
AT_ONCE = 500


def every_row(session: Session, query: InboxQuery, viewer: Viewer, reference: Reference) -> Iterator[ExportRow]:
    """The whole list in its order, `after` and `limit` left aside; at most MOST_ROWS, read AT_ONCE at a time."""
    asked = Asked.of(query, viewer)
    place: Place | None = None
    for _ in range(MOST_ROWS // AT_ONCE):
        rows = _page(session, asked, Stretch(AT_ONCE, place))
        yield from (_row(report, assignee or "", reference) for report, assignee in rows)
        if len(rows) < AT_ONCE:
            return
        last = rows[-1][0]
        place = Place(last.step_due_at, last.id)


def _page(session: Session, asked: Asked, stretch: Stretch) -> Sequence[Row[Report, str]]:
    page = ids(asked, stretch).subquery("page")
    found = select(Report, Officer.name).join(page, page.c.id == Report.id)
    found = found.outerjoin(Officer, Officer.id == Report.assignee_id)
    return session.execute(found.order_by(*in_order(asked, Report, stretch)), execution_options=PLAN_ANEW).all()


def _row(report: Report, assignee: str, reference: Reference) -> ExportRow:
    return ExportRow(
        tracking_number=report.tracking_number,
        created_at=report.created_at,
        occurred_at=report.occurred_at,
        category=reference.category_name(report.category_code),
        description=report.description,
        place=report.place,
        landmark=report.landmark,
        latitude=report.latitude,
        longitude=report.longitude,
        identity=report.identity,
        opd=reference.opd_of(report.opd_code).name,
        assignee=assignee,
        status_label=STATE_LABELS[State(report.status)],
        step_due_at=report.step_due_at,
        due_at=report.due_at,
        finished_at=report.finished_at,
        result_label=RESULT_LABELS[Result(report.result)] if report.result else "",
        co_reporter_count=report.co_reporter_count,
        has_objection=report.barred_id is not None or report.status == State.KEBERATAN,
        rating=report.rating,
    )
