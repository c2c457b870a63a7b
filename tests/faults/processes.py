"""Our own processes as production starts them: what the fault tests break."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from common.settings import PREFIX, Settings
from deploy.services import service_named

ROOT = Path(__file__).parents[2]
GRANIAN = str(Path(sys.executable).parent / "granian")
CELERY = [sys.executable, "-m", "celery", "-A"]
LEAN = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
COMMANDS = {
    "relay": [sys.executable, "-m", "services.perda_report.relay"],
    "worker": [*CELERY, "services.perda_report.tasks", "worker", "-P", "threads", "-c", "4", "-Q", "perda", *LEAN],
    "fire-relay": [sys.executable, "-m", "services.fire_button.relay"],
    "fire-worker": [*CELERY, "services.fire_button.tasks", "worker", "-P", "threads", "-c", "4", "-Q", "fire", *LEAN],
    "fire-web": [GRANIAN, *service_named("fire").command("web")[1:]],
    "sapa-door": [sys.executable, "-m", "services.sapa.door"],
    "sapa-intake": [sys.executable, "-m", "services.sapa.reporters", "intake"],
    "sapa-mailbox": [sys.executable, "-m", "services.sapa.reporters", "mailbox"],
    "sapa-officers": [GRANIAN, *service_named("sapa").command("web")[1:]],
    "sapa-relay": [sys.executable, "-m", "services.sapa.relay"],
    "sapa-worker": [*CELERY, "services.sapa.tasks", "worker", "-P", "threads", "-c", "4", "-Q", "sapa", *LEAN],
}


def environment(settings: Settings, **changes: object) -> dict[str, str]:
    """What a process is given: these settings, nothing of the machine's own; a web listens where its address says."""
    given = {name: _plain(value) for name, value in settings if value is not None} | {
        name: str(value) for name, value in changes.items()
    }
    port = urlsplit(given["public_url"]).port
    web = {"GRANIAN_PORT": str(port), "GRANIAN_BLOCKING_THREADS": str(settings.pool_size)}
    return {"PATH": os.environ["PATH"]} | web | {f"{PREFIX}{name.upper()}": value for name, value in given.items()}


def _plain(value: Any) -> str:
    return str(value.get_secret_value()) if hasattr(value, "get_secret_value") else str(value)


class Process:
    """One of our processes, in a group of its own, its log kept."""

    def __init__(self, kind: str, env: Mapping[str, str], log: Path) -> None:
        self.log = log
        with log.open("ab") as out:
            self.child = subprocess.Popen(
                COMMANDS[kind], cwd=ROOT, env=dict(env), stdout=out, stderr=out, start_new_session=True
            )

    def is_running(self) -> bool:
        """Whether it still lives."""
        return self.child.poll() is None

    def text(self) -> str:
        """What it has logged."""
        return self.log.read_text()

    def kill(self) -> None:
        """As a power cut would; a web's own children go with it."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.child.pid, signal.SIGKILL)
        self.child.wait()

    def stop(self) -> None:
        """As a supervisor would; killed when it does not end."""
        if self.child.poll() is None:
            self.child.send_signal(signal.SIGTERM)
            try:
                self.child.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()


def eventually(true: Callable[[], bool], seconds: float = 30) -> bool:
    """Whether it comes true within a generous time; never a measure of speed."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True
