"""One week of a post's roster, a day at a time, with the hours that nobody has."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.auth.models import Officer
from services.fire_button.models import Shift
from services.fire_button.queries.reference import Reference
from services.fire_button.queries.roster import Gap, gaps

DAYS = 7
MOST_OWN = 5


@dataclass(frozen=True, slots=True)
class Turn:
    """One person's turn. `is_closed`: the account is closed, so that the turn covers nothing."""

    id: UUID
    officer_id: UUID
    name: str
    rank: int
    starts_at: datetime
    ends_at: datetime
    is_over: bool
    is_now: bool
    is_closed: bool


@dataclass(frozen=True, slots=True)
class Day:
    """The turns that begin on a day, and the parts of the day that nobody has."""

    day: date
    is_today: bool
    turns: tuple[Turn, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from a Monday. `gaps`: what is uncovered from now on."""

    post_code: str
    monday: date
    days: tuple[Day, ...]
    gaps: tuple[Gap, ...]

    @property
    def has_turns(self) -> bool:
        """Whether anybody is entered at all."""
        return any(day.turns for day in self.days)


@dataclass(frozen=True, slots=True)
class OwnTurn:
    """One's own turn: at which post, as which person to be rung."""

    post: str
    rank: int
    starts_at: datetime
    ends_at: datetime
    is_now: bool


def next_turns(session: Session, officer_id: UUID, reference: Reference) -> tuple[OwnTurn, ...]:
    """The turns of an officer that are not over, the nearest first."""
    now = datetime.now(UTC)
    asked = select(Shift).where(Shift.officer_id == officer_id, Shift.ends_at > now).order_by(Shift.starts_at)
    return tuple(
        OwnTurn(reference.post_name(row.post_code), row.rank, row.starts_at, row.ends_at, row.starts_at <= now)
        for row in session.scalars(asked.limit(MOST_OWN))
    )


def monday_of(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def week_of(session: Session, post_code: str, monday: date, zone: ZoneInfo) -> Week:
    """The week that begins on `monday`."""
    start = datetime.combine(monday, time(), zone)
    end = datetime.combine(monday + timedelta(days=DAYS), time(), zone)
    now = datetime.now(UTC)
    turns = _turns(session, post_code, start, end, now)
    open_hours = gaps(session, [post_code], max(start, now), end) if now < end else ()
    days = tuple(_day(monday + timedelta(days=number), turns, open_hours, zone) for number in range(DAYS))
    return Week(post_code, monday, days, open_hours)


def _turns(session: Session, post_code: str, start: datetime, end: datetime, now: datetime) -> tuple[Turn, ...]:
    asked = (
        select(Shift, Officer.name, Officer.is_active)
        .join(Officer, Officer.id == Shift.officer_id)
        .where(Shift.post_code == post_code, Shift.starts_at >= start, Shift.starts_at < end)
        .order_by(Shift.starts_at, Shift.rank, Officer.name)
    )
    return tuple(
        Turn(
            id=row.id,
            officer_id=row.officer_id,
            name=name,
            rank=row.rank,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            is_over=row.ends_at <= now,
            is_now=row.starts_at <= now < row.ends_at,
            is_closed=not is_active,
        )
        for row, name, is_active in session.execute(asked)
    )


def _day(day: date, turns: tuple[Turn, ...], open_hours: tuple[Gap, ...], zone: ZoneInfo) -> Day:
    start, end = datetime.combine(day, time(), zone), datetime.combine(day + timedelta(days=1), time(), zone)
    return Day(
        day=day,
        is_today=start <= datetime.now(UTC) < end,
        turns=tuple(turn for turn in turns if start <= turn.starts_at < end),
        gaps=tuple(
            Gap(gap.post_code, max(gap.starts_at, start), min(gap.ends_at, end))
            for gap in open_hours
            if gap.starts_at < end and gap.ends_at > start
        ),
    )
