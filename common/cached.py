"""What changes seldom and is asked for all the time: one reading per process, renewed when it is no longer fresh."""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Cached(Generic[T]):
    """The reading of this process, renewed when it is older than `fresh_for_s` by whoever asks first."""

    def __init__(self, load: Callable[[], T], fresh_for_s: float) -> None:
        self._load, self._fresh_for_s = load, fresh_for_s
        self._read: tuple[float, T] | None = None
        self._lock = threading.Lock()

    def current(self) -> T:
        """What was read; while one thread renews it, the others go on with the old."""
        read = self._read
        if read is not None and time.monotonic() - read[0] < self._fresh_for_s:
            return read[1]
        if not self._lock.acquire(blocking=read is None) and read is not None:
            return read[1]
        try:
            return self._renewed(read)
        finally:
            self._lock.release()

    def forget(self) -> None:
        """Read anew next time: after an administrator's change in this process."""
        self._read = None

    def _renewed(self, seen: tuple[float, T] | None) -> T:
        if self._read is not None and self._read is not seen:
            return self._read[1]
        found = self._load()
        self._read = (time.monotonic(), found)
        return found
