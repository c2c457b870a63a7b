"""The fire button under its load: 500 open streams and 25 presses a second, then a burst, then a thousand open alarms.

Commit times are PostgreSQL's own (`pg_xact_commit_timestamp`); a stream's times are this process's, on the same clock.
"""

import time
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass

import psycopg
from aiosmtpd.controller import Controller

from benchmarks.bare import bare_celery, bare_notify, percentile, row
from benchmarks.bench_delivery import Sink
from benchmarks.bench_memory import pss_of
from benchmarks.listeners import Listeners
from benchmarks.presses import Presses
from benchmarks.report import Finding
from benchmarks.system import SINK_ADDRESS, System, system
from common.codes import secret_hash

STREAMS = 500
RATE, SECONDS, WARM_UP = 25, 30, 4
BURST_RATE, BURST_SECONDS = 200, 10
FILLING_RATE, WATCHED_S, STEP_DEGREES = 17, 45, 0.02
TOKEN = "a-token-of-the-benchmark-only-of-43-letters"  # noqa: S105 - of a database that is gone with the run
FIRST_SENDS = """
SELECT extract(epoch FROM min(a.started_at) - pg_xact_commit_timestamp(e.tx::xid)) * 1000
FROM fire.incident_event e
JOIN fire.incident i ON i.id = e.incident_id
JOIN fire.outbox o ON o.reference = i.number AND o.topic = 'fire.alarm'
JOIN fire.delivery_attempt a ON a.outbox_id = o.id AND a.number = 1
WHERE e.kind = 'alarm.started' AND e.id > %s
GROUP BY e.id
"""
COMMITS = """
SELECT tx::text::bigint, id, extract(epoch FROM pg_xact_commit_timestamp(tx::xid))::float8
FROM fire.incident_event WHERE id > %s AND kind IN ('alert.raised', 'alert.linked') ORDER BY tx, id
"""
STEPS_LATE = """
SELECT extract(epoch FROM done_at - due_at)::float8 FROM fire.timer
WHERE kind = 'incident.escalate' AND done_at > clock_timestamp() - make_interval(secs => %s)
"""


@dataclass
class Load:
    """The running system with its streams, and what was measured of it so far."""

    under: System
    owner: psycopg.Connection
    listeners: Listeners
    presses: Presses
    kb_per_stream: float = 0.0

    def newest_event(self) -> int:
        """The id after which the next measurement begins."""
        (found,) = self.owner.execute("SELECT coalesce(max(id), 0) FROM fire.incident_event").fetchone() or (0,)
        return int(found)

    def board_ms(self, since: int) -> list[float]:
        """Milliseconds from each alert's commit until each timed board had it."""
        commits = self.owner.execute(COMMITS, [since]).fetchall()
        found = []
        for heard in self.listeners.heard:
            cursors = [cursor for cursor, _ in heard]
            for tx, row_id, committed in commits:
                place = bisect_left(cursors, (tx, row_id))
                if place < len(heard):
                    found.append((heard[place][1] - committed) * 1000)
        return found

    def first_sends_ms(self, since: int) -> list[float]:
        """Milliseconds from each alarm's commit until the first message was being sent."""
        return [float(ms) for (ms,) in self.owner.execute(FIRST_SENDS, [since]).fetchall()]


def measure() -> Finding:
    """One run: the bare transports first, then the three loads."""
    with system("fire") as under:
        sink = Controller(Sink(), hostname="127.0.0.1", port=under.smtp_port)
        sink.start()
        try:
            rows, verdict = _measured(under)
        finally:
            sink.stop()
    return Finding(
        title="The fire button under load",
        command="make bench ARGS=alarm",
        columns=("what", "count", "p50 ms", "p99 ms", "longest ms"),
        rows=tuple(rows),
        verdict=verdict,
    )


def _measured(under: System) -> tuple[list[tuple[str, ...]], str]:
    rows = [
        row("a bare NOTIFY", bare_notify(under.postgres.url())),
        row("a bare Celery task", bare_celery(under.valkey.url(2), under.folder)),
    ]
    with psycopg.connect(under.postgres.url(), autocommit=True) as owner:
        load = _started(under, owner)
        try:
            steady, words = _steadily(load)
            burst, more = _in_a_burst(load)
            steps, last = _with_many_open(load)
        finally:
            load.listeners.stop()
    return [
        *rows,
        *steady,
        *burst,
        *steps,
    ], f"{words} {more} {last} A stream: **{load.kb_per_stream:.0f} kB** (goal 40)."


