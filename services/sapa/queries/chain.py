"""Who holds a case, as far as signatures say so: from the officer who began epoch 1, grant by grant, epoch by epoch.

A row counts only when a grantee signed it whose own grant counts; what somebody wrote into the database by hand is left
out. The mailbox asks too, before it shows a reply or seals a message: it reads no sealed keys, only their digests.

Escrow gives with its own signature (`ESCROW_ID` as maker), which any two of the three shares can make: `escrow_key` is
the configured public half (office.escrow_key), without which such a grant does not count.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.sapa.crypto import escrow
from services.sapa.crypto.escrow import ESCROW_ID
from services.sapa.crypto.statements import Forged, GrantTold, Statement, epoch_statement, grant_statement, verify
from services.sapa.models import CaseEpoch, CaseGrant
from services.sapa.queries.trust import Colleague
from services.sapa.workflow import CASE_ROLES, GIVING_PARTS

Known = Mapping[UUID, Colleague]
Check = Callable[[bytes, Statement, bytes], None]
GRANT_COLUMNS = (
    CaseGrant.case_id,
    CaseGrant.epoch,
    CaseGrant.holder_key_id,
    CaseGrant.part,
    CaseGrant.has_identity,
    CaseGrant.sealed_digest,
    CaseGrant.made_by,
    CaseGrant.signature,
    CaseGrant.made_at,
    CaseGrant.revoked_at,
)


@dataclass(frozen=True, slots=True)
class Holding:
    """One verified grant."""

    key_id: UUID
    part: str
    has_identity: bool
    sealed_digest: str
    revoked_at: datetime | None

    @property
    def is_live(self) -> bool:
        """Not revoked."""
        return self.revoked_at is None

    def covers(self, at: datetime) -> bool:
        """Whether what its holder signed at that time counts."""
        return self.revoked_at is None or at < self.revoked_at


@dataclass(frozen=True, slots=True)
class Epoch:
    """A verified epoch: its public keys (story, identity), and who held it, also those whose grant ended."""

    number: int
    publics: tuple[bytes, bytes]
    holdings: Mapping[UUID, Holding] = field(default_factory=dict)
    has_escrow: bool = False

    @property
    def live(self) -> tuple[Holding, ...]:
        """Whose grants still hold."""
        return tuple(one for one in self.holdings.values() if one.is_live)


def chain(session: Session, case_id: UUID, known: Known, escrow_key: bytes | None = None) -> Mapping[int, Epoch]:
    """The verified epochs by number, without a gap from 1; empty when not even the first holds."""
    return chains(session, (case_id,), known, escrow_key)[case_id]


def chains(
    session: Session, case_ids: Collection[UUID], known: Known, escrow_key: bytes | None = None
) -> Mapping[UUID, Mapping[int, Epoch]]:
    """The same for many cases at once: two statements in all."""
    begun = session.scalars(select(CaseEpoch).where(CaseEpoch.case_id.in_(case_ids)).order_by(CaseEpoch.epoch)).all()
    given = session.execute(
        select(*GRANT_COLUMNS).where(CaseGrant.case_id.in_(case_ids)).order_by(CaseGrant.made_at, CaseGrant.id)
    ).all()
    epochs, grants = defaultdict(list), defaultdict(list)
    for row in begun:
        epochs[row.case_id].append(row)
    for grant in given:
        grants[grant.case_id].append(grant)
    return {one: _verified(epochs[one], grants[one], known, escrow_key) for one in case_ids}


def grantees(
    session: Session, case_id: UUID, known: Known, escrow_key: bytes | None = None
) -> Mapping[int, frozenset[UUID]]:
    """Whose signatures count in each epoch: key ids, also of those whose grant ended since."""
    found = chain(session, case_id, known, escrow_key)
    return {number: frozenset(epoch.holdings) for number, epoch in found.items()}


def _verified(
    begun: Iterable[CaseEpoch], grants: Iterable[Any], known: Known, escrow_key: bytes | None
) -> Mapping[int, Epoch]:
    found: dict[int, Epoch] = {}
    for row in begun:
        if row.epoch != len(found) + 1 or not _may_begin(row, found.get(row.epoch - 1), known):
            break
        found[row.epoch] = _epoch(row, [one for one in grants if one.epoch == row.epoch], known, escrow_key)
    return found


def _may_begin(row: CaseEpoch, before: Epoch | None, known: Known) -> bool:
    maker = known.get(row.made_by)
    if maker is None or maker.role not in CASE_ROLES:
        return False
    if row.epoch > 1 and not _may_give(before, row.made_by, row.made_at):
        return False
    told = epoch_statement(row.case_id, row.epoch, (row.public, row.identity_public), row.made_at)
    return _is_signed(maker, told, row)


def _may_give(epoch: Epoch | None, key_id: UUID, at: datetime) -> bool:
    held = epoch.holdings.get(key_id) if epoch else None
    return held is not None and held.part in GIVING_PARTS and held.covers(at)


def _epoch(row: CaseEpoch, given: list[Any], known: Known, escrow_key: bytes | None) -> Epoch:
    """Grants of the maker first, then of those to whom they gave, until nobody new is found."""
    holdings: dict[UUID, Holding] = {}
    has_escrow, rest = False, given
    while counted := [one for one in rest if _may_count(one, row, holdings) and _counts(one, known, escrow_key)]:
        rest = [one for one in rest if one not in counted]
        has_escrow = has_escrow or any(one.holder_key_id is None for one in counted)
        holdings |= {one.holder_key_id: _holding(one) for one in counted if one.holder_key_id is not None}
    return Epoch(row.epoch, (row.public, row.identity_public), holdings, has_escrow)


def _may_count(grant: Any, begun: CaseEpoch, holdings: Mapping[UUID, Holding]) -> bool:
    """Whether its maker could give then: whoever began the epoch, a giving holder at that time, or escrow."""
    held = holdings.get(grant.made_by)
    if held is None:
        return grant.made_by in (begun.made_by, ESCROW_ID)
    return held.part in GIVING_PARTS and held.covers(grant.made_at)


def _counts(grant: Any, known: Known, escrow_key: bytes | None) -> bool:
    if grant.holder_key_id is not None and grant.holder_key_id not in known:
        return False
    told = grant_statement(
        GrantTold(
            grant.case_id,
            grant.epoch,
            grant.holder_key_id,
            grant.part,
            grant.has_identity,
            grant.sealed_digest,
            grant.made_at,
        )
    )
    if grant.made_by == ESCROW_ID:
        return escrow_key is not None and _holds(escrow.verify, escrow_key, told, grant.signature)
    maker = known.get(grant.made_by)
    return maker is not None and _is_signed(maker, told, grant)


def _holding(grant: Any) -> Holding:
    return Holding(grant.holder_key_id, grant.part, grant.has_identity, grant.sealed_digest, grant.revoked_at)


def _is_signed(maker: Colleague, told: Statement, row: Any) -> bool:
    """What is dated after its maker's key was revoked counts for nothing."""
    if maker.revoked_at is not None and row.made_at >= maker.revoked_at:
        return False
    return _holds(verify, maker.sign_public, told, row.signature)


def _holds(check: Check, public: bytes, told: Statement, signature: bytes) -> bool:
    try:
        check(public, told, signature)
    except Forged:
        return False
    return True
