"""The office's statistics key: which one closures are sealed to, who holds it, and its private half for a holder.

A key row counts only with the signature of a certified supervisor; anybody can plant the rest.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.sapa.crypto.officer_keys import OfficerKeys
from services.sapa.crypto.primitives import CannotOpen, open_sealed, public_of
from services.sapa.crypto.statements import Forged, key_statement, verify
from services.sapa.models import StatisticsGrant, StatisticsKey
from services.sapa.queries.trust import Colleague
from services.sapa.workflow import Role

KIND = "statistics"


@dataclass(frozen=True, slots=True)
class StatisticsPublic:
    """What rows are sealed to."""

    id: UUID
    public: bytes


def current_statistics_key(session: Session, known: Mapping[UUID, Colleague]) -> StatisticsPublic | None:
    """The newest that is not retired and that a certified supervisor signed; None before the first was made."""
    rows = session.scalars(
        select(StatisticsKey).where(StatisticsKey.retired_at.is_(None)).order_by(StatisticsKey.made_at.desc())
    )
    return next((StatisticsPublic(row.id, row.public) for row in rows if is_signed(row, known)), None)


def is_signed(row: StatisticsKey, known: Mapping[UUID, Colleague]) -> bool:
    """Whether a certified supervisor made this key."""
    maker = known.get(row.made_by)
    if maker is None or maker.role is not Role.PENYELIA or _is_after(maker, row):
        return False
    try:
        verify(maker.sign_public, key_statement(KIND, row.id, row.public, row.made_at), row.signature)
    except Forged:
        return False
    return True


def _is_after(maker: Colleague, row: StatisticsKey) -> bool:
    return maker.revoked_at is not None and row.made_at >= maker.revoked_at


def statistics_holders(session: Session, key_id: UUID) -> frozenset[UUID]:
    """The officers' keys to which the private half was sealed."""
    held = select(StatisticsGrant.holder_key_id).where(StatisticsGrant.key_id == key_id)
    return frozenset(session.scalars(held))


def open_statistics_keys(session: Session, holder_key_id: UUID, held: OfficerKeys) -> dict[UUID, bytes]:
    """Every private half that was sealed to this officer's key, former ones too; what does not open is left out."""
    rows = session.execute(
        select(StatisticsKey.id, StatisticsKey.public, StatisticsGrant.sealed)
        .join(StatisticsGrant, StatisticsGrant.key_id == StatisticsKey.id)
        .where(StatisticsGrant.holder_key_id == holder_key_id)
    )
    return {row.id: private for row in rows if (private := _opened(held, row.sealed, row.public)) is not None}


def _opened(held: OfficerKeys, sealed: bytes, public: bytes) -> bytes | None:
    try:
        private = open_sealed(held.box, sealed)
        return private if public_of(private) == public else None
    except (CannotOpen, ValueError):
        return None
