"""A wall screen gives a sign of life every few seconds and says whether its loudspeaker sounds (models.Board)."""

from datetime import timedelta

from sqlalchemy import ColumnElement, func

from services.fire_button.models import Board

LIVE_FOR = timedelta(seconds=15)


def is_live() -> ColumnElement[bool]:
    """Whether a board's newest sign of life is young enough."""
    return Board.is_active & (Board.seen_at > func.clock_timestamp() - LIVE_FOR)