def _started(under: System, owner: psycopg.Connection) -> Load:
    owner.execute("UPDATE account.contact SET address = %s, is_placeholder = false", [SINK_ADDRESS])
    owner.execute(
        "INSERT INTO account.contact (recipient, channel, address)"
        " SELECT 'pos:' || code, 'email', %s FROM fire.post WHERE NOT EXISTS"
        " (SELECT FROM account.contact WHERE recipient = 'pos:' || code)",
        [SINK_ADDRESS],
    )
    owner.execute("INSERT INTO fire.board (name, token_hash) VALUES ('ukur', %s)", [secret_hash(TOKEN)])
    web = under.serve("services.fire_button.app:create_app")
    stream = under.serve_streams("services.fire_button.stream:create_app()")
    stream_pid = under.children[-1].pid
    for kind in ("relay", "worker"):
        under.run(kind)
    before = pss_of(stream_pid)
    listeners = Listeners(stream, f"fire_board={TOKEN}")
    listeners.open(STREAMS, "/v1/board/events")
    time.sleep(3)
    places = owner.execute("SELECT latitude, longitude FROM fire.post").fetchall()
    load = Load(under, owner, listeners, Presses(web, places))
    load.kb_per_stream = (pss_of(stream_pid) - before) * 1000 / STREAMS
    load.presses.send(RATE, WARM_UP)
    return load


def _steadily(load: Load) -> tuple[list[tuple[str, ...]], str]:
    since, presses = load.newest_event(), Presses(load.presses.address, load.presses.places)
    presses.send(RATE, SECONDS)
    time.sleep(3)
    board, sends = load.board_ms(since), load.first_sends_ms(since)
    found: Mapping[str, list[float]] = {
        "press accepted": presses.taken_ms,
        "alert on an open board": board,
        "commit to first send": sends,
    }
    rows = [row(f"{name}, {STREAMS} streams, {RATE}/s", values) for name, values in found.items()]
    words = (
        f"Press accepted p99 **{percentile(presses.taken_ms, 0.99):.0f} ms** (goal 50), on a board p99"
        f" **{percentile(board, 0.99):.0f} ms** (goal 150), first send p50 **{percentile(sends, 0.5):.1f}**, p99"
        f" **{percentile(sends, 0.99):.0f} ms** (goals 10, 50)."
    )
    return rows, words


def _in_a_burst(load: Load) -> tuple[list[tuple[str, ...]], str]:
    since, presses = load.newest_event(), Presses(load.presses.address, load.presses.places)
    presses.send(BURST_RATE, BURST_SECONDS)
    time.sleep(5)
    kept = load.owner.execute("SELECT count(*) FROM fire.alert WHERE id = ANY(%s)", [presses.ids]).fetchone() or (0,)
    refused = sum(count for status, count in presses.statuses.items() if status != 201)
    board = load.board_ms(since)
    rows = [
        row(f"press accepted, burst of {BURST_RATE}/s for {BURST_SECONDS} s", presses.taken_ms),
        row("alert on an open board in the burst", board),
    ]
    lost = len(presses.ids) - int(kept[0])
    slowest = percentile(board, 0.99)
    return rows, f"Burst: refused **{refused}**, lost **{lost}**, board p99 **{slowest:.0f} ms** (goal 1000)."


def _with_many_open(load: Load) -> tuple[list[tuple[str, ...]], str]:
    """A thousand alarms that nobody answers, too far apart to be one, and the steps that fall due for them."""
    steps = [STEP_DEGREES * number for number in range(-8, 8)]
    apart = [(lat + dy, lon + dx) for lat, lon in load.presses.places for dy in steps for dx in steps]
    Presses(load.presses.address, apart, jitter=0).send(FILLING_RATE, len(apart) / FILLING_RATE)
    (count,) = load.owner.execute("SELECT count(*) FROM fire.incident WHERE state = 'baru'").fetchone() or (0,)
    time.sleep(WATCHED_S)
    late = [float(seconds) * 1000 for (seconds,) in load.owner.execute(STEPS_LATE, [WATCHED_S]).fetchall()]
    rows = [row(f"escalation step after its due time, {count} open incidents", late)]
    longest = max(late, default=float("nan"))
    return rows, f"Steps with {count} open incidents: at most **{longest:.0f} ms** late (goal 1000)."
