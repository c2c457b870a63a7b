"""Accepting a report, beside the ceiling of the stack: slices in turn, 16 connections, medians.

With idempotency, limiter, place and log on. Both sides run on the same server, driver and database in one
run; the relay and the worker rest, as they do in the ceiling.
"""

import contextlib
import json
import shutil
import statistics
import subprocess
from dataclasses import dataclass
from pathlib import Path

import psycopg

from benchmarks.ceiling import TABLE
from benchmarks.report import Finding
from benchmarks.system import ROOT, System, system

CONNECTIONS = 16
ROUNDS = 7
SECONDS = 3
GOAL = 0.60
WRITTEN = """
SELECT (SELECT count(*) FROM perda.report), (SELECT count(*) FROM perda.report_event),
       (SELECT count(*) FROM perda.outbox), (SELECT count(*) FROM perda.idempotency_key)
"""
BODY = {
    "category": "sampah",
    "description": "Setiap malam ada mobil bak terbuka membuang sampah ke saluran di seberang pasar.",
    "latitude": -4.0816,
    "longitude": 122.418,
    "accuracy_m": 25.0,
    "identity": "anonymous",
}


@dataclass(frozen=True, slots=True)
class Slice:
    """What wrk counted in some seconds. Latencies in ms."""

    rate: float
    p50: float
    p99: float


def slice_of(address: str, seconds: int = SECONDS) -> Slice:
    """Load one side. Raises RuntimeError when any answer was not a success: a fast refusal is no result."""
    wrk = shutil.which("wrk")
    if wrk is None:
        raise RuntimeError("wrk is missing. Install the Debian package `wrk`, then run again.")
    command = [
        wrk,
        "-t2",
        f"-c{CONNECTIONS}",
        f"-d{seconds}s",
        "-s",
        str(Path(__file__).with_name("load.lua")),
        address,
    ]
    said = subprocess.run(
        [*command, "--", json.dumps(BODY)], check=True, capture_output=True, text=True, cwd=ROOT
    ).stdout
    found = json.loads(said.splitlines()[-1])
    if found["wrong"] or not found["requests"]:
        raise RuntimeError(f"{address}: {found['wrong']} of {found['requests']} answers were not a success")
    return Slice(found["requests"] / found["seconds"], found["p50"], found["p99"])


def warm_up(address: str) -> None:
    """The first requests load what is needed once; one slow answer among them is no failure."""
    with contextlib.suppress(RuntimeError):
        slice_of(address, 2)


def compare(under_measurement: System) -> tuple[list[Slice], list[Slice]]:
    """Slices of the ceiling and of ours, taken in turn."""
    with psycopg.connect(under_measurement.postgres.url(), autocommit=True) as owner:
        owner.execute(TABLE.encode())
    ceiling = under_measurement.serve("benchmarks.ceiling:create_app")
    ours = under_measurement.serve("services.perda_report.app:create_app")
    for cold in (ceiling, ours):
        warm_up(cold)
    bare: list[Slice] = []
    real: list[Slice] = []
    for turn in range(ROUNDS):
        order = [(ceiling, bare), (ours, real)]
        for address, slices in order if turn % 2 == 0 else reversed(order):
            slices.append(slice_of(address))
    check_what_was_written(under_measurement)
    return bare, real


def check_what_was_written(under_measurement: System) -> None:
    """Every accepted report has its event, its message and its key: otherwise nothing was measured."""
    with psycopg.connect(under_measurement.postgres.url()) as owner:
        found = set(owner.execute(WRITTEN).fetchone() or ())
    if len(found) != 1 or found == {0}:
        raise RuntimeError(f"reports, events, messages and keys differ in number: {found}")


def measure() -> Finding:
    """Run the comparison."""
    with system() as under_measurement:
        bare, real = compare(under_measurement)
    sides = (("ceiling: bare view, one INSERT", bare), ("POST /v1/reports", real))
    rows = tuple(_row(label, slices) for label, slices in sides)
    rate = statistics.median(s.rate for s in real) / statistics.median(s.rate for s in bare)
    tail = statistics.median(s.p99 for s in real) / statistics.median(s.p99 for s in bare)
    return Finding(
        title="Accepting a report",
        command="make bench ARGS=reports",
        columns=("side", "requests/s", "lowest", "highest", "p50 ms", "p99 ms"),
        rows=rows,
        verdict=f"Ratio of requests/s: **{rate:.2f}** (goal {GOAL:.2f}); ratio of p99: {tail:.2f}.",
    )


def _row(label: str, slices: list[Slice]) -> tuple[str, ...]:
    rates = [s.rate for s in slices]
    figures = (statistics.median(rates), min(rates), max(rates))
    latencies = (statistics.median(s.p50 for s in slices), statistics.median(s.p99 for s in slices))
    return (label, *(f"{value:,.0f}" for value in figures), *(f"{value:.1f}" for value in latencies))
