"""What a decoding child gives up before it sees the first byte of a photo."""

import os
import resource
import signal

from common.media.limits import Limits

NOBODY = 65534


def confine(limits: Limits, *, may_thread: bool) -> None:
    """Leave this process memory, processor time and the sockets it holds, and nothing else.

    No new descriptor (so no file and no network), no byte written to a file, no core, no further process or thread
    unless `may_thread`. Nothing of root, when this is root.
    """
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    for what, most in (
        (resource.RLIMIT_AS, limits.address_space),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 0),
    ):
        _lower(what, most)
    if not may_thread:
        _lower(resource.RLIMIT_NPROC, 0)
    # The spawner ends a child that takes too long; this ends it when the spawner is no more.
    signal.setitimer(signal.ITIMER_REAL, limits.wall_seconds)


def _lower(what: int, most: int) -> None:
    """A limit that is lower already stays: raising it is root's right."""
    _, hard = resource.getrlimit(what)
    allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (allowed, allowed))
