"""Who would hear an alarm now: posts with a live loudspeaker, and posts where somebody on duty can be reached.

A wall screen gives a sign of life every few seconds and says whether its loudspeaker sounds (models.Board).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from services.fire_button.models import Board
from services.fire_button.queries.duty import on_shift
from services.fire_button.queries.ways import posts_with_a_way

LIVE_FOR = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class Presence:
    """`is_heard`: a live board of the post can sound. `is_reachable`: the post, or somebody on duty, has a way."""

    is_heard: bool
    is_reachable: bool

    @property
    def is_deaf(self) -> bool:
        """Whether an alarm would reach nobody there."""
        return not (self.is_heard or self.is_reachable)


def is_live() -> ColumnElement[bool]:
    """Whether a board's newest sign of life is young enough."""
    return Board.is_active & (Board.seen_at > func.clock_timestamp() - LIVE_FOR)


def heard_posts(session: Session) -> frozenset[str]:
    """The posts with a live board that can sound."""
    found = select(Board.post_code).where(is_live(), Board.is_audible, Board.post_code.is_not(None))
    return frozenset(code for code in session.scalars(found) if code)


def presence_of(session: Session, post_codes: Collection[str]) -> Mapping[str, Presence]:
    """For each of these posts, whether an alarm would reach anybody."""
    heard = heard_posts(session)
    reached = posts_with_a_way(session, on_shift(session, post_codes), post_codes)
    return {code: Presence(code in heard, code in reached) for code in post_codes}
