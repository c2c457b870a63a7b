"""Which processes belong to this run: written down at once, so that the next run can end what a kill left behind."""

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from pwd import struct_passwd
from typing import IO

import psutil

from deploy.local.processes import StartError, spawn

SAME_START = 2.0
END_WITHIN = 10.0


@dataclass(frozen=True, slots=True)
class Mark:
    """How a process is known again: a pid is used by others later, pid and start time together are not."""

    pid: int
    started: float
    boot: float


class Registry:
    """The children of one run, in `folder`/children.json. Thread-safe."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "children.json"
        self._guard = threading.Lock()
        self._marks: list[Mark] = []
        self._is_closed = False
        folder.mkdir(parents=True, exist_ok=True)

    def spawn(
        self,
        command: Sequence[str | Path],
        *,
        log: Path,
        env: Mapping[str, str] | None = None,
        user: struct_passwd | None = None,
    ) -> subprocess.Popen[bytes]:
        """Start a child and write it down. Raises StartError once the run is ending."""
        with self._guard:
            if self._is_closed:
                raise StartError("The run is ending.")
            child = spawn(command, log=log, env=env, user=user)
            self._marks = [mark for mark in self._marks if _members(mark)]
            self._marks.append(Mark(child.pid, psutil.Process(child.pid).create_time(), psutil.boot_time()))
            self._write()
            return child

    def close(self) -> None:
        """From now on nothing starts."""
        with self._guard:
            self._is_closed = True

    def end_leftovers(self) -> int:
        """End what a former run left; gives how many processes that were."""
        with contextlib.suppress(FileNotFoundError, ValueError, TypeError):
            marks = [Mark(**row) for row in json.loads(self._file.read_text())]
            return _end([process for mark in marks for process in _members(mark)])
        return 0

    def end_all(self) -> None:
        """End whatever of this run still lives, and forget it."""
        _end([process for mark in self._marks for process in _members(mark)])
        self._marks = []
        self._write()

    def _write(self) -> None:
        draft = self._file.with_suffix(".new")
        draft.write_text(json.dumps([asdict(mark) for mark in self._marks]))
        draft.replace(self._file)


def _members(mark: Mark) -> list[psutil.Process]:
    """The child itself and the processes of its group; none of them if the pid is somebody else's by now."""
    if abs(mark.boot - psutil.boot_time()) > SAME_START:
        return []
    try:
        leader = psutil.Process(mark.pid)
        if abs(leader.create_time() - mark.started) > SAME_START:
            return []
    except psutil.NoSuchProcess:
        leader = None
    found = [process for process in psutil.process_iter() if _group(process) == mark.pid]
    return found if leader is None or leader in found else [leader, *found]


def _group(process: psutil.Process) -> int | None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        return os.getpgid(process.pid)
    return None


def _end(processes: Sequence[psutil.Process]) -> int:
    """Ask, wait, kill. A PostgreSQL takes the question as a fast shutdown (SIGINT)."""
    living = [process for process in processes if process.is_running() and process.status() != psutil.STATUS_ZOMBIE]
    for process in living:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.send_signal(signal.SIGCONT)
            process.send_signal(signal.SIGINT if process.name() == "postgres" else signal.SIGTERM)
    _, stubborn = psutil.wait_procs(living, timeout=END_WITHIN)
    for process in stubborn:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(stubborn, timeout=END_WITHIN)
    return len(living)


@contextlib.contextmanager
def only_run(folder: Path) -> Iterator[None]:
    """Hold the state folder for this run. Raises StartError when another run holds it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a+") as lock:
        _take(lock)
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def _take(lock: IO[str]) -> None:
    for wait in (0.2, 0.5, 0.0):
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        time.sleep(wait)
    lock.seek(0)
    raise StartError(f"It runs already (process {lock.read() or 'unknown'}). Stop that one first, or use it.")
