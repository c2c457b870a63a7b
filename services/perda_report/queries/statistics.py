"""The figures of the dashboard in three statements: what came in, what was contested, what is open now.

Ids are as old as their reports, so a time is a stretch of the primary key. Working days are looked up in an array
that counts them from the first day on, because the database knows no holidays.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from statistics import median
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    Integer,
    Interval,
    Row,
    Select,
    and_,
    case,
    cast,
    func,
    literal,
    select,
    true,
    tuple_,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from common.calendar import WorkingCalendar
from services.perda_report.messages import Kind
from services.perda_report.models import Report, ReportEvent
from services.perda_report.queries.ids import first_id
from services.perda_report.queries.reference import Reference
from services.perda_report.queries.views import Dashboard, Share, Totals
from services.perda_report.queries.worklist.asked import rights
from services.perda_report.workflow import DECIDED, OPEN, State

PLAN_ANEW = {"plan_anew": True}
DAYS: Mapping[str, int] = {"bulan": 30, "triwulan": 91, "tahun": 365}
GRADES = range(5, 0, -1)
AGES = {0: "Sampai 3 hari", 1: "4 sampai 7 hari", 2: "8 sampai 14 hari", 3: "15 sampai 30 hari", 4: "Di atas 30 hari"}
AGE_LIMITS = (4, 8, 15, 31)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
ONE_DAY = timedelta(days=1)
KEYS = ("category_code", "kecamatan_code", "bucket", "rating", "days_to_verify", "days_to_finish")
# What GROUPING(*KEYS) says of a row: a bit for each key that it is not grouped by.
WHOLE = 2 ** len(KEYS) - 1
BY = {key: WHOLE - 2 ** (len(KEYS) - 1 - place) for place, key in enumerate(KEYS)}


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose reports (None: of every OPD), and how far back (a key of DAYS) from now. `kecamatan`: names by code."""

    opd_codes: frozenset[str] | None
    period: str
    now: datetime
    kecamatan: Mapping[str, str]

    def kecamatan_name(self, code: str) -> str:
        """Its name; one that is gone keeps its code."""
        return self.kecamatan.get(code, code)

    @property
    def bucket(self) -> str:
        """A year is shown in months, less than that in weeks."""
        return "month" if self.period == "tahun" else "week"


def dashboard(session: Session, scope: Scope, reference: Reference) -> Dashboard:
    """The figures of these OPD: of reports that came in during the time, and of all that are open now."""
    zone = reference.calendar.zone
    until = scope.now.astimezone(zone).date()
    since = until - ONE_DAY * (DAYS[scope.period] - 1)
    start = datetime.combine(since, time(), zone)
    rows = session.execute(_figures(scope, start, reference.calendar), execution_options=PLAN_ANEW).all()
    contested = session.execute(_objections(scope, start), execution_options=PLAN_ANEW).one()
    return Dashboard(
        since=since,
        until=until,
        totals=_totals(rows, contested),
        categories=_largest(rows, "category_code", lambda row: reference.category_name(row.category_code)),
        kecamatan=_largest(rows, "kecamatan_code", lambda row: scope.kecamatan_name(row.kecamatan_code)),
        times=_times(rows, scope.bucket, since, until),
        ratings=_ratings(rows),
        ages=_ages(session.execute(_open_now(scope), execution_options=PLAN_ANEW).all()),
    )


def _figures(scope: Scope, start: datetime, calendar: WorkingCalendar) -> Select[Any]:
    """A row for each bar, for each number of days that a step took, and for the whole."""
    came_in = _came_in(scope, start, calendar)
    keys = [came_in.c[name] for name in KEYS]
    counts = (
        func.grouping(*keys).label("grouping"),
        func.count().label("total"),
        func.count().filter(came_in.c.is_late).label("late"),
        func.count().filter(came_in.c.is_decided).label("decided"),
        func.count().filter(and_(came_in.c.is_decided, ~came_in.c.is_late)).label("on_time"),
        func.count(came_in.c.rating).label("rated"),
        func.avg(came_in.c.rating).label("average"),
    )
    return select(*keys, *counts).group_by(func.grouping_sets(*(tuple_(key) for key in keys), tuple_()))


def _came_in(scope: Scope, start: datetime, calendar: WorkingCalendar) -> CTE:
    checked_at = func.coalesce(Report.verified_at, case((Report.status == State.DITOLAK, Report.finished_at)))
    days = _WorkingDays(calendar, start.date(), scope.now.astimezone(calendar.zone).date())
    columns = (
        Report.category_code,
        Report.kecamatan_code,
        cast(func.date_trunc(scope.bucket, days.local(Report.created_at)), Date).label("bucket"),
        Report.rating,
        func.coalesce(_is_late(scope.now), False).label("is_late"),
        Report.status.in_(DECIDED).label("is_decided"),
        days.between(Report.created_at, checked_at).label("days_to_verify"),
        days.between(Report.created_at, case((Report.status.in_(DECIDED), Report.finished_at))).label("days_to_finish"),
    )
    since = Report.id >= first_id(start)
    found = select(*columns).select_from(Report).join(days.table, true())
    return found.where(since, *rights(scope.opd_codes)).cte("came_in")


def _is_late(now: datetime) -> ColumnElement[bool]:
    """Decided after its deadline, or waiting for the office after that of its step."""
    waits = Report.status.in_(OPEN - {State.MENUNGGU})
    return case((Report.status.in_(DECIDED), Report.finished_at > Report.due_at), (waits, Report.step_due_at < now))


