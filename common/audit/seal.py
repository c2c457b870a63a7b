"""The sealer: one at a time (advisory lock) chains the committed rows, so that no write waits for another.

The chain is HMAC-SHA256 under a key outside the database, over the former seal and the rows in the
order (`tx`, `id`): an edit, a deletion, an insertion or a missing seal shows when it is verified.
"""

import json
from collections.abc import Iterable
from datetime import UTC

from pydantic import SecretStr
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common import keys
from common.audit.models import Audit, AuditSeal
from common.db import Cursor, after, settled

BATCH = 5_000
START = b"\0" * 32


def seal_key(root: SecretStr) -> bytes:
    """The chain's key; `root` is the setting secret_key."""
    return keys.derive(root.get_secret_value().encode(), "audit-seal")


def canonical(row: Audit) -> bytes:
    """The bytes of a row that its seal covers."""
    fields = [row.id, row.tx, row.at.astimezone(UTC).isoformat(timespec="microseconds")]
    return json.dumps(
        [*fields, row.actor, row.act, row.subject, row.detail, row.request_id],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    ).encode()


def link(key: bytes, former: bytes, rows: Iterable[Audit]) -> bytes:
    """The next value of the chain. Each row is preceded by its length, so that rows cannot be shifted."""
    parts = [canonical(row) for row in rows]
    return keys.digest(key, former + b"".join(len(p).to_bytes(8, "big") + p for p in parts))


def last_seal(session: Session) -> AuditSeal | None:
    """The newest seal, if there is one."""
    return session.scalar(select(AuditSeal).order_by(AuditSeal.id.desc()).limit(1))


def seal_committed(session: Session, key: bytes) -> int:
    """Seal what was committed since the last seal; gives the number of rows, 0 also when another sealer works."""
    lock = func.hashtextextended(func.current_schema() + ":audit", 0)
    if not session.scalar(select(func.pg_try_advisory_xact_lock(lock))):
        return 0
    former = last_seal(session)
    cursor = Cursor(former.last_tx, former.last_id) if former else Cursor()
    waiting = select(Audit).where(after(Audit, cursor), settled(Audit.tx))
    rows = session.scalars(waiting.order_by(Audit.tx, Audit.id).limit(BATCH)).all()
    if not rows:
        return 0
    chain = link(key, former.chain if former else START, rows)
    session.add(AuditSeal(last_tx=rows[-1].tx, last_id=rows[-1].id, row_count=len(rows), chain=chain))
    return len(rows)
