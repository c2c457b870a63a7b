"""Follows one event table and tells every open stream of this process: one connection listens, one query reads.

What is said to everybody is written once and shared; a stream keeps no copy, only how far it has read. Rows that were
committed while an older transaction still runs are told at once, but the cursor stays before them (`common.db.follow`),
so that an alarm waits for nobody and a reconnect still misses nothing.
"""

import logging
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from flask import current_app
from sqlalchemy import BigInteger, Text, cast, func, select
from sqlalchemy.exc import SQLAlchemyError

from common import db
from common.db import Cursor, EventColumns, Listener, after, settled
from common.errors import Unavailable
from common.web.streams.wire import Message, encoded

EXTENSION = "smartsociety_feed"
PULSE_S = 2.0
# Between two readings: a burst becomes a few shared messages instead of one each.
PAUSE_S = 0.03
RETRY_AFTER_S = 0.5
STUCK_AFTER_S = 10.0
KEPT = 128
# Of the thousand connections that gunicorn's worker takes.
MOST_STREAMS = 900
MOST_ROWS = 500
LAST_ID = 2**63 - 1
ELSEWHERE = "Siaran langsung sedang penuh. Halaman ini memeriksa sendiri beberapa detik sekali."
log = logging.getLogger(__name__)

Row = TypeVar("Row", bound=EventColumns)


@dataclass(frozen=True, slots=True)
class Source(Generic[Row]):
    """What is followed. `told` writes what everybody hears of some rows; `pulse` what they hear every PULSE_S.

    Both ask the database themselves; `pulse` also answers, with what it knows, when that is gone.
    """

    model: type[Row]
    subject_of: Callable[[Row], UUID]
    told: Callable[[Sequence[Row]], Sequence[Message]]
    pulse: Callable[[], Sequence[Message]]


@dataclass(frozen=True, slots=True)
class Batch:
    """One telling. `subjects`: what the rows are about; `sent`: bytes for whoever listens to everything."""

    number: int
    subjects: frozenset[UUID]
    sent: bytes


class Signal(Protocol):
    """What a stream waits for: `threading.Event`, or gevent's, which is a tenth of its work."""

    def set(self) -> None:
        """Wake who waits."""

    def clear(self) -> None:
        """Forget it."""

    def wait(self, timeout: float, /) -> object:
        """Wait so many seconds; true when it was set."""


@dataclass(slots=True, eq=False)
class Ear:
    """One open stream: to everything, or to what is told of one subject. `number` is of the last batch it took."""

    subject: UUID | None
    number: int
    heard: Signal


