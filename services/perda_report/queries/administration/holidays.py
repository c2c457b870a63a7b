"""The days off of a year as an administrator sees them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.calendar import WORKING_KIND, DayOff, Holiday


@dataclass(frozen=True, slots=True)
class HolidayView:
    """One day. `is_own`: an administrator set it; `can_remove`: it is also still to come."""

    day: date
    name: str
    kind: str
    is_own: bool
    can_remove: bool
    is_worked: bool


def holidays_of(session: Session, given: Mapping[date, DayOff], year: int, today: date) -> tuple[HolidayView, ...]:
    """What pack and calendar give for the year, and what people changed."""
    rows = session.scalars(select(Holiday).where(Holiday.day.between(date(year, 1, 1), date(year, 12, 31)))).all()
    stored = {row.day: (row.name, row.kind, row.edited_at is not None) for row in rows}
    days = {day: (off.name, off.kind, False) for day, off in given.items()} | stored
    return tuple(
        HolidayView(day, name, kind, is_own, is_own and day >= today, kind == WORKING_KIND)
        for day, (name, kind, is_own) in sorted(days.items())
    )
