"""The relay's clock: does what falls due, steps of an escalation above all, within a quarter of a second.

It sleeps until the next timer is due, and a commit of anybody wakes it: that may have set an earlier one. Each second
at least it goes round and beats, so that whoever watches the row `chores` sees it live.
"""

import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from common.db import Listener
from common.notifications.heartbeat import CHORES, beat
from common.relay.loop import Loop
from common.relay.timers import STEP_LEASE, claim_due, fire, next_due
from common.timers import Step, TimerHandler

EVERY = 1.0
# Commits come by the hundred: looking for each of them would be all that the loop does.
GAP = 0.1
AT_ONCE = 4


class Steps(Loop):
    """Several steps at once, since each mostly waits for its commit. No two are of the same timer."""

    def __init__(self, handlers: Mapping[str, TimerHandler], listener: Listener, stopping: threading.Event) -> None:
        super().__init__("steps", stopping)
        self._handlers = {kind: each for kind, each in handlers.items() if isinstance(each, Step)}
        self._kinds = list(self._handlers)
        self._listener = listener
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="step")
        self._beat_at = 0.0

    def turn(self) -> float:
        """Do what is due; gives the seconds until the next is."""
        while due := claim_due(self._kinds, STEP_LEASE):
            for _ in self._pool.map(lambda timer: fire(timer, self._handlers[timer.kind]), due):
                self.turned_at = time.monotonic()
            self._tell()
        self._tell()
        following = next_due(self._kinds)
        return EVERY if following is None else min(max(following, 0.0), EVERY)

    def rest(self, pause: float) -> None:
        """Until the next is due, or somebody committed."""
        if pause > GAP:
            self._stopping.wait(GAP)
            self._listener.wait(pause - GAP)
        else:
            self._stopping.wait(pause)

    def _tell(self) -> None:
        if time.monotonic() >= self._beat_at:
            beat(CHORES)
            self._beat_at = time.monotonic() + EVERY - GAP
