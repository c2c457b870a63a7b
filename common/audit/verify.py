"""Reading the whole audit against its seals: the command `smartsociety audit verify` prints this verdict."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import String, cast, func, literal, select, tuple_
from sqlalchemy.orm import Session

from common import keys
from common.audit.models import Audit, AuditSeal
from common.audit.seal import START, link
from common.db import Cursor, Xid8, after


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying found. `broken_at` is the first seal whose rows are not what was sealed."""

    sealed_rows: int
    seals: int
    unsealed_rows: int
    broken_at: int | None
    head: str

    @property
    def is_intact(self) -> bool:
        """Whether every seal fits its rows."""
        return self.broken_at is None


def verify(session: Session, key: bytes) -> Verdict:
    """Recompute every seal from the rows it covers. Reads batch by batch; memory does not grow with the audit."""
    chain, cursor, rows_seen, seals_seen, seal_id = START, Cursor(), 0, 0, 0
    broken: int | None = None
    while broken is None and (seal := _next_seal(session, seal_id)):
        rows = _covered(session, cursor, seal)
        chain = link(key, chain, rows)
        if len(rows) != seal.row_count or not keys.same(chain, seal.chain):
            broken = seal.id
        cursor, seal_id = Cursor(seal.last_tx, seal.last_id), seal.id
        rows_seen, seals_seen = rows_seen + len(rows), seals_seen + 1
        session.expunge_all()
    unsealed = session.scalar(select(func.count()).select_from(Audit).where(after(Audit, cursor))) or 0
    return Verdict(rows_seen, seals_seen, unsealed, broken, chain.hex())


def _next_seal(session: Session, former: int) -> AuditSeal | None:
    return session.scalar(select(AuditSeal).where(AuditSeal.id > former).order_by(AuditSeal.id).limit(1))


def _covered(session: Session, cursor: Cursor, seal: AuditSeal) -> Sequence[Audit]:
    end = tuple_(cast(literal(str(seal.last_tx), String), Xid8), literal(seal.last_id))
    rows = select(Audit).where(after(Audit, cursor), tuple_(Audit.tx, Audit.id) <= end)
    return session.scalars(rows.order_by(Audit.tx, Audit.id)).all()
