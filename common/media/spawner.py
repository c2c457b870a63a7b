"""The decoder's own process: libraries loaded once, then one forked child per photo, which ends with it.

Started by `common.media.decoder` as `python -m common.media.spawner`, with an empty environment (no secret
can leak into it) and a socket as standard input; each byte on that socket brings the descriptor of one photo's
connection. The end of the socket is the end of this process.
"""

import gc
import json
import os
import select
import signal
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import NoReturn, get_args

from common.media import wire
from common.media.confine import confine
from common.media.limits import Limits
from common.media.render import Pictures, Refused, render, warm_up
from common.media.sniff import Kind

TICK = 0.25


class Spawner:
    """Forks a child per photo and ends the ones that take too long."""

    def __init__(self, control: socket.socket, limits: Limits) -> None:
        self._control = control
        self._limits = limits
        self._deadlines: dict[int, float] = {}

    def run(self) -> None:
        """Until the other side closes or dies."""
        while True:
            ready, _, _ = select.select([self._control], [], [], TICK if self._deadlines else None)
            if ready and not self._take():
                break
            self._reap()
        for pid in self._deadlines:
            os.kill(pid, signal.SIGKILL)

    def _take(self) -> bool:
        message, descriptors, _, _ = socket.recv_fds(self._control, 1, 1)
        for descriptor in descriptors:
            pid = os.fork()
            if pid == 0:
                self._control.close()
                decode_one(socket.socket(fileno=descriptor), self._limits)
            os.close(descriptor)
            self._deadlines[pid] = time.monotonic() + self._limits.wall_seconds
        return bool(message)

    def _reap(self) -> None:
        """A child stays ours until it is waited for here, so that its number cannot be another process's by now."""
        now = time.monotonic()
        for pid, deadline in list(self._deadlines.items()):
            if now > deadline:
                os.kill(pid, signal.SIGKILL)
            if os.waitpid(pid, os.WNOHANG)[0]:
                del self._deadlines[pid]


def decode_one(connection: socket.socket, limits: Limits) -> NoReturn:
    """The whole life of a child. Whatever it does not foresee ends it; the other side sees the connection close."""
    try:
        kind = wire.receive(connection, at_most=8).decode()
        # The HEVC decoder works in a thread even when it may use only one.
        confine(limits, may_thread=kind == "HEIF")
        # From here on a failure is the photo's; before, it was ours.
        connection.sendall(wire.READY)
        data = wire.receive(connection, limits.file_size)
        _answer(connection, _render(kind, data, limits))
    finally:
        os._exit(0)


def _render(kind: str, data: bytes, limits: Limits) -> Pictures:
    allowed: dict[str, Kind] = {known: known for known in get_args(Kind)}
    try:
        return render(allowed[kind], data, limits)
    except Refused as refused:
        return Pictures(wire.Facts(refused=refused.reason, amount=refused.amount), b"", b"")


def _answer(connection: socket.socket, pictures: Pictures) -> None:
    for part in (pictures.facts.encode(), pictures.shown, pictures.thumb):
        wire.send(connection, part)


def _first_to_go() -> None:
    """When the machine runs out of memory, the kernel shall end a photo, not the database (inherited by children)."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


def main() -> None:
    """Signals meant for the whole group are left to the parent: it closes the socket when its work is done."""
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, signal.SIG_IGN)
    limits = Limits(**json.loads(sys.argv[1]))
    control = socket.socket(fileno=os.dup(0))
    silence = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(silence, standard)
    os.close(silence)
    warm_up()
    _first_to_go()
    gc.freeze()
    gc.disable()
    with suppress(ConnectionError):
        Spawner(control, limits).run()


if __name__ == "__main__":
    main()
