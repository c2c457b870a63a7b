"""The relay's housekeeping: seals the audit each second and does what is to be done again and again.

It may take minutes, so it has a loop of its own: neither a delivery nor a step waits for it.
"""

import threading
import time
from collections.abc import Mapping

from pydantic import SecretStr

from common import audit, db
from common.relay.loop import Loop
from common.relay.timers import CHORE_LEASE, claim_due, fire, plan_chores
from common.timers import Chore, TimerHandler

EVERY = 1.0


class Chores(Loop):
    """Goes round once a second."""

    def __init__(self, handlers: Mapping[str, TimerHandler], secret: SecretStr, stopping: threading.Event) -> None:
        super().__init__("chores", stopping)
        self._handlers = {kind: each for kind, each in handlers.items() if isinstance(each, Chore)}
        self._seal_key = audit.seal_key(secret)
        self._has_planned = False

    def turn(self) -> float:
        """One round."""
        if not self._has_planned:
            plan_chores(self._handlers)
            self._has_planned = True
        seal(self._seal_key)
        while due := claim_due(list(self._handlers), CHORE_LEASE):
            for timer in due:
                fire(timer, self._handlers[timer.kind])
                self.turned_at = time.monotonic()
        return EVERY


def seal(key: bytes) -> None:
    """Seal what was committed since the last round."""
    with db.transaction(quiet=True) as session:
        audit.seal_committed(session, key)
