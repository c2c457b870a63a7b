"""Prometheus measurements of one process, answered by a thread of their own, on the loopback unless told otherwise.

Each process has its own port: the first free one from `settings.metrics_port` on, so that the n-th worker of
a service is at port + n. That keeps counting as cheap as it is with one process (no shared files).
"""

from collections.abc import Iterator
from functools import cache

import structlog
from prometheus_client import (
    GC_COLLECTOR,
    PLATFORM_COLLECTOR,
    PROCESS_COLLECTOR,
    CollectorRegistry,
    Histogram,
    start_http_server,
)
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from common import db
from common.notifications.recipients import GONE

BUCKETS = (0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
MOST_WORKERS = 8
OUTBOX = text(
    "SELECT state, count(*), extract(epoch FROM now() - min(due_at))::float8 FROM outbox"
    " WHERE state = 'waiting' OR (state = 'failed' AND last_error <> :gone) GROUP BY state"
)
log = structlog.get_logger("metrics")


class Metrics:
    """What this process measures."""

    def __init__(self, service: str) -> None:
        self.registry = CollectorRegistry()
        for collector in (GC_COLLECTOR, PLATFORM_COLLECTOR, PROCESS_COLLECTOR):
            self.registry.register(collector)
        self.registry.register(_Database(service))
        requests = Histogram(
            "http_request_seconds",
            "Requests by route template, method and status",
            ("service", "route", "method", "status"),
            buckets=BUCKETS,
            registry=self.registry,
        )

        @cache
        def child(route: str, method: str, status: str) -> Histogram:
            return requests.labels(service, route, method, status)

        self._child = child

    def observe(self, route: str, method: str, status: str, seconds: float) -> None:
        """Count one answered request."""
        self._child(route, method, status).observe(seconds)

    def serve(self, port: int, host: str = "127.0.0.1") -> int:
        """Answer `/metrics` on the first free port from `port` on and give it; 0 when none is free, which is logged."""
        for candidate in range(port, port + MOST_WORKERS):
            try:
                start_http_server(candidate, addr=host, registry=self.registry)
            except OSError:
                continue
            return candidate
        log.warning("no_metrics_port", first=port, tried=MOST_WORKERS)
        return 0


class _Database(Collector):
    """Asked when somebody looks, so that nothing is counted twice: the pool in use, and what waits to be sent."""

    def __init__(self, service: str) -> None:
        self._service = service

    def describe(self) -> list[Metric]:
        """Nothing is asked at registration."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Pool, reachability and outbox."""
        pool = GaugeMetricFamily("db_connections_in_use", "Pooled connections in use", labels=["service"])
        pool.add_metric([self._service], db.in_use())
        yield pool
        waiting = GaugeMetricFamily("outbox_messages", "Messages by state", labels=["service", "state"])
        oldest = GaugeMetricFamily("outbox_oldest_due_seconds", "Age of the oldest due message", labels=["service"])
        up = GaugeMetricFamily("db_up", "Whether the database answers", labels=["service"])
        try:
            self._ask(waiting, oldest)
            up.add_metric([self._service], 1)
        except SQLAlchemyError:
            up.add_metric([self._service], 0)
        yield from (waiting, oldest, up)

    def _ask(self, waiting: GaugeMetricFamily, oldest: GaugeMetricFamily) -> None:
        with db.reading() as session:
            found = {state: (count, age) for state, count, age in session.execute(OUTBOX, {"gone": GONE})}
        for state in ("waiting", "failed"):
            waiting.add_metric([self._service, state], found.get(state, (0, 0.0))[0])
        oldest.add_metric([self._service], max(0.0, found.get("waiting", (0, 0.0))[1]))