class _WorkingDays:
    """Counts working days in the database, for times from the first day to the last."""

    def __init__(self, calendar: WorkingCalendar, first: date, last: date) -> None:
        days = (first + ONE_DAY * step for step in range((last - first).days + 1))
        counted = list(accumulate(int(calendar.is_working_day(day)) for day in days))
        self._first = first
        # An interval: the zone by its name takes ten times as long. Indonesia's clocks are never put forward.
        self._offset = literal(datetime.combine(last, time(), calendar.zone).utcoffset(), Interval)
        # A column, for PostgreSQL to take a place of it; the planner sees the array itself there.
        self.table = select(literal(counted, ARRAY(Integer)).label("counted")).subquery("calendar")

    def local(self, moment: Any) -> ColumnElement[datetime]:
        """The moment as the regency's clocks show it."""
        found: ColumnElement[datetime] = func.timezone(self._offset, moment)
        return found

    def between(self, a: Any, b: Any) -> ColumnElement[int]:
        """Working days after the day of `a` up to that of `b`; NULL without `b`."""
        return self._until(b) - self._until(a)

    def _until(self, moment: Any) -> ColumnElement[int]:
        day = cast(self.local(moment), Date)
        place: ColumnElement[int] = type_coerce(day - cast(literal(self._first), Date), Integer)
        found: ColumnElement[int] = self.table.c.counted[place + 1]
        return found


def _objections(scope: Scope, start: datetime) -> Select[int, int]:
    """Of the reports that came in: how many were contested, and with success. Read from a small index of their own."""
    contested = select(ReportEvent.report_id, ReportEvent.kind).join(Report, Report.id == ReportEvent.report_id)
    contested = contested.where(
        ReportEvent.kind.in_((Kind.KEBERATAN, Kind.DITANGANI_LAGI)),
        ReportEvent.report_id >= first_id(start),
        *rights(scope.opd_codes),
    )
    found = contested.subquery()
    return select(
        func.count(found.c.report_id.distinct()).filter(found.c.kind == Kind.KEBERATAN).label("filed"),
        func.count(found.c.report_id.distinct()).filter(found.c.kind == Kind.DITANGANI_LAGI).label("accepted"),
    )


def _open_now(scope: Scope) -> Select[int, int, int]:
    age = func.date_part("day", scope.now - func.uuid_extract_timestamp(Report.id))
    bucket = func.width_bucket(cast(age, Integer), literal(list(AGE_LIMITS), ARRAY(Integer))).label("bucket")
    late = func.count().filter(Report.step_due_at < scope.now, Report.status != State.MENUNGGU)
    found = select(bucket, func.count().label("total"), late.label("late"))
    return found.where(Report.status.in_(OPEN), *rights(scope.opd_codes)).group_by(bucket)


def _by(rows: Sequence[Row[Any]], key: str) -> list[Row[Any]]:
    return [row for row in rows if row.grouping == BY[key]]


def _totals(rows: Sequence[Row[Any]], contested: Row[int, int]) -> Totals:
    whole = next(row for row in rows if row.grouping == WHOLE)
    return Totals(
        received=whole.total,
        decided=whole.decided,
        on_time=whole.on_time,
        days_to_verify=_median(rows, "days_to_verify"),
        days_to_finish=_median(rows, "days_to_finish"),
        objections=contested.filed,
        accepted=contested.accepted,
        rated=whole.rated,
        rating=None if whole.average is None else float(whole.average),
    )


def _median(rows: Sequence[Row[Any]], key: str) -> float | None:
    """From how often there was each number of days: sorting them all took the database longer than the rest."""
    often = Counter({getattr(row, key): row.total for row in _by(rows, key) if getattr(row, key) is not None})
    return median(sorted(often.elements())) if often else None


def _largest(rows: Sequence[Row[Any]], key: str, label: Callable[[Row[Any]], str]) -> tuple[Share, ...]:
    bars = [Share(label(row), row.total, row.late) for row in _by(rows, key)]
    return tuple(sorted(bars, key=lambda bar: (-bar.total, bar.label)))


def _times(rows: Sequence[Row[Any]], bucket: str, since: date, until: date) -> tuple[Share, ...]:
    """Every week or month of the time, also those without a report."""
    found = {row.bucket: row for row in _by(rows, "bucket")}
    starts = dict.fromkeys(_start_of(since + ONE_DAY * n, bucket) for n in range((until - since).days + 1))
    return tuple(
        Share(_named(start, bucket), *((found[start].total, found[start].late) if start in found else (0, 0)))
        for start in starts
    )


def _start_of(day: date, bucket: str) -> date:
    return day.replace(day=1) if bucket == "month" else day - ONE_DAY * day.weekday()


def _named(start: date, bucket: str) -> str:
    month = MONTHS[start.month - 1]
    return f"{month} {start.year}" if bucket == "month" else f"{start.day} {month}"


def _ratings(rows: Sequence[Row[Any]]) -> tuple[Share, ...]:
    found = {row.rating: row.total for row in _by(rows, "rating")}
    return tuple(Share(f"{grade} dari 5", found.get(grade, 0), 0) for grade in GRADES)


def _ages(rows: Sequence[Row[int, int, int]]) -> tuple[Share, ...]:
    found = {row.bucket: row for row in rows}
    return tuple(
        Share(label, *((found[bucket].total, found[bucket].late) if bucket in found else (0, 0)))
        for bucket, label in AGES.items()
    )
