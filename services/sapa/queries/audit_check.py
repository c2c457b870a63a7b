"""The whole signed audit against certified keys: who really did what, and which rows nobody signed.

The chain (common.audit.verify) shows what was changed after it was sealed; this shows what was never genuine.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.audit import Audit
from services.sapa.crypto import escrow
from services.sapa.crypto.escrow import ESCROW_ID
from services.sapa.crypto.primitives import CannotOpen, from_text
from services.sapa.crypto.statements import Forged, reading_statement
from services.sapa.queries.audit_signatures import is_genuine
from services.sapa.queries.trust import Colleague

BATCH = 1_000
# What no officer can do without a certified key: such a row without a signature was written by somebody else.
ALWAYS_SIGNED = ("case.", "report.", "reply.", "file.", "inbox.", "search.", "statistics.", "audit.", "key.re")
# What no process and no command can do either.
BY_KEY_ONLY = (
    "case.open",
    "case.identity",
    "case.entry",
    "case.erase",
    "case.grant",
    "case.revoke",
    "reply.",
    "file.",
    "breach.",
    "escrow.",
)
MACHINES = ("system:", "cli:")


class Standing(StrEnum):
    """What a row's signature says. UNSIGNED: of an act that needs none."""

    GENUINE = "sah"
    UNSIGNED = "tanpa"
    FORGED = "palsu"


@dataclass(frozen=True, slots=True)
class AuditCheck:
    """`forged`: ids of rows whose signature is missing, another's, repeated, or does not fit. `unsigned`: by act."""

    genuine: int
    forged: tuple[int, ...]
    unsigned: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_genuine(self) -> bool:
        """Nothing in it is forged."""
        return not self.forged


def check_signatures(session: Session, known: Mapping[UUID, Colleague], escrow_key: bytes) -> AuditCheck:
    """Read every row once, in batches. `known`: trust.colleagues."""
    genuine, forged, unsigned = 0, _repeated(session), Counter[str]()
    after = 0
    while rows := session.scalars(select(Audit).where(Audit.id > after).order_by(Audit.id).limit(BATCH)).all():
        for row in rows:
            found = standing(row, known, escrow_key)
            if found is Standing.UNSIGNED:
                unsigned[row.act] += 1
            elif found is Standing.GENUINE and row.id not in forged:
                genuine += 1
            else:
                forged.add(row.id)
        after = rows[-1].id
        session.expunge_all()
    return AuditCheck(genuine, tuple(sorted(forged)), dict(sorted(unsigned.items())))


def standings(
    session: Session, rows: Sequence[Audit], known: Mapping[UUID, Colleague], escrow_key: bytes
) -> Mapping[int, Standing]:
    """Of some rows, each with regard to all others: a copy of a genuine row has its subject, and is forged."""
    signature = Audit.detail["signature"].astext
    same = (Audit.subject.in_({row.subject for row in rows}), signature.is_not(None))
    first = select(signature, func.min(Audit.id)).where(*same).group_by(signature)
    firsts = {row[0]: row[1] for row in session.execute(first)}
    found = {row.id: standing(row, known, escrow_key) for row in rows}
    copies = {row.id for row in rows if firsts.get(row.detail.get("signature"), row.id) < row.id}
    return found | dict.fromkeys(copies, Standing.FORGED)


def standing(row: Audit, known: Mapping[UUID, Colleague], escrow_key: bytes) -> Standing:
    """Of one row alone; that it is no copy of another is not asked."""
    if _counts_unsigned(row, known):
        return Standing.UNSIGNED
    return Standing.GENUINE if _holds(row, known, escrow_key) else Standing.FORGED


def _counts_unsigned(row: Audit, known: Mapping[UUID, Colleague]) -> bool:
    """By a command, or by an officer whose key no certificate covers (yet): nothing that needs one."""
    is_covered = "signature" in row.detail and _names(row.detail.get("key"), known)
    needed = BY_KEY_ONLY if row.actor.startswith(MACHINES) else ALWAYS_SIGNED + BY_KEY_ONLY
    return not (is_covered or row.act.startswith(needed))


def _names(key: object, known: Mapping[UUID, Colleague]) -> bool:
    try:
        key_id = UUID(str(key))
    except ValueError:
        return False
    return key_id == ESCROW_ID or key_id in known


def _holds(row: Audit, known: Mapping[UUID, Colleague], escrow_key: bytes) -> bool:
    if row.detail.get("key") == str(ESCROW_ID):
        return _is_of_escrow(row, escrow_key)
    if not is_genuine(row, known):
        return False
    author = known[UUID(str(row.detail["key"]))]
    return author.revoked_at is None or row.at <= author.revoked_at


def _is_of_escrow(row: Audit, escrow_key: bytes) -> bool:
    told = dict(row.detail)
    try:
        signature = from_text(str(told.pop("signature", "")))
        statement = reading_statement(row.actor, row.act, row.subject, row.request_id, told)
        escrow.verify(escrow_key, statement, signature)
    except (CannotOpen, Forged):
        return False
    return True


def _repeated(session: Session) -> set[int]:
    """Copies of a genuine row: the first with a signature counts, the others do not."""
    signature = Audit.detail["signature"].astext
    nth = func.row_number().over(partition_by=signature, order_by=Audit.id).label("nth")
    numbered = select(Audit.id, nth).where(signature.is_not(None)).subquery()
    return set(session.scalars(select(numbered.c.id).where(numbered.c.nth > 1)))
