"""What every service has and nobody keeps: answers for a repeat, sessions that ended."""

from datetime import timedelta

from sqlalchemy import delete, func, select, text

from common import db
from common.idempotency import IdempotencyKey

BATCH = 5_000
EXPIRED_SESSIONS = text("DELETE FROM account.session WHERE expires_at < clock_timestamp()")


def delete_old_keys(term: timedelta) -> None:
    """Batch by batch, each far below the role's time limit."""
    is_old = IdempotencyKey.created_at < func.clock_timestamp() - term
    batch = select(IdempotencyKey.key_hash).where(is_old).limit(BATCH)
    deleted = BATCH
    while deleted == BATCH:
        with db.transaction(quiet=True) as session:
            gone = delete(IdempotencyKey).where(IdempotencyKey.key_hash.in_(batch)).returning(IdempotencyKey.key_hash)
            deleted = len(session.execute(gone, execution_options={"synchronize_session": False}).all())


def delete_expired_sessions() -> None:
    """Sessions of this service only: the database shows it no others."""
    with db.transaction(quiet=True) as session:
        session.execute(EXPIRED_SESSIONS)
