"""From the commit of a report to the start of its delivery, at 25 reports a second, through relay and worker.

The commit's time is PostgreSQL's own (`pg_xact_commit_timestamp`), the start that of the delivery attempt,
written by the same server just before the message is sent to a real SMTP peer.
"""

import itertools
import time
import uuid
from threading import Thread

import psycopg
import requests
from aiosmtpd.controller import Controller

from benchmarks.bench_reports import BODY
from benchmarks.report import Finding
from benchmarks.system import SINK_ADDRESS, System, system

RATE = 25
SECONDS = 40
WARM_UP = 3
GOAL_P50 = 10
GOAL_P99 = 50
LATENCIES = """
SELECT percentile_cont(ARRAY[0.5, 0.9, 0.99, 1.0]) WITHIN GROUP (ORDER BY ms), count(*),
       count(*) FILTER (WHERE state <> 'delivered')
FROM (
  SELECT o.state,
         extract(epoch FROM a.started_at - pg_xact_commit_timestamp(e.tx::xid)) * 1000 AS ms
  FROM perda.report_event e
  JOIN perda.report r ON r.id = e.report_id
  JOIN perda.outbox o ON o.reference = r.tracking_number
  LEFT JOIN perda.delivery_attempt a ON a.outbox_id = o.id AND a.number = 1
  WHERE e.at > now() - make_interval(secs => %s)
) AS delivered
"""


class Sink:
    """An SMTP peer that takes every mail and keeps none."""

    async def handle_DATA(self, *_: object) -> str:  # noqa: N802 - the name is aiosmtpd's
        """Accept."""
        return "250 OK"


def report_steadily(address: str, count: int) -> None:
    """Send reports at the rate, each at its own moment, whatever the one before takes."""
    start = time.monotonic()
    threads = []
    for number in range(count):
        time.sleep(max(0.0, start + number / RATE - time.monotonic()))
        threads.append(Thread(target=_report, args=(address,)))
        threads[-1].start()
    for thread in threads:
        thread.join()


def _report(address: str) -> None:
    key = {"Idempotency-Key": str(uuid.uuid4())}
    requests.post(f"{address}/v1/reports", json=BODY, headers=key, timeout=10).raise_for_status()


def wait_for_deliveries(owner: psycopg.Connection) -> None:
    """Wait until nothing waits any more, or a minute has gone."""
    for _ in itertools.takewhile(lambda n: n < 600, itertools.count()):
        (open_rows,) = owner.execute("SELECT count(*) FROM perda.outbox WHERE state <> 'delivered'").fetchone() or (0,)
        if not open_rows:
            return
        time.sleep(0.1)
    raise RuntimeError("messages were still waiting after a minute")


def measure() -> Finding:
    """Run the load and read the latencies from the database."""
    with system() as under_measurement:
        sink = Controller(Sink(), hostname="127.0.0.1", port=under_measurement.smtp_port)
        sink.start()
        try:
            figures = _deliver(under_measurement)
        finally:
            sink.stop()
    (p50, p90, p99, longest), count, undelivered = figures
    return Finding(
        title="From commit to the start of the delivery",
        command="make bench ARGS=delivery",
        columns=("reports/s", "messages", "not delivered", "p50 ms", "p90 ms", "p99 ms", "longest ms"),
        rows=((str(RATE), str(count), str(undelivered), *(f"{ms:.1f}" for ms in (p50, p90, p99, longest))),),
        verdict=f"p50 **{p50:.1f} ms** (goal {GOAL_P50}), p99 **{p99:.1f} ms** (goal {GOAL_P99}).",
    )


def _deliver(under_measurement: System) -> tuple[list[float], int, int]:
    address = under_measurement.serve("services.perda_report.app:create_app")
    for kind in ("relay", "worker"):
        under_measurement.run(kind)
    with psycopg.connect(under_measurement.postgres.url(), autocommit=True) as owner:
        owner.execute(
            "UPDATE account.contact SET channel = 'email', address = %s, is_placeholder = false", [SINK_ADDRESS]
        )
        report_steadily(address, RATE * WARM_UP)
        wait_for_deliveries(owner)
        began = time.monotonic()
        report_steadily(address, RATE * SECONDS)
        wait_for_deliveries(owner)
        row = owner.execute(LATENCIES, [time.monotonic() - began]).fetchone()
    if row is None or not row[1]:
        raise RuntimeError("nothing was delivered")
    return row
