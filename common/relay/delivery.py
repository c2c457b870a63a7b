"""From committed row to queued message: marks what is due, publishes it, and takes back what nobody claimed.

Publishing is not an attempt. Whatever the broker loses, repeats or delivers late costs time at most:
each marking makes a new token, and only the newest one can be claimed.
"""

import logging
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Update, func, select, text, update
from sqlalchemy.orm import Session

from common import db
from common.notifications import claims
from common.notifications.claims import Rules
from common.notifications.models import DeliveryAttempt, Outbox
from common.relay.broker import Broker, BrokerDown

LOOK_EVERY = 1.0
FILLING = 0.01
LOST = "pengiriman terputus"
BATCH = 100
NOW = func.clock_timestamp()

# One round trip: it stands between a commit and its delivery, and an idle relay does it each second. For the same
# reason its commit does not wait for the disk: a mark that a crash undoes leaves a waiting row and a worthless token.
MARK_DUE = text("""
WITH held AS (
  SELECT count(*)::int AS count FROM outbox WHERE state = 'queued'
), due AS (
  SELECT id FROM outbox WHERE state = 'waiting' AND due_at <= clock_timestamp()
  ORDER BY priority, due_at LIMIT greatest(0, :capacity - (SELECT count FROM held)) FOR UPDATE SKIP LOCKED
), marked AS (
  UPDATE outbox SET state = 'queued', token = gen_random_uuid(), lease_until = clock_timestamp() + :lease
  FROM due WHERE outbox.id = due.id
  RETURNING outbox.id, token, priority, due_at
)
SELECT (SELECT count FROM held) AS held,
  array_agg(id ORDER BY priority, due_at) AS ids, array_agg(token ORDER BY priority, due_at) AS tokens,
  set_config('synchronous_commit', 'off', true)
FROM marked
""")
log = logging.getLogger(__name__)


class Marked(NamedTuple):
    """One row that is now `queued`."""

    id: UUID
    token: UUID


class Delivery:
    """The delivering half of a relay. `capacity`: messages that may be queued at a time."""

    def __init__(self, broker: Broker, rules: Rules, *, capacity: int, queue_lease: timedelta) -> None:
        self._broker = broker
        self._rules = rules
        self._capacity = capacity
        self._queue_lease = queue_lease
        self._look_at = 0.0
        self._pause = LOOK_EVERY

    def turn(self) -> float:
        """Bring on its way what can be; gives the seconds after which to come again without being woken."""
        if time.monotonic() >= self._look_at:
            self._look_around()
            self._look_at = time.monotonic() + LOOK_EVERY
        if self._broker.is_up:
            self._publish(self._mark())
        return min(self._pause, max(self._look_at - time.monotonic(), 0))

    def _look_around(self) -> None:
        """Once a second: leases that ended, and whether the broker is there and remembers."""
        take_back(self._rules)
        try:
            if self._broker.has_forgotten():
                unqueue_all()
        except BrokerDown:
            self._pause = LOOK_EVERY

    def _mark(self) -> Sequence[Marked]:
        marked, held = mark_due(self._capacity, self._queue_lease)
        if marked:
            is_full = held + len(marked) >= self._capacity
            self._pause = FILLING if is_full else LOOK_EVERY
        else:
            self._pause = min(self._pause * 2, LOOK_EVERY)
        return marked

    def _publish(self, marked: Sequence[Marked]) -> None:
        for position, row in enumerate(marked):
            try:
                self._broker.publish(row.id, row.token)
            except BrokerDown:
                put_back(marked[position:])
                return


def mark_due(capacity: int, lease: timedelta) -> tuple[list[Marked], int]:
    """Mark what is due as `queued`, most urgent first, as far as there is room.

    Gives the rows with their new tokens, and how many were queued before.
    """
    row = db.write_once(MARK_DUE, {"capacity": capacity, "lease": lease}, quiet=True)
    if row is None or row.ids is None:
        return [], row.held if row else 0
    return [Marked(*each) for each in zip(row.ids, row.tokens, strict=True)], row.held


def put_back(rows: Sequence[Marked]) -> None:
    """What could not be published waits again; if the broker took it after all, its token is worth nothing."""
    published = [row.token for row in rows]
    with db.transaction(quiet=True) as session:
        session.execute(
            update(Outbox)
            .where(Outbox.token.in_(published), Outbox.state == "queued")
            .values(state="waiting", token=None, lease_until=None)
        )


def unqueue_all() -> None:
    """The broker lost its memory: everything that was queued waits again, instead of waiting for its lease."""
    with db.transaction(quiet=True) as session:
        forgotten = session.scalars(_unqueue().returning(Outbox.id)).all()
    if forgotten:
        log.warning("broker_was_emptied", extra={"messages": len(forgotten)})


def take_back(rules: Rules) -> None:
    """What was not claimed in time waits again; a sending that was not recorded in time counts as lost."""
    with db.transaction(quiet=True) as session:
        session.execute(_unqueue().where(Outbox.lease_until < NOW))
        ended = select(Outbox).where(Outbox.state == "sending", Outbox.lease_until < NOW)
        for row in session.scalars(ended.limit(BATCH).with_for_update(skip_locked=True)).all():
            _close_lost(session, row.id)
            claims.go_on(session, row, LOST, rules)
            log.warning("sending_was_lost", extra={"outbox_id": str(row.id), "attempt": row.attempts})


def _unqueue() -> Update:
    return update(Outbox).where(Outbox.state == "queued").values(state="waiting", token=None, lease_until=None)


def _close_lost(session: Session, outbox_id: UUID) -> None:
    session.execute(
        update(DeliveryAttempt)
        .where(DeliveryAttempt.outbox_id == outbox_id, DeliveryAttempt.outcome == "sending")
        .values(outcome="lost", ended_at=NOW)
    )
