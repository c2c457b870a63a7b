"""The few places in which Argon2id may run at once: 64 MiB each, shared by every process that is given the same folder.

File locks, because a process that dies gives its place back by dying.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from common.errors import TooMany

AT_ONCE = 2
LONGEST_WAIT = 25.0
LOOK_AGAIN = 0.02
BUSY = "Banyak yang memakai layanan ini bersamaan. Coba lagi sebentar lagi; tulisan Anda tidak hilang."


@contextmanager
def slot(folder: Path, at_once: int = AT_ONCE, longest_wait: float = LONGEST_WAIT) -> Iterator[None]:
    """Hold one place. Raises TooMany when none is free for so many seconds."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    held = _wait(folder, at_once, time.monotonic() + longest_wait)
    try:
        yield
    finally:
        os.close(held)


def _wait(folder: Path, at_once: int, until: float) -> int:
    """One looks for a free place, the others stand behind in the order in which they came: the kernel keeps it."""
    turn = os.open(folder / "turn", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(turn, fcntl.LOCK_EX)
        while (held := _free(folder, at_once)) is None:
            if time.monotonic() > until:
                raise TooMany(BUSY, retry_after=10)
            time.sleep(LOOK_AGAIN)
        return held
    finally:
        os.close(turn)


def _free(folder: Path, at_once: int) -> int | None:
    for number in range(at_once):
        held = os.open(folder / str(number), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(held)
        else:
            return held
    return None
