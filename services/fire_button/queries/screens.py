"""The wall screens themselves: the one behind a cookie, and the administrator's list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.codes import secret_hash
from services.fire_button.models import Board
from services.fire_button.queries.presence import is_live

LONGEST_TOKEN = 64


@dataclass(frozen=True, slots=True)
class Screen:
    """A paired wall screen; without a post it is the control room's."""

    id: UUID
    name: str
    post_code: str | None


@dataclass(frozen=True, slots=True)
class ScreenRow:
    """One line of the administrator's list. `awaits_pairing_until`: a code was made and no screen took it yet."""

    id: UUID
    name: str
    post_code: str | None
    is_paired: bool
    is_live: bool
    is_audible: bool
    seen_at: datetime | None
    heard_at: datetime | None
    awaits_pairing_until: datetime | None


def screen_by_token(session: Session, token: str) -> Screen | None:
    """The screen that holds this token; None for a wrong one and for a screen that was removed."""
    if not token or len(token) > LONGEST_TOKEN:
        return None
    asked = select(Board).where(Board.token_hash == secret_hash(token), Board.is_active)
    found = session.scalar(asked)
    return Screen(found.id, found.name, found.post_code) if found else None


def screen_rows(session: Session) -> Sequence[ScreenRow]:
    """Every screen that was not removed."""
    asked = (
        select(Board, func.coalesce(is_live(), False), Board.pairing_until > func.now())
        .where(Board.is_active)
        .order_by(Board.post_code.nulls_first(), Board.name)
    )
    return [
        ScreenRow(
            id=board.id,
            name=board.name,
            post_code=board.post_code,
            is_paired=board.token_hash is not None,
            is_live=live,
            is_audible=board.is_audible,
            seen_at=board.seen_at,
            heard_at=board.heard_at,
            awaits_pairing_until=board.pairing_until if awaits else None,
        )
        for board, live, awaits in session.execute(asked)
    ]
