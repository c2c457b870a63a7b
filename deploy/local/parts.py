"""One running part of the local system: a server or a process of ours, with the question that tells it is ready."""

import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from deploy.local.processes import StartError, stop, wait_until
from deploy.local.registry import Registry

LOG_LINES = 12
LOG_LIMIT = 5_000_000
READY_WITHIN = 60.0
LOOK_AGAIN = 0.05


class Part(Protocol):
    """What the supervisor can start, watch and end."""

    @property
    def name(self) -> str:
        """As shown on screen."""

    @property
    def child(self) -> subprocess.Popen[bytes] | None:
        """The process itself; None before the start and after the end."""

    def start(self) -> None:
        """Start, and come back when it answers. Raises StartError."""

    def stop(self) -> None:
        """End it and everything it started."""


@dataclass(slots=True)
class Process:
    """A process of ours. `is_ready` is asked with the seconds since its start."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    log: Path
    registry: Registry
    is_ready: Callable[[float], bool]
    child: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        """Start, and come back when it answers. Raises StartError with the end of its log."""
        shorten(self.log)
        self.child = self.registry.spawn(self.command, log=self.log, env=self.env)
        began = time.monotonic()
        try:
            wait_until(
                lambda: self.is_ready(time.monotonic() - began), self.child, name=self.name, seconds=READY_WITHIN
            )
        except StartError as failed:
            raise StartError(f"{failed}\n{tail(self.log)}") from None

    def stop(self) -> None:
        """End it and everything it started."""
        if self.child is not None:
            stop(self.child)
            self.child = None


class Preparation:
    """A command that does several steps one after the other and tells each: `done<TAB>step<TAB>words`."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str], log: Path, registry: Registry) -> None:
        self._command, self._env, self._log, self._registry = command, env, log, registry
        self._child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and come back at once."""
        self._log.unlink(missing_ok=True)
        self._child = self._registry.spawn(self._command, log=self._log, env=self._env)

    def wait_for(self, step: str) -> str:
        """Wait for one step and give its words. Raises StartError with the end of the log when it fails before."""
        while True:
            has_ended = self._child is not None and self._child.poll() is not None
            for line in self._log.read_text(errors="replace").splitlines() if self._log.exists() else []:
                mark, _, rest = line.partition("\t")
                name, _, words = rest.partition("\t")
                if mark == "done" and name == step:
                    return words
            if has_ended:
                raise StartError(f"it failed.\n{tail(self._log)}")
            time.sleep(LOOK_AGAIN)

    def finish(self) -> None:
        """Wait for its end, once its last step is done."""
        if self._child is not None:
            self._child.wait()


def tail(log: Path, lines: int = LOG_LINES) -> str:
    """The last lines of a log, and where the rest is."""
    said = log.read_text(errors="replace").splitlines()[-lines:] if log.exists() else []
    where = [f"  (log: {log})"] if lines > 1 else []
    return "\n".join([*(f"  {line}" for line in said), *where])


def shorten(log: Path) -> None:
    """Put a log aside that has grown long; one older log is kept."""
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".old.log"))


def stop_together(parts: Sequence[Part]) -> None:
    """End parts at the same time, and come back when all have ended."""
    threads = [threading.Thread(target=part.stop, name=f"stop {part.name}") for part in parts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
