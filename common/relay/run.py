"""The relay's process: one loop delivers, one does what falls due, one keeps house, and one sends if nobody else does.

The heartbeat row `relay` is written by the delivering loop itself, and only while the others have also turned of late,
so that it tells the truth about all: a loop that hangs stops it. The row `chores` is the clock's own (steps.py).
"""

import logging
import signal
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import timedelta
from types import FrameType

from sqlalchemy.exc import SQLAlchemyError

from common import db, logs
from common.db import Listener
from common.notifications.claims import Rules, rules_of
from common.notifications.heartbeat import RELAY, beat
from common.notifications.recipients import Resolvers
from common.relay.broker import Broker
from common.relay.chores import Chores
from common.relay.delivery import Delivery
from common.relay.fallback import Fallback
from common.relay.loop import Loop
from common.relay.steps import AT_ONCE, Steps
from common.settings import Settings
from common.timers import TimerHandler

ROUND_MAY_TAKE = 60.0
PER_THREAD = 4
CONNECTIONS = 3
RETRY_AFTER = 0.5
# A frozen broker holds a round for two seconds; whoever watches counts to five.
BEAT_EVERY = 1.0
log = logging.getLogger(__name__)


class LoopEnded(Exception):
    """A loop ended by a mistake of ours; the process ends too, so that it is started anew."""


def run(
    settings: Settings,
    service: str,
    timers: Mapping[str, TimerHandler],
    resolvers: Resolvers,
    fallback_after: timedelta | None = None,
) -> None:
    """Relay for one service until SIGTERM or SIGINT. `timers` maps each kind to what is done when it falls due.

    `resolvers` are those of the service's worker. With `fallback_after` the relay itself sends what nobody has claimed
    for so long, or at once while the broker is gone. Raises LoopEnded.
    """
    logs.configure(f"{service}-relay", settings.log_level)
    url = settings.database_url.get_secret_value()
    threads = AT_ONCE + (settings.worker_threads if fallback_after else 0)
    db.bind(url, pool_size=CONNECTIONS + threads, channel=service, application=f"{service}-relay")
    stopping = _until_stopped()
    rules = rules_of(settings, resolvers)
    with (
        closing(Broker(settings.redis_url.get_secret_value(), service)) as broker,
        Listener(url, service) as listener,
        Listener(url, service) as alarm_clock,
    ):
        loops: list[Loop] = [Chores(timers, settings.secret_key, stopping), Steps(timers, alarm_clock, stopping)]
        if fallback_after:
            loops.append(Fallback(settings, rules, stopping, fallback_after, lambda: broker.is_up))
        for loop in loops:
            loop.start()
        _deliver(_delivery(settings, broker, rules), listener, loops, stopping)
        for loop in loops:
            loop.finish()


def _until_stopped() -> threading.Event:
    stopping = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()

    for wanted in (signal.SIGTERM, signal.SIGINT):
        signal.signal(wanted, stop)
    return stopping


def _delivery(settings: Settings, broker: Broker, rules: Rules) -> Delivery:
    capacity, queue_lease = PER_THREAD * settings.worker_threads, timedelta(seconds=settings.queue_lease)
    return Delivery(broker, rules, capacity=capacity, queue_lease=queue_lease)


def _deliver(delivery: Delivery, listener: Listener, loops: Sequence[Loop], stopping: threading.Event) -> None:
    beat_at = 0.0
    while not stopping.is_set():
        try:
            pause = delivery.turn()
            if time.monotonic() >= beat_at and _are_turning(loops):
                beat(RELAY)
                beat_at = time.monotonic() + BEAT_EVERY
        except SQLAlchemyError as failed:
            log.warning("relay_waits_for_database", extra={"reason": type(failed).__name__})
            pause = RETRY_AFTER
            stopping.wait(pause)
        listener.wait(pause)


def _are_turning(loops: Sequence[Loop]) -> bool:
    if not all(loop.is_alive() for loop in loops):
        raise LoopEnded
    return all(time.monotonic() - loop.turned_at < ROUND_MAY_TAKE for loop in loops)
