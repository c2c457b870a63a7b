"""Working days: national holidays and cuti bersama, the regency's own days, and what administrators changed.

Counting follows one rule: the day of reporting does not count, whatever the hour. Day 1 is the first
working day after it, and a deadline falls at closing time of the last day.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

import holidays
from sqlalchemy import CheckConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from common.db import Base

HolidayKind = Literal["libur nasional", "cuti bersama", "libur daerah", "hari kerja"]
WORKING_KIND: HolidayKind = "hari kerja"
ONE_DAY = timedelta(days=1)
DAYS_OF_WEEK = 7
MOST_DAYS = 3650


class Holiday(Base):
    """A day that is not worked; the kind `hari kerja` makes a holiday or weekend a working day instead.

    A row made or changed by a person has `edited_at` and is never overwritten by a pack.
    """

    __tablename__ = "holiday"
    __table_args__ = (
        CheckConstraint("kind IN ('libur nasional', 'cuti bersama', 'libur daerah', 'hari kerja')", name="kind"),
        {"schema": "account"},
    )

    day: Mapped[date] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    edited_at: Mapped[datetime | None]


@dataclass(frozen=True, slots=True)
class DayOff:
    """One holiday as a source gives it."""

    day: date
    name: str
    kind: HolidayKind


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """When the offices of a regency work; `weekend` as `date.weekday()` counts, Monday 0."""

    zone: ZoneInfo
    weekend: frozenset[int]
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Counts working days in the regency's zone. Takes and gives aware times; gives them in UTC."""

    zone: ZoneInfo
    holidays: frozenset[date]
    weekend: frozenset[int]
    opens: time
    closes: time
    working: frozenset[date] = frozenset()
    _free: tuple[date, ...] = field(init=False, repr=False, compare=False)
    _extra: tuple[date, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.weekend) >= DAYS_OF_WEEK:
            raise ValueError("a week needs at least one working day")
        free = (day for day in self.holidays - self.working if day.weekday() not in self.weekend)
        object.__setattr__(self, "_free", tuple(sorted(free)))
        object.__setattr__(self, "_extra", tuple(sorted(day for day in self.working if day.weekday() in self.weekend)))

    def is_working_day(self, day: date) -> bool:
        """Whether the offices work on this day of the regency's zone."""
        return day in self.working or (day.weekday() not in self.weekend and day not in self.holidays)

    def is_open(self, at: datetime) -> bool:
        """Whether the offices are open at this moment."""
        local = at.astimezone(self.zone)
        return self.is_working_day(local.date()) and self.opens <= local.time() < self.closes

    def add_working_days(self, start: datetime, days: int) -> datetime:
        """Closing time (UTC) of the `days`-th working day after the local day of `start`.

        A Sunday's report with three working days falls due on Wednesday. Raises ValueError for a `start`
        without zone and for `days` outside 1 to 3650.
        """
        if not 1 <= days <= MOST_DAYS:
            raise ValueError(f"days must be from 1 to {MOST_DAYS}")
        day = self._local_day(start)
        while days:
            day += ONE_DAY
            days -= self.is_working_day(day)
        return self._at(day, self.closes)

    def working_days_between(self, a: datetime, b: datetime) -> int:
        """Working days after the local day of `a` up to and with that of `b`; negative when `b` is earlier."""
        first, last = self._local_day(a), self._local_day(b)
        if last < first:
            return -self.working_days_between(b, a)
        weeks, rest = divmod((last - first).days, DAYS_OF_WEEK)
        usual = weeks * (DAYS_OF_WEEK - len(self.weekend))
        usual += sum((last - ONE_DAY * step).weekday() not in self.weekend for step in range(rest))
        return usual + _between(self._extra, first, last) - _between(self._free, first, last)

    def begun_before(self, now: datetime, days: int) -> datetime:
        """Whatever began before this moment (UTC) has had its `days` working days by `now`, and nothing later has."""
        day = self._local_day(now)
        while self.add_working_days(self._at(day, time()), days) > now:
            day -= ONE_DAY
        return self._at(day + ONE_DAY, time())

    def next_opening(self, after: datetime) -> datetime:
        """When the offices open next (UTC), later than `after`."""
        day = self._local_day(after)
        while not self.is_working_day(day) or self._at(day, self.opens) <= after:
            day += ONE_DAY
        return self._at(day, self.opens)

    def _at(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self.zone).astimezone(UTC)

    def _local_day(self, at: datetime) -> date:
        if at.tzinfo is None:
            raise ValueError("a time needs its zone")
        return at.astimezone(self.zone).date()


def _between(days: Sequence[date], first: date, last: date) -> int:
    """How many of these sorted days lie after the first and up to the last."""
    return bisect_right(days, last) - bisect_right(days, first)


def national_holidays(years: Iterable[int]) -> tuple[DayOff, ...]:
    """Indonesia's public holidays and cuti bersama (SKB 3 Menteri, as far as `holidays` knows them), by day.

    Names are Indonesian; "(perkiraan)" marks dates not yet decreed.
    """
    return tuple(off for year in sorted(set(years)) for off in _holidays_of(year))


@lru_cache(maxsize=16)
def _holidays_of(year: int) -> tuple[DayOff, ...]:
    public = holidays.country_holidays("ID", years=year, categories=("public",), language="id")
    shared = holidays.country_holidays("ID", years=year, categories=("government",), language="id")
    found = {day: DayOff(day, name, "cuti bersama") for day, name in shared.items()}
    found |= {day: DayOff(day, name, "libur nasional") for day, name in public.items()}
    return tuple(found[day] for day in sorted(found))


def years_around(today: date) -> range:
    """The years that deadlines and clocks can touch: last year to two years ahead."""
    return range(today.year - 1, today.year + 3)


def load_calendar(session: Session, hours: OfficeHours) -> WorkingCalendar:
    """The calendar now in force. A row of `account.holiday` decides its day; national holidays fill the rest."""
    kinds: dict[date, str] = {off.day: off.kind for off in national_holidays(years_around(datetime.now(hours.zone)))}
    kinds |= {row.day: row.kind for row in session.execute(select(Holiday.day, Holiday.kind))}
    working = frozenset(day for day, kind in kinds.items() if kind == WORKING_KIND)
    return WorkingCalendar(hours.zone, frozenset(kinds) - working, hours.weekend, hours.opens, hours.closes, working)
