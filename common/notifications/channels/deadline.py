"""A hard end for one try: a socket's own time-out starts anew with every byte, and a lease does not wait."""

import contextlib
import socket
import threading
from collections.abc import Iterator


class Deadline:
    """Holds a second handle on one connection and shuts it down when the time is over.

    Whoever reads or writes it then gets an OSError at once, through TLS too: wrapping a socket in TLS
    takes the first handle away, not this one.
    """

    def __init__(self) -> None:
        self.is_over = False
        self._handle: socket.socket | None = None
        self._lock = threading.Lock()

    def watch(self, connected: socket.socket) -> None:
        """Put a connection under this deadline."""
        with self._lock:
            self._handle = connected.dup()
            if self.is_over:
                self._shut()

    def expire(self) -> None:
        """The time is over."""
        with self._lock:
            self.is_over = True
            self._shut()

    def release(self) -> None:
        """Nothing is watched any more."""
        with self._lock:
            if self._handle is not None:
                self._handle.close()
            self._handle = None

    def _shut(self) -> None:
        if self._handle is not None:
            with contextlib.suppress(OSError):
                self._handle.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def deadline(seconds: float) -> Iterator[Deadline]:
    """Within the block, a connection that is watched lives `seconds` at most."""
    running = Deadline()
    timer = threading.Timer(seconds, running.expire)
    timer.daemon = True
    timer.start()
    try:
        yield running
    finally:
        timer.cancel()
        running.release()