class Feed(Generic[Row]):
    """The one follower of a process; its thread begins with the first stream, so that a server may fork before."""

    def __init__(
        self, url: str, channel: str, source: Source[Row], *, signal: Callable[[], Signal] = threading.Event
    ) -> None:
        self._url, self._channel, self._source, self._signal = url, channel, source, signal
        self._batches: deque[Batch] = deque(maxlen=KEPT)
        self._ears: defaultdict[UUID | None, set[Ear]] = defaultdict(set)
        self._lock, self._opening_lock = threading.Lock(), threading.Lock()
        self._thread: threading.Thread | None = None
        self._has_begun = threading.Event()
        self._is_ending = False
        self._turned_at = time.monotonic()
        self._number = 0
        self._early: frozenset[int] = frozenset()
        self._opening: tuple[int, bytes] | None = None
        self.cursor = Cursor()

    @property
    def open_streams(self) -> int:
        """How many listen now."""
        return sum(len(ears) for ears in self._ears.values())

    def join(self, subject: UUID | None = None) -> Ear:
        """Listen from now on, until `leave`. Raises Unavailable when too many listen or the database is not there.

        A tenth of the places is kept for those who listen to everything: wall screens.
        """
        if self.open_streams >= (MOST_STREAMS if subject is None else MOST_STREAMS * 9 // 10):
            raise Unavailable(ELSEWHERE)
        self._begin()
        ear = Ear(subject, self._number, self._signal())
        self._ears[subject].add(ear)
        return ear

    def leave(self, ear: Ear) -> None:
        """Listen no more; harmless when repeated."""
        ears = self._ears.get(ear.subject, set())
        ears.discard(ear)
        if not ears:
            self._ears.pop(ear.subject, None)

    def take(self, ear: Ear, seconds: float) -> bytes | None:
        """What was told since the ear last took; empty when nothing was, None when it fell too far behind."""
        if not ear.heard.wait(seconds):
            return b""
        ear.heard.clear()
        new = [batch for batch in tuple(self._batches) if batch.number > ear.number]
        if new and new[0].number > ear.number + 1:
            return None
        ear.number = new[-1].number if new else ear.number
        return b"".join(batch.sent for batch in new)

    def changed(self, ear: Ear, seconds: float) -> bool:
        """Wait until something is told of the ear's subject; whoever wants only the newest state asks this."""
        was_told = bool(ear.heard.wait(seconds))
        ear.heard.clear()
        return was_told

    def missed(self, since: Cursor) -> bytes | None:
        """What was told after a cursor; None when that is too much to repeat, or not a cursor of this database."""
        cursor = self.cursor
        rows, _ = self._read(since, MOST_ROWS + 1)
        if len(rows) > MOST_ROWS or since > cursor:
            return None
        return self._encoded(rows, cursor)

    def opening(self, whole: Callable[[], Sequence[Message]]) -> bytes:
        """The whole state for who comes anew; made once for all who come between two tellings."""
        with self._opening_lock:
            number, cursor = self._number, self.cursor
            if self._opening is None or self._opening[0] != number:
                self._opening = number, encoded(whole(), cursor)
            return self._opening[1]

    def end(self) -> None:
        """Stop following; open streams hear nothing more."""
        self._is_ending = True
        if self._thread is not None:
            self._thread.join(timeout=PULSE_S + 1)

    def _begin(self) -> None:
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._is_ending = False
                self._turned_at = time.monotonic()
                self._thread = threading.Thread(target=self._follow, name="feed", daemon=True)
                self._thread.start()
        if not self._has_begun.wait(5) or time.monotonic() - self._turned_at > STUCK_AFTER_S:
            raise Unavailable(ELSEWHERE)

    def _follow(self) -> None:
        pulse_at = 0.0
        with Listener(self._url, self._channel) as listener:
            while not self._is_ending:
                is_well = self._look()
                if is_well and time.monotonic() >= pulse_at:
                    pulse_at = time.monotonic() + PULSE_S
                    self._tell(frozenset(), encoded(self._source.pulse()))
                listener.wait(min(pulse_at - time.monotonic(), 1.0) if is_well else RETRY_AFTER_S)

    def _look(self) -> bool:
        """Tell what is new. False after a mistake of ours: then nobody is told that all is well, and screens say so."""
        try:
            self._turn()
        except SQLAlchemyError as failed:
            log.warning("feed_waits_for_database", extra={"reason": type(failed).__name__})
            time.sleep(RETRY_AFTER_S)
        except Exception:
            log.exception("feed_failed")
            return False
        self._turned_at = time.monotonic()
        return True

    def _turn(self) -> None:
        if not self._has_begun.is_set():
            self.cursor = self._newest()
            self._has_begun.set()
        while True:
            rows, ripe = self._read(self.cursor, MOST_ROWS)
            fresh = [row for row in rows if row.id not in self._early]
            reached = Cursor(rows[ripe - 1].tx, rows[ripe - 1].id) if ripe else self.cursor
            sent = self._encoded(fresh, reached)
            self.cursor, self._early = reached, frozenset(row.id for row in rows[ripe:])
            if fresh:
                self._tell(frozenset(map(self._source.subject_of, fresh)), sent)
                time.sleep(PAUSE_S)
            if len(rows) < MOST_ROWS or not ripe:
                return

    def _read(self, since: Cursor, most: int) -> tuple[Sequence[Row], int]:
        """Rows after a cursor in their order, and how many of them can gain no older sibling any more."""
        model = self._source.model
        wanted = select(model, settled(model.tx)).where(after(model, since)).order_by(model.tx, model.id)
        with db.reading() as session:
            found = session.execute(wanted.limit(most)).all()
        return [row for row, _ in found], sum(is_ripe for _, is_ripe in found)

    def _newest(self) -> Cursor:
        """Before every transaction that still runs: what these commit is told."""
        oldest = select(cast(cast(func.pg_snapshot_xmin(func.pg_current_snapshot()), Text), BigInteger))
        with db.reading() as session:
            return Cursor(session.scalars(oldest).one() - 1, LAST_ID)

    def _encoded(self, rows: Sequence[Row], cursor: Cursor) -> bytes:
        return encoded(self._source.told(rows), cursor) if rows else b""

    def _tell(self, subjects: frozenset[UUID], sent: bytes) -> None:
        self._number += 1
        self._batches.append(Batch(self._number, subjects, sent))
        for subject in (None, *subjects):
            for ear in tuple(self._ears.get(subject, ())):
                ear.heard.set()


def keep_feed(feed: Feed[Row]) -> None:
    """Make this the feed of the current application: its process then serves streams."""
    current_app.extensions[EXTENSION] = feed


def current_feed() -> Feed[EventColumns]:
    """The feed of this process. Raises Unavailable in one that serves requests only: pages then ask again and again."""
    found: Feed[EventColumns] | None = current_app.extensions.get(EXTENSION)
    if found is None:
        raise Unavailable(ELSEWHERE)
    return found
