"""The Celery worker of a service: threads, one queue, no result back end. It runs what its relay publishes.

Start: `celery -A services.<name>.tasks worker -P threads -c 8 -Q <service>
--without-gossip --without-mingle --without-heartbeat`.

Messages are acknowledged early: claims and leases in the database protect what a worker loses. It takes
what there is (no prefetch limit): the relay bounds what is queued, and a consumer that has reached its
limit sleeps (kombu 5.7: 5 s at 25 messages a second, when measured). `-c` is the setting worker_threads.
"""

import logging
from typing import Any

from celery import Celery, bootsteps, signals
from celery.app.amqp import AMQP
from kombu import Connection
from sqlalchemy.exc import SQLAlchemyError

from common import db, logs
from common.notifications import tasks
from common.notifications.heartbeat import EVERY, WORKER, beat
from common.notifications.recipients import Resolvers
from common.settings import Settings

TRANSPORT = {
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "socket_keepalive": True,
    "health_check_interval": 5,
}
log = logging.getLogger(__name__)


class _SteadyConnection(Connection):
    """Asks a broker that is away every second, however long it was away (the default grows to 30 s)."""

    def _ensure_connection(self, *args: Any, **options: Any) -> Any:
        each_second = {"interval_start": 1, "interval_step": 0, "interval_max": 1}
        return super()._ensure_connection(*args, **options | each_second)


class _Broker(AMQP):
    Connection = _SteadyConnection


class _Beat(bootsteps.StartStopStep):
    """The worker's heartbeat comes from the loop that takes messages from the broker: no loop, no beat."""

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def __init__(self, consumer: Any, **_: Any) -> None:
        super().__init__(consumer)
        self._timer: Any = None

    def start(self, consumer: Any) -> None:
        self._timer = consumer.timer.call_repeatedly(EVERY, _beat_if_possible)

    def stop(self, consumer: Any) -> None:  # noqa: ARG002 — the signature is Celery's
        if self._timer is not None:
            self._timer.cancel()

    shutdown = stop


def _beat_if_possible() -> None:
    try:
        beat(WORKER)
    except SQLAlchemyError as failed:
        log.warning("worker_cannot_beat", extra={"reason": type(failed).__name__})


def make_celery(settings: Settings, service: str, resolvers: Resolvers | None = None) -> Celery:
    """The worker's application, bound to the service's database; nothing connects yet.

    Its queue and its database channel carry the service's name. `resolvers` find the addresses of recipients that
    are no rows of contacts, by scheme.
    """
    url = settings.database_url.get_secret_value()
    db.bind(url, pool_size=settings.worker_threads + 1, channel=service, application=f"{service}-worker")
    app = Celery(service, broker=settings.redis_url.get_secret_value(), amqp=_Broker, set_as_current=False)
    app.conf.update(_configuration(settings, service))
    app.steps["consumer"].add(_Beat)
    tasks.register(app, settings, resolvers or {})
    signals.setup_logging.connect(
        lambda **_: _log(f"{service}-worker", settings.log_level), weak=False, dispatch_uid="logs"
    )
    return app


def _log(process: str, level: str) -> None:
    """Our one line per message says more than Celery's two."""
    logs.configure(process, level)
    for chatty in ("celery.worker.strategy", "celery.app.trace"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def _configuration(settings: Settings, service: str) -> dict[str, Any]:
    return {
        "task_default_queue": service,
        "task_serializer": "json",
        "accept_content": ["json"],
        "task_ignore_result": True,
        "task_publish_retry": False,
        "task_acks_late": False,
        "timezone": "UTC",
        "enable_utc": True,
        "worker_pool": "threads",
        "worker_concurrency": settings.worker_threads,
        "worker_prefetch_multiplier": 0,
        "worker_enable_remote_control": False,
        "worker_send_task_events": False,
        "worker_redirect_stdouts": False,
        "worker_cancel_long_running_tasks_on_connection_loss": False,
        "broker_connection_retry": True,
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,
        "broker_transport_options": TRANSPORT,
    }
