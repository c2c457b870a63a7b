"""Working days: known dates of 2026, what administrators change, and rules that hold for any calendar."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import psycopg
import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from common import db
from common.calendar import OfficeHours, WorkingCalendar, load_calendar, national_holidays

WITA = ZoneInfo("Asia/Makassar")
WEEKEND = frozenset({5, 6})
HOURS = OfficeHours(WITA, WEEKEND, time(8), time(16))
OFF_2026 = frozenset(off.day for off in national_holidays([2026]))
CALENDAR = WorkingCalendar(WITA, OFF_2026, WEEKEND, HOURS.opens, HOURS.closes)

moments = st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
dates = st.dates(date(2025, 1, 1), date(2028, 6, 1))
calendars = st.builds(
    WorkingCalendar,
    zone=st.sampled_from([WITA, ZoneInfo("Asia/Jakarta"), ZoneInfo("Asia/Jayapura")]),
    holidays=st.frozensets(dates, max_size=60),
    weekend=st.frozensets(st.integers(0, 6), max_size=6),
    opens=st.just(time(8)),
    closes=st.times(time(12), time(23)),
    working=st.frozensets(dates, max_size=10),
)
few_days = st.integers(1, 20)


def wita(month: int, day: int, hour: int = 20, minute: int = 14) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=WITA)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        pytest.param(wita(11, 22), 3, wita(11, 25, 16, 0), id="Sunday evening"),
        pytest.param(wita(11, 22), 8, wita(12, 2, 16, 0), id="Sunday evening, to finish"),
        pytest.param(wita(11, 23, 9), 3, wita(11, 26, 16, 0), id="the day of reporting does not count"),
        pytest.param(wita(11, 23, 7), 3, wita(11, 26, 16, 0), id="nor before opening"),
        pytest.param(wita(11, 23, 23, 59), 3, wita(11, 26, 16, 0), id="nor after hours"),
        pytest.param(wita(11, 24, 0, 0), 3, wita(11, 27, 16, 0), id="midnight is the next day"),
        pytest.param(wita(12, 23), 1, wita(12, 28, 16, 0), id="cuti bersama, Natal and the weekend"),
        pytest.param(wita(3, 17), 1, wita(3, 25, 16, 0), id="Nyepi and Idul Fitri"),
        pytest.param(wita(8, 14), 1, wita(8, 18, 16, 0), id="weekend and Independence Day"),
    ],
)
def test_deadlines_of_2026(start: datetime, days: int, due: datetime) -> None:
    assert CALENDAR.add_working_days(start, days) == due
    assert CALENDAR.add_working_days(start.astimezone(UTC), days).tzinfo is UTC


def test_the_local_day_counts_not_that_of_utc() -> None:
    sunday_in_utc = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
    assert CALENDAR.add_working_days(sunday_in_utc, 1) == wita(11, 24, 16, 0)


def test_days_left_count_the_deadline_but_not_today() -> None:
    deadline = wita(12, 2, 16, 0)
    assert CALENDAR.working_days_between(wita(11, 26, 8, 40), deadline) == 4
    assert CALENDAR.working_days_between(wita(12, 2, 9), deadline) == 0
    assert CALENDAR.working_days_between(wita(12, 4, 9), deadline) == -2


def test_a_working_day_by_decree_beats_weekend_and_holiday() -> None:
    extra = frozenset({date(2026, 12, 24), date(2026, 12, 26)})
    calendar = WorkingCalendar(WITA, OFF_2026, WEEKEND, HOURS.opens, HOURS.closes, working=extra)
    assert calendar.add_working_days(wita(12, 23), 1) == wita(12, 24, 16, 0)
    assert calendar.add_working_days(wita(12, 23), 2) == wita(12, 26, 16, 0)


def test_the_office_is_open_from_opening_to_just_before_closing() -> None:
    open_at = [CALENDAR.is_open(wita(11, 23, hour, minute)) for hour, minute in ((7, 59), (8, 0), (15, 59), (16, 0))]
    assert open_at == [False, True, True, False]
    assert not CALENDAR.is_open(wita(11, 22, 10))


@pytest.mark.parametrize("days", [0, -1, 3651])
def test_a_number_of_days_that_makes_no_sense_is_refused(days: int) -> None:
    with pytest.raises(ValueError, match="days must be from 1 to 3650"):
        CALENDAR.add_working_days(wita(11, 22), days)


def test_a_time_without_zone_and_a_week_without_work_are_refused() -> None:
    with pytest.raises(ValueError, match="needs its zone"):
        CALENDAR.add_working_days(datetime(2026, 11, 22), 1)  # noqa: DTZ001
    with pytest.raises(ValueError, match="at least one working day"):
        WorkingCalendar(WITA, frozenset(), frozenset(range(7)), HOURS.opens, HOURS.closes)


def test_holidays_have_their_kind_and_indonesian_name() -> None:
    kinds = {off.day: (off.kind, off.name) for off in national_holidays([2026, 2026])}
    assert kinds[date(2026, 8, 17)] == ("libur nasional", "Hari Kemerdekaan Republik Indonesia")
    assert kinds[date(2026, 12, 24)] == ("cuti bersama", "Cuti Bersama Hari Raya Natal")
    assert len(kinds) == len(national_holidays([2026])) == 25


@given(calendar=calendars, start=moments, days=few_days)
def test_a_deadline_is_a_working_day_at_closing_and_counts_back(
    calendar: WorkingCalendar, start: datetime, days: int
) -> None:
    due = calendar.add_working_days(start, days)
    local = due.astimezone(calendar.zone)
    assert calendar.is_working_day(local.date())
    assert local.time() == calendar.closes
    assert due > start
    assert calendar.working_days_between(start, due) == days
    assert calendar.working_days_between(due, start) == -days


@given(
    calendar=calendars, start=moments, days=few_days, more=few_days, later=st.timedeltas(timedelta(0), timedelta(40))
)
def test_later_or_longer_never_falls_due_earlier(
    calendar: WorkingCalendar, start: datetime, days: int, more: int, later: timedelta
) -> None:
    due = calendar.add_working_days(start, days)
    assert calendar.add_working_days(start + later, days) >= due
    assert calendar.add_working_days(start, days + more) == calendar.add_working_days(due, more)


@given(calendar=calendars, start=moments, days=few_days, off=dates)
def test_one_more_holiday_never_brings_a_deadline_forward(
    calendar: WorkingCalendar, start: datetime, days: int, off: date
) -> None:
    longer = WorkingCalendar(
        calendar.zone, calendar.holidays | {off}, calendar.weekend, calendar.opens, calendar.closes, calendar.working
    )
    assert longer.add_working_days(start, days) >= calendar.add_working_days(start, days)


def test_the_table_decides_its_days_and_the_nation_fills_the_rest(database: str, owner: psycopg.Connection) -> None:
    owner.execute(
        "INSERT INTO account.holiday (day, name, kind) VALUES"
        " ('2026-11-23', 'Hari Jadi', 'libur daerah'), ('2026-12-24', 'Pelayanan Natal', 'hari kerja')"
    )
    with time_machine.travel(wita(11, 22)), db.reading() as session:
        calendar = load_calendar(session, HOURS)
    assert not calendar.is_working_day(date(2026, 11, 23))
    assert calendar.is_working_day(date(2026, 12, 24))
    assert not calendar.is_working_day(date(2026, 12, 25))
    assert not calendar.is_working_day(date(2028, 8, 17))


@given(calendars, moments, few_days)
def test_what_began_before_the_limit_has_had_its_days_and_nothing_later_has(
    calendar: WorkingCalendar, now: datetime, days: int
) -> None:
    limit = calendar.begun_before(now, days)
    assert calendar.add_working_days(limit - timedelta(microseconds=1), days) <= now
    assert calendar.add_working_days(limit, days) > now


@given(calendars, moments)
def test_the_next_opening_is_the_first_one_later(calendar: WorkingCalendar, after: datetime) -> None:
    opening = calendar.next_opening(after)
    assert opening > after
    assert calendar.is_open(opening)
    days_between = (opening.astimezone(calendar.zone).date() - after.astimezone(calendar.zone).date()).days
    earlier = (opening - timedelta(days=step) for step in range(1, days_between + 1))
    assert not any(calendar.is_working_day(each.astimezone(calendar.zone).date()) and each > after for each in earlier)
