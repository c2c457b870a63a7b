"""Messages that shall not be sent any more, and messages that need not be kept. In the caller's transaction."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from common.notifications.models import DeliveryAttempt, Outbox

UNSENT = ("waiting", "queued", "failed")
ENDED = ("delivered", "failed", "withdrawn")


def forget_recipients(session: Session, references: Collection[str], recipients: Collection[str]) -> int:
    """Withdraw what about these references still waits for these recipients; gives how many messages that were.

    What hints at their addresses in earlier attempts goes, too. A message that is being sent cannot be called back.
    """
    theirs = (Outbox.reference.in_(references), Outbox.recipient.in_(recipients))
    withdrawn = {"state": "withdrawn", "token": None, "lease_until": None, "last_error": ""}
    unsent = update(Outbox).where(*theirs, Outbox.state.in_(UNSENT)).values(withdrawn).returning(Outbox.id)
    count = len(session.execute(unsent, execution_options={"synchronize_session": False}).all())
    of_theirs = DeliveryAttempt.outbox_id.in_(select(Outbox.id).where(*theirs))
    session.execute(
        update(DeliveryAttempt).where(of_theirs).values(address_hint=""),
        execution_options={"synchronize_session": False},
    )
    return count


def delete_ended(session: Session, term: timedelta, limit: int) -> int:
    """Delete at most so many messages that ended longer ago than `term`, with their attempts; gives how many.

    Ids grow with time (UUIDv7), so that the newer part of the table is not read.
    """
    newest = select(func.uuidv7(-term)).scalar_subquery()
    ended_at = func.coalesce(Outbox.delivered_at, Outbox.due_at)
    old = (
        select(Outbox.id)
        .where(Outbox.id < newest, Outbox.state.in_(ENDED), ended_at < func.now() - term)
        .order_by(Outbox.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = session.scalars(old).all()
    session.execute(delete(DeliveryAttempt).where(DeliveryAttempt.outbox_id.in_(ids)))
    session.execute(delete(Outbox).where(Outbox.id.in_(ids)))
    return len(ids)
