"""One page of the work list with the counts of every tab, in one statement."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import groupby

from sqlalchemy import Row, Select, func, select, true
from sqlalchemy.orm import Session

from common.auth.models import Officer
from services.perda_report.models import Report
from services.perda_report.queries.clock import clock
from services.perda_report.queries.history import headline
from services.perda_report.queries.reference import Reference
from services.perda_report.queries.views import WorkGroup, WorkList, WorkRow
from services.perda_report.queries.worklist.asked import Asked, Order, Viewer
from services.perda_report.queries.worklist.counts import by_tab, counted
from services.perda_report.queries.worklist.order import PLAN_ANEW, Place, Stretch, ids, in_order, opened, sealed
from services.perda_report.schemas.work import InboxQuery
from services.perda_report.workflow import FIRST, STATE_LABELS, State

SHOWN_OF_STORY = 300
COLUMNS = (
    Report.id,
    Report.tracking_number,
    func.left(Report.description, SHOWN_OF_STORY).label("story"),
    Report.category_code,
    Report.place,
    Report.status,
    Report.identity,
    Report.opd_code,
    Report.created_at,
    Report.step_started_at,
    Report.step_due_at,
    Report.version,
    Report.co_reporter_count,
    Report.barred_id,
    Officer.name.label("assignee"),
)


def work_list(session: Session, query: InboxQuery, viewer: Viewer, reference: Reference) -> WorkList:
    """One page of what these OPD have to do, and the counts of every tab.

    Raises InvalidInput when `query.after` is not one that we gave.
    """
    asked = Asked.of(query, viewer)
    # One row more than shown tells whether there is another page.
    statement = _page(asked, viewer, Stretch(query.limit + 1, opened(query.after)))
    found = session.execute(statement, execution_options=PLAN_ANEW).all()
    rows = [row for row in found if row.id is not None]
    shown, has_more = rows[: query.limit], len(rows) > query.limit
    now = datetime.now(UTC)
    views = [_row(row, reference, now) for row in shown]
    return WorkList(
        groups=_grouped(views, now, reference) if asked.order is Order.DUE else (WorkGroup("", tuple(views)),),
        counts=by_tab(found[0]),
        after=sealed(Place(shown[-1].step_due_at, shown[-1].id)) if has_more else None,
    )


def _page(asked: Asked, viewer: Viewer, stretch: Stretch) -> Select[tuple[object, ...]]:
    """The counts stand in every row; where the page is empty they are the only one, with no report beside them."""
    page, counts = ids(asked, stretch).subquery("page"), counted(asked.source, viewer)
    found = select(*COLUMNS, *counts.c).select_from(counts).outerjoin(page, true())
    found = found.outerjoin(Report, Report.id == page.c.id).outerjoin(Officer, Officer.id == Report.assignee_id)
    return found.order_by(*in_order(asked, Report, stretch))


def _row(row: Row[tuple[object, ...]], reference: Reference, now: datetime) -> WorkRow:
    return WorkRow(
        tracking_number=row.tracking_number,
        headline=headline(row.story),
        category=reference.category_name(row.category_code),
        place=row.place,
        status=row.status,
        status_label=STATE_LABELS[State(row.status)],
        identity=row.identity,
        opd=reference.opd_of(row.opd_code),
        created_at=row.created_at,
        clock=clock(row.step_started_at or row.created_at, row.step_due_at, now, reference.calendar),
        is_new=row.status == FIRST,
        version=row.version,
        assignee=row.assignee or "",
        co_reporter_count=row.co_reporter_count,
        has_objection=row.barred_id is not None or row.status == State.KEBERATAN,
    )


def _grouped(rows: Sequence[WorkRow], now: datetime, reference: Reference) -> tuple[WorkGroup, ...]:
    zone = reference.calendar.zone
    today = now.astimezone(zone).date()

    def title(row: WorkRow) -> str:
        due_at = row.clock.due_at or now
        return "Lewat tenggat" if due_at < now else _when(due_at.astimezone(zone).date(), today)

    return tuple(WorkGroup(words, tuple(members)) for words, members in groupby(rows, title))


def _when(day: date, today: date) -> str:
    if day == today:
        return "Hari ini"
    return "Minggu ini" if day <= today + timedelta(days=6 - today.weekday()) else "Nanti"
