"""What the transports alone take on this machine in this run: a NOTIFY between two connections, a Celery round trip."""

import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import psycopg
from celery import Celery
from redis import Redis

from deploy.local.processes import stop

ROUNDS = 300
TASK = "benchmarks.bare.note"
QUEUE = "bare"
LIST = "bare:noted"


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which that share lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def bare_notify(url: str) -> list[float]:
    """Milliseconds from NOTIFY on one connection until another hears it."""
    taken = []
    with psycopg.connect(url, autocommit=True) as listener, psycopg.connect(url, autocommit=True) as teller:
        listener.execute("LISTEN bare")
        for _ in range(ROUNDS):
            began = time.perf_counter()
            teller.execute("NOTIFY bare")
            next(iter(listener.notifies(timeout=5, stop_after=1)))
            taken.append((time.perf_counter() - began) * 1000)
            time.sleep(0.002)
    return taken


def make_app(redis_url: str) -> Celery:
    """A Celery with one task that writes down when it began."""
    app = Celery("bare", broker=redis_url, set_as_current=False)
    app.conf.update(task_default_queue=QUEUE, task_ignore_result=True, worker_prefetch_multiplier=0)
    store = Redis.from_url(redis_url)

    @app.task(name=TASK, ignore_result=True)
    def note(sent_at: float) -> None:
        store.rpush(LIST, (time.time() - sent_at) * 1000)

    return app


def bare_celery(redis_url: str, folder: Path) -> list[float]:
    """Milliseconds from publishing an empty task until a worker of threads begins it."""
    program = (
        f"from benchmarks.bare import make_app; make_app({redis_url!r}).worker_main(['worker', '-P', 'threads',"
        f" '-c', '8', '-Q', {QUEUE!r}, '--without-gossip', '--without-mingle', '--without-heartbeat', '-l', 'ERROR'])"
    )
    with (folder / "bare-celery.log").open("wb") as log:
        worker = subprocess.Popen([sys.executable, "-c", program], stdout=log, stderr=log, start_new_session=True)
    app, store = make_app(redis_url), Redis.from_url(redis_url)
    try:
        app.send_task(TASK, args=[time.time()])
        store.blpop([LIST], timeout=30)
        taken = []
        for _ in range(ROUNDS):
            app.send_task(TASK, args=[time.time()])
            answered = store.blpop([LIST], timeout=10)
            taken.append(float(answered[1]))  # type: ignore[index]
    finally:
        stop(worker)
    return taken


def row(name: str, values: Sequence[float]) -> tuple[str, ...]:
    """Name, count, p50, p99 and longest, as a table's row."""
    if not values:
        return (name, "0", "–", "–", "–")
    figures = (statistics.median(values), percentile(values, 0.99), max(values))
    return (name, str(len(values)), *(f"{value:.1f}" for value in figures))
