"""The officers' work list: one statement for a page of rows, one for the counts, however many reports there are."""

import base64
import binascii
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, select, tuple_
from sqlalchemy.orm import Session

from common.errors import InvalidInput
from services.perda_report.models import SEARCHED, Report
from services.perda_report.queries.clock import clock
from services.perda_report.queries.history import headline
from services.perda_report.queries.reference import Reference
from services.perda_report.queries.views import WorkGroup, WorkList, WorkRow
from services.perda_report.schemas.work import InboxQuery
from services.perda_report.workflow import FIRST, OPEN, STATE_LABELS, State

TABS: dict[str, frozenset[State]] = {"perlu": OPEN} | {state.value: frozenset({state}) for state in State}
COUNTED_UP_TO = 1000
MOST_WORDS = 8
SHOWN_OF_STORY = 300
BAD_CURSOR = "Halaman ini tidak ada lagi. Mulai dari awal daftar."
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
    Report.step_due_at,
    Report.version,
)


@dataclass(frozen=True, slots=True)
class _Page:
    """Where a list goes on: after this row, in the order of deadlines or newest first."""

    by_deadline: bool
    after: tuple[datetime | None, UUID] | None


def work_list(session: Session, asked: InboxQuery, opd_codes: frozenset[str] | None, reference: Reference) -> WorkList:
    """One page of what these OPD (None: all of them) have to do, and the counts of every tab.

    Raises InvalidInput when `asked.after` is not one that we gave.
    """
    found = [*_rights(opd_codes), *_filters(asked)]
    page = _Page(asked.sort == "tenggat" and TABS[asked.tab] <= OPEN, _opened(asked.after))
    rows = session.execute(_page_of(page, [*found, Report.status.in_(TABS[asked.tab])], asked.limit)).all()
    shown, more = rows[: asked.limit], len(rows) > asked.limit
    now = datetime.now(UTC)
    views = [_row(row, reference, now) for row in shown]
    return WorkList(
        groups=_grouped(views, now, reference) if page.by_deadline else (WorkGroup("", tuple(views)),),
        counts=_counts(session, found),
        after=_sealed(shown[-1]) if more else None,
    )


def _rights(opd_codes: frozenset[str] | None) -> list[ColumnElement[bool]]:
    return [] if opd_codes is None else [Report.opd_code.in_(opd_codes)]


def _filters(asked: InboxQuery) -> list[ColumnElement[bool]]:
    wanted = []
    if asked.kecamatan:
        wanted.append(Report.kecamatan_code == asked.kecamatan)
    if asked.category:
        wanted.append(Report.category_code == asked.category)
    words = "".join(c if c.isalnum() else " " for c in asked.q or "").split()
    return [*wanted, *(SEARCHED.ilike(f"%{word}%") for word in words[:MOST_WORDS])]


def _page_of(page: _Page, found: Iterable[ColumnElement[bool]], limit: int) -> Select[tuple[object, ...]]:
    """One row more than shown tells whether there is another page."""
    rows = select(*COLUMNS).where(*found).limit(limit + 1)
    if page.by_deadline:
        rows = rows.order_by(Report.step_due_at, Report.id)
        return rows.where(tuple_(Report.step_due_at, Report.id) > tuple_(*page.after)) if page.after else rows
    rows = rows.order_by(Report.id.desc())
    return rows.where(Report.id < page.after[1]) if page.after else rows


def _counts(session: Session, found: Sequence[ColumnElement[bool]]) -> dict[str, int]:
    """How many reports each tab holds; counting stops where nobody reads the number any more."""
    counted = [
        select(func.count())
        .select_from(select(Report.id).where(*found, Report.status.in_(states)).limit(COUNTED_UP_TO).subquery())
        .scalar_subquery()
        for states in TABS.values()
    ]
    return dict(zip(TABS, session.execute(select(*counted)).one(), strict=True))


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
        clock=clock(row.created_at, row.step_due_at, now, reference.calendar),
        is_new=row.status == FIRST,
        version=row.version,
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


def _sealed(row: Row[tuple[object, ...]]) -> str:
    due = row.step_due_at.isoformat() if row.step_due_at else ""
    return base64.urlsafe_b64encode(f"{due}~{row.id.hex}".encode()).decode().rstrip("=")


def _opened(cursor: str | None) -> tuple[datetime | None, UUID] | None:
    if not cursor:
        return None
    try:
        due, _, key = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition("~")
        return (datetime.fromisoformat(due).astimezone(UTC) if due else None), UUID(key)
    except (ValueError, OverflowError, binascii.Error):
        raise InvalidInput(BAD_CURSOR, fields={"after": BAD_CURSOR}) from None
