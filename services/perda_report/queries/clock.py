"""How a deadline stands, in words and as a share of its time. Pure; the same clock on both sides' screens."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from common.calendar import WorkingCalendar

Tone = Literal["ok", "soon", "over", "done"]
HOUR_S = 3600


@dataclass(frozen=True, slots=True)
class Clock:
    """`percent` of the time is used up; `due_at` is None when nothing is awaited any more."""

    tone: Tone
    words: str
    percent: int
    due_at: datetime | None


def clock(started_at: datetime, due_at: datetime | None, now: datetime, calendar: WorkingCalendar) -> Clock:
    """The clock of a step that began at `started_at`; all three times are aware."""
    if due_at is None:
        return Clock("done", "Selesai", 100, None)
    if now > due_at:
        return Clock("over", _late(now, due_at, calendar), 100, due_at)
    share = (now - started_at) / (due_at - started_at) if due_at > started_at else 1.0
    tone: Tone = "soon" if _is_today(now, due_at, calendar) else "ok"
    return Clock(tone, _left(now, due_at, calendar), min(100, max(0, round(share * 100))), due_at)


def _is_today(now: datetime, due_at: datetime, calendar: WorkingCalendar) -> bool:
    return due_at.astimezone(calendar.zone).date() == now.astimezone(calendar.zone).date()


def _left(now: datetime, due_at: datetime, calendar: WorkingCalendar) -> str:
    if _is_today(now, due_at, calendar):
        hours = int((due_at - now).total_seconds() // HOUR_S)
        return f"{hours} jam lagi" if hours else "Kurang dari satu jam lagi"
    return f"{calendar.working_days_between(now, due_at)} hari kerja lagi"


def _late(now: datetime, due_at: datetime, calendar: WorkingCalendar) -> str:
    days = calendar.working_days_between(due_at, now)
    if days:
        return f"{days} hari kerja lewat"
    hours = int((now - due_at).total_seconds() // HOUR_S)
    return f"{hours} jam lewat" if hours else "Baru saja lewat"
