"""Hours for which nobody is entered at a post."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.auth.models import Officer
from services.fire_button.models import Shift


@dataclass(frozen=True, slots=True)
class Gap:
    """From when to when nobody is entered."""

    post_code: str
    starts_at: datetime
    ends_at: datetime


def gaps(session: Session, post_codes: Sequence[str], starts_at: datetime, ends_at: datetime) -> tuple[Gap, ...]:
    """The uncovered hours of these posts in a span, in its order; turns of closed accounts cover nothing."""
    asked = (
        select(Shift.post_code, Shift.starts_at, Shift.ends_at)
        .join(Officer, Officer.id == Shift.officer_id)
        .where(Shift.post_code.in_(post_codes), Shift.ends_at > starts_at, Shift.starts_at < ends_at, Officer.is_active)
        .order_by(Shift.post_code, Shift.starts_at)
    )
    turns = session.execute(asked).all()
    by_post = {code: [(row[1], row[2]) for row in rows] for code, rows in groupby(turns, lambda row: row[0])}
    return tuple(
        Gap(code, since, until)
        for code in post_codes
        for since, until in uncovered(by_post.get(code, ()), starts_at, ends_at)
    )


def uncovered(
    turns: Iterable[tuple[datetime, datetime]], starts_at: datetime, ends_at: datetime
) -> Iterable[tuple[datetime, datetime]]:
    """What these turns, ordered by their start, leave open of a span. Pure."""
    covered = starts_at
    for start, end in turns:
        if covered < min(start, ends_at):
            yield covered, min(start, ends_at)
        covered = max(covered, end)
    if covered < ends_at:
        yield covered, ends_at
