"""What every service has and nobody keeps: answers for a repeat, sessions that ended, messages that went out."""

from datetime import timedelta

from sqlalchemy import delete, func, select, text

from common import db
from common.idempotency import IdempotencyKey
from common.notifications.forgetting import delete_ended

BATCH = 5_000
DELIVERIES = 500
UNWATCHED = {"synchronize_session": False}
EXPIRED_SESSIONS = text("DELETE FROM account.session WHERE expires_at < clock_timestamp()")


def delete_old_keys(term: timedelta) -> None:
    """Batch by batch, each far below the role's time limit."""
    is_old = IdempotencyKey.created_at < func.clock_timestamp() - term
    batch = select(IdempotencyKey.key_hash).where(is_old).limit(BATCH)
    gone = delete(IdempotencyKey).where(IdempotencyKey.key_hash.in_(batch)).returning(IdempotencyKey.key_hash)
    db.in_batches(BATCH, lambda session: len(session.execute(gone, execution_options=UNWATCHED).all()))


def delete_old_deliveries(term: timedelta) -> None:
    """Messages that ended longer ago than `term`, with their attempts."""
    db.in_batches(DELIVERIES, lambda session: delete_ended(session, term, DELIVERIES))


def delete_expired_sessions() -> None:
    """Sessions of this service only: the database shows it no others."""
    with db.transaction(quiet=True) as session:
        session.execute(EXPIRED_SESSIONS)
