"""A relay sends by itself what nobody has claimed in time: no broker, no worker, or too few of them.

Taken through the same claim with a new token, so that whoever still holds the old one sends nothing.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

from sqlalchemy import text

from common import db
from common.notifications.claims import Rules
from common.notifications.sending import deliver
from common.relay.delivery import Marked
from common.relay.loop import Loop
from common.settings import Settings

EVERY = 0.25
WITHOUT_BROKER = 0.05
LEASE = timedelta(seconds=30)
# A row has been due since `due_at`, whether it waits or was queued; each state is read from an index of its own.
TAKE = text("""
WITH waiting AS (
  SELECT id FROM outbox WHERE state = 'waiting' AND due_at <= clock_timestamp() - :after AND id <> ALL(:busy)
  ORDER BY priority, due_at LIMIT :room FOR UPDATE SKIP LOCKED
), queued AS (
  SELECT id FROM outbox WHERE state = 'queued' AND due_at <= clock_timestamp() - :after AND id <> ALL(:busy)
  ORDER BY priority, due_at LIMIT :room FOR UPDATE SKIP LOCKED
), late AS (
  SELECT outbox.id FROM outbox WHERE id IN (SELECT id FROM waiting UNION ALL SELECT id FROM queued)
  ORDER BY priority, due_at LIMIT :room
), taken AS (
  UPDATE outbox SET state = 'queued', token = gen_random_uuid(), lease_until = clock_timestamp() + :lease
  FROM late WHERE outbox.id = late.id
  RETURNING outbox.id, token, priority, due_at
)
SELECT array_agg(id ORDER BY priority, due_at) AS ids, array_agg(token ORDER BY priority, due_at) AS tokens FROM taken
""")
log = logging.getLogger(__name__)


class Fallback(Loop):
    """Sends what was due `after` ago, at once while the broker is known to be gone."""

    def __init__(
        self, settings: Settings, rules: Rules, stopping: threading.Event, after: timedelta, is_up: Callable[[], bool]
    ) -> None:
        super().__init__("fallback", stopping)
        self._settings, self._rules, self._after, self._is_up = settings, rules, after, is_up
        self._pool = ThreadPoolExecutor(settings.worker_threads, thread_name_prefix="fallback")
        self._under_way: dict[UUID, Future[None]] = {}

    def turn(self) -> float:
        """Take as many as there are threads free."""
        self._under_way = {taken: each for taken, each in self._under_way.items() if not each.done()}
        room = self._settings.worker_threads - len(self._under_way)
        is_up = self._is_up()
        after = self._after if is_up else timedelta(0)
        taken = take_late(after, room, list(self._under_way)) if room else []
        for row in taken:
            self._under_way[row.id] = self._pool.submit(self._deliver, row)
        if taken:
            log.warning("relay_sends_by_itself", extra={"messages": len(taken), "is_broker_up": is_up})
        return EVERY if is_up else WITHOUT_BROKER

    def _deliver(self, row: Marked) -> None:
        deliver(self._settings, row.id, row.token, self._rules)

    def finish(self) -> None:
        """Once the relay stops: wait for what is under way, so that what is being sent is recorded."""
        super().finish()
        self._pool.shutdown(wait=True)


def take_late(after: timedelta, room: int, busy: Sequence[UUID] = ()) -> Sequence[Marked]:
    """Rows that have been due for `after` and are not claimed, most urgent first, each with a new token.

    `busy`: those that this process has taken and is about to claim.
    """
    wanted = {"after": after, "room": room, "busy": list(busy), "lease": LEASE}
    row = db.write_once(TAKE, wanted, quiet=True)
    if row is None or row.ids is None:
        return []
    return [Marked(*each) for each in zip(row.ids, row.tokens, strict=True)]
