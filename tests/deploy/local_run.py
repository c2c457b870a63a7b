"""A real `make run` in a folder of its own, on free ports, for the tests to look at and to harm."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from http.client import HTTPResponse
from pathlib import Path

import psutil

from deploy.local.options import DEFAULT_PORTS, setting_of
from deploy.local.processes import free_port

PATIENCE = 120.0


def own_environment() -> dict[str, str]:
    """This environment without settings of ours."""
    return {name: value for name, value in os.environ.items() if not name.startswith("SMARTSOCIETY_")}


def wait_for(what: Callable[[], bool], *, seconds: float = PATIENCE) -> None:
    """Wait until something is so; fails when it never is."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)


class LocalRun:
    """One state folder and its ports; may be started several times."""

    def __init__(self, state: Path, **settings: str) -> None:
        self.state = state
        self.ports = {name: free_port() for name in DEFAULT_PORTS}
        ports = {setting_of(name): str(number) for name, number in self.ports.items()}
        self.env = own_environment() | ports | {"SMARTSOCIETY_STATE_DIR": str(state)} | settings
        self.output = state.with_suffix(".out")
        self.child: subprocess.Popen[bytes] | None = None

    def launch(self) -> None:
        """Start, and come back at once."""
        self.output.write_bytes(b"")
        with self.output.open("ab") as out:
            command = [sys.executable, "-m", "deploy.local"]
            self.child = subprocess.Popen(command, env=self.env, stdout=out, stderr=out, stdin=subprocess.DEVNULL)

    def start(self) -> None:
        """Start, and come back when everything answers."""
        self.launch()
        wait_for(lambda: "Ready in" in self.said() or self.ended)
        assert not self.ended, self.said()

    def refused(self, **settings: str) -> str:
        """Start what cannot start and give what it said."""
        command = [sys.executable, "-m", "deploy.local"]
        env = self.env | settings
        done = subprocess.run(command, check=False, env=env, capture_output=True, text=True, timeout=60)
        assert done.returncode == 1, done.stdout
        return done.stdout

    @property
    def ended(self) -> bool:
        """Whether the supervisor has ended."""
        return self.child is not None and self.child.poll() is not None

    def said(self) -> str:
        """What is on its screen."""
        return self.output.read_text()

    def get(self, port: str, path: str = "/") -> HTTPResponse:
        """Ask one of its addresses."""
        answer: HTTPResponse = urllib.request.urlopen(f"http://127.0.0.1:{self.ports[port]}{path}", timeout=10)
        return answer

    def answers(self, port: str, path: str = "/") -> bool:
        """Whether an address answers with 200."""
        try:
            return self.get(port, path).status == 200
        except OSError:
            return False

    def processes(self) -> list[psutil.Process]:
        """Everything it started and has not yet buried."""
        assert self.child is not None
        children = psutil.Process(self.child.pid).children(recursive=True)
        return [each for each in children if each.status() != psutil.STATUS_ZOMBIE]

    def interrupt(self) -> None:
        """As Ctrl-C would; comes back when it has ended."""
        assert self.child is not None
        self.child.send_signal(signal.SIGINT)
        assert self.child.wait(60) == 0

    def end(self) -> None:
        """As `kill` would, and everything it started with it."""
        if self.child is not None and not self.ended:
            self.child.terminate()
            self.child.wait(60)
