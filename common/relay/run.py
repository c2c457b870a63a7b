"""The relay's process: two loops, one heartbeat.

The heartbeat row `relay` is written by the delivering loop itself, and only while the chores' loop has
also turned of late, so that it tells the truth about both: a loop that hangs stops it.
"""

import logging
import signal
import threading
import time
from collections.abc import Mapping
from datetime import timedelta
from types import FrameType

from sqlalchemy.exc import SQLAlchemyError

from common import db, logs
from common.db import Listener
from common.notifications.claims import rules_of
from common.notifications.heartbeat import EVERY, RELAY, beat
from common.notifications.recipients import Resolvers
from common.relay.broker import Broker
from common.relay.chores import Chores
from common.relay.delivery import Delivery
from common.settings import Settings
from common.timers import TimerHandler

CHORES_MAY_TAKE = 60.0
PER_THREAD = 4
CONNECTIONS = 3
RETRY_AFTER = 0.5
log = logging.getLogger(__name__)


class ChoresEnded(Exception):
    """The chores' loop ended by a mistake of ours; the process ends too, so that it is started anew."""


def run(settings: Settings, service: str, timers: Mapping[str, TimerHandler], resolvers: Resolvers) -> None:
    """Relay for one service until SIGTERM or SIGINT. `timers` maps each kind to what is done when it falls due.

    `resolvers` are those of the service's worker. Raises ChoresEnded.
    """
    logs.configure(f"{service}-relay", settings.log_level)
    url = settings.database_url.get_secret_value()
    db.bind(url, pool_size=CONNECTIONS, channel=service, application=f"{service}-relay")
    stopping = _until_stopped()
    chores = Chores(timers, settings.secret_key, stopping)
    broker = Broker(settings.redis_url.get_secret_value(), service)
    chores.start()
    with Listener(url, service) as listener:
        _deliver(_delivery(settings, broker, resolvers), listener, chores, stopping)
    broker.close()


def _until_stopped() -> threading.Event:
    stopping = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()

    for wanted in (signal.SIGTERM, signal.SIGINT):
        signal.signal(wanted, stop)
    return stopping


def _delivery(settings: Settings, broker: Broker, resolvers: Resolvers) -> Delivery:
    return Delivery(
        broker,
        rules_of(settings, resolvers),
        capacity=PER_THREAD * settings.worker_threads,
        queue_lease=timedelta(seconds=settings.queue_lease),
    )


def _deliver(delivery: Delivery, listener: Listener, chores: Chores, stopping: threading.Event) -> None:
    beat_at = 0.0
    while not stopping.is_set():
        try:
            pause = delivery.turn()
            if time.monotonic() >= beat_at and _is_turning(chores):
                beat(RELAY)
                beat_at = time.monotonic() + EVERY
        except SQLAlchemyError as failed:
            log.warning("relay_waits_for_database", extra={"reason": type(failed).__name__})
            pause = RETRY_AFTER
            stopping.wait(pause)
        listener.wait(pause)


def _is_turning(chores: Chores) -> bool:
    if not chores.is_alive():
        raise ChoresEnded
    return time.monotonic() - chores.turned_at < CHORES_MAY_TAKE
