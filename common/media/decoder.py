"""The web side of decoding: hands each photo to a child of its own, and outlives whatever happens to that child."""

import atexit
import json
import logging
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from common.errors import UnsupportedMedia
from common.media import refusals, wire
from common.media.limits import MEBI, Limits
from common.media.sniff import Kind

log = logging.getLogger(__name__)

ROOT = Path(__file__).parents[2]
SLOTS = 4
JPEG = b"\xff\xd8\xff"
LARGEST_FACTS = 1024
LARGEST_PICTURE = 16 * MEBI


@dataclass(frozen=True, slots=True)
class Decoded:
    """A photo made safe: two JPEG files, and what the original told about itself."""

    facts: wire.Facts
    shown: bytes
    thumb: bytes


@contextmanager
def _closed_on_error(connection: socket.socket) -> Iterator[None]:
    try:
        yield
    except BaseException:
        connection.close()
        raise


class _Spawner:
    """One running `common.media.spawner`."""

    def __init__(self, limits: Limits) -> None:
        self._control, theirs = socket.socketpair()
        with theirs, _closed_on_error(self._control):
            self.process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", "common.media.spawner", json.dumps(asdict(limits))],
                stdin=theirs.fileno(),
                cwd=ROOT,
                env={"PYTHONDONTWRITEBYTECODE": "1"},
            )
        self._lock = threading.Lock()

    def hand_over(self, connection: socket.socket) -> None:
        with self._lock:
            socket.send_fds(self._control, [b"\0"], [connection.fileno()])

    def stop(self, *, now: bool) -> None:
        """It ends when its socket closes; one that hangs is killed."""
        self._control.close()
        if now:
            self.process.kill()
        try:
            self.process.wait(2)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def disown(self) -> None:
        """In a forked copy of this process: the spawner is the original's, also its end."""
        self._control.close()
        self.process.returncode = 0


class Job:
    """One photo on its way through a child."""

    def __init__(self, connection: socket.socket, limits: Limits, kind: Kind, size: int) -> None:
        self._connection = connection
        self._limits = limits
        self._told = (kind, size)

    def result(self) -> Decoded:
        """Wait for the child. Raises UnsupportedMedia or TooLarge, also when it died or hung."""
        try:
            facts = wire.Facts.decode(wire.receive(self._connection, LARGEST_FACTS))
            shown, thumb = (wire.receive(self._connection, LARGEST_PICTURE) for _ in range(2))
        except (OSError, EOFError, ValueError, TypeError, RecursionError) as failed:
            log.warning("photo decoder gave no answer: %s of %d bytes, %r", *self._told, failed)
            raise UnsupportedMedia(refusals.UNREADABLE) from None
        if facts.refused:
            raise refusals.refusal(facts.refused, facts.amount)
        if not (shown.startswith(JPEG) and thumb.startswith(JPEG)):
            raise UnsupportedMedia(refusals.UNREADABLE)
        return Decoded(facts, shown, thumb)


class Decoder:
    """Starts its process at the first photo, again whenever that is gone, and ends it with this one.

    For many threads at once; at most `slots` photos are decoded at a time.
    """

    def __init__(self, limits: Limits | None = None, slots: int = SLOTS) -> None:
        self.limits = limits or Limits()
        self._count = slots
        self._slots = threading.BoundedSemaphore(slots)
        self._lock = threading.Lock()
        self._spawner: _Spawner | None = None

    @contextmanager
    def job(self, kind: Kind, data: bytes) -> Iterator[Job]:
        """The child works while the block runs. Raises Unavailable when there is no child to be had."""
        if not self._slots.acquire(timeout=self.limits.answer_seconds):
            raise refusals.unavailable(refusals.BUSY)
        try:
            with self._connect(kind) as connection:
                connection.settimeout(self.limits.wall_seconds + 1)
                with suppress(OSError):
                    wire.send(connection, data)
                yield Job(connection, self.limits, kind, len(data))
        finally:
            self._slots.release()

    def start(self) -> None:
        """Have the process now, before a server forks: its children then hand their photos to this one.

        One that cannot be started is tried again at the first photo.
        """
        with suppress(OSError):
            self._running()

    def close(self) -> None:
        """End the process; the next photo would start another."""
        with self._lock:
            spawner, self._spawner = self._spawner, None
        if spawner is not None:
            spawner.stop(now=False)

    def start_over(self) -> None:
        """In a forked copy of this process: leave the original's decoder alone, and have one of its own."""
        self._lock = threading.Lock()
        self._slots = threading.BoundedSemaphore(self._count)
        if self._spawner is not None:
            self._spawner.disown()
            self._spawner = None

    def _connect(self, kind: Kind) -> socket.socket:
        """A connection to a child that says it is ready; a spawner that is dead or frozen is replaced once."""
        for _ in range(2):
            try:
                spawner = self._running()
            except OSError:
                log.exception("photo decoder cannot be started")
                break
            if (connection := self._ask(spawner, kind)) is not None:
                return connection
            self._discard(spawner)
        raise refusals.unavailable(refusals.NO_DECODER)

    def _ask(self, spawner: _Spawner, kind: Kind) -> socket.socket | None:
        """A connection to a child that is confined and ready for a photo of this kind."""
        with suppress(OSError):
            ours, theirs = socket.socketpair()
            ours.settimeout(self.limits.answer_seconds)
            with suppress(OSError):
                with theirs:
                    spawner.hand_over(theirs)
                wire.send(ours, kind.encode())
                if ours.recv(1) == wire.READY:
                    return ours
            ours.close()
        return None

    def _running(self) -> _Spawner:
        with self._lock:
            if self._spawner is None:
                self._spawner = _Spawner(self.limits)
            return self._spawner

    def _discard(self, spawner: _Spawner) -> None:
        log.error("photo decoder is gone (exit status %s); starting another", spawner.process.poll())
        with self._lock:
            if self._spawner is spawner:
                self._spawner = None
        spawner.stop(now=True)


SHARED = Decoder()
atexit.register(SHARED.close)
os.register_at_fork(after_in_child=SHARED.start_over)
