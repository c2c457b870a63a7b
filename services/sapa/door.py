"""The reporters' one address: `python -m services.sapa.door` gives each connection to the process that it asks for.

It looks at the first bytes of the request line without taking them, and keeps nothing: what somebody writes is read by
a child of the intake or the mailbox alone.
"""

import re
import selectors
import socket
import time
from contextlib import suppress
from pathlib import Path

import structlog
from pydantic_settings import BaseSettings, SettingsConfigDict

from common import logs
from common.settings import PREFIX
from common.web.handover import NotTaken, hand_over
from services.sapa.configuration import INTAKE, MAILBOX, SOCKETS_DIR, socket_of

PEEKED = 64
# A prefix is told once one more byte is there: `/m` is ours, `/map` is not.
MAILBOX_PATH = re.compile(rb"/(?:m|v1/mailbox)[ /?\r\n]")
UNDECIDED = tuple(path[:length] for path in (b"/m", b"/v1/mailbox") for length in range(len(path) + 1))
PATIENCE_S, LOOK_AGAIN_S, REST_S = 15.0, 0.05, 1.0
MOST_WAITING = 1024
BACKLOG = 512
WORDS = b"Sibuk sebentar. Coba lagi."
BUSY = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nCache-Control: no-store\r\nConnection: close\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\nContent-Length: %d\r\n\r\n%s" % (len(WORDS), WORDS)
)
log = structlog.get_logger("door")


class DoorSettings(BaseSettings):
    """Where the door listens and where the two servers do; it is given no secret."""

    model_config = SettingsConfigDict(env_prefix=f"{PREFIX}SAPA_", frozen=True, extra="ignore", env_ignore_empty=True)

    host: str = "127.0.0.1"
    port: int = 8083
    sockets_dir: Path = SOCKETS_DIR


def server_for(head: bytes) -> str | None:
    """Which process answers, by the start of a request line; None while too little of it is there."""
    _, blank, path = head.partition(b" ")
    if not blank:
        return None if len(head) < PEEKED else INTAKE
    if path in UNDECIDED:
        return None
    return MAILBOX if MAILBOX_PATH.match(path) else INTAKE


class Door:
    """One thread, no connection of its own: each waits here until its first bytes tell where it goes."""

    def __init__(self, listener: socket.socket, folder: Path) -> None:
        self._listener = listener
        self._folder = folder
        self._selector = selectors.DefaultSelector()
        self._until: dict[socket.socket, float] = {}
        self._again: set[socket.socket] = set()
        listener.settimeout(0)
        self._selector.register(listener, selectors.EVENT_READ)

    def serve(self) -> None:
        """For good."""
        while True:
            self.step()

    def step(self) -> None:
        """One round: take who comes, look at who wrote, send away who waits too long."""
        for key, _ in self._selector.select(LOOK_AGAIN_S if self._again else REST_S):
            if key.fileobj is self._listener:
                self._accept()
            elif isinstance(key.fileobj, socket.socket):
                self._selector.unregister(key.fileobj)
                self._again.add(key.fileobj)
        for connection in tuple(self._again):
            self._look(connection)
        now = time.monotonic()
        for connection in [one for one, until in self._until.items() if until < now]:
            self._refuse(connection)

    def close(self) -> None:
        """Let everybody go who still waits."""
        for connection in tuple(self._until):
            self._close(connection)
        self._selector.close()

    def _accept(self) -> None:
        with suppress(OSError):
            connection, _ = self._listener.accept()
            connection.settimeout(0)
            if len(self._until) >= MOST_WAITING:
                connection.close()
                return
            self._until[connection] = time.monotonic() + PATIENCE_S
            self._selector.register(connection, selectors.EVENT_READ)

    def _look(self, connection: socket.socket) -> None:
        """Whoever cannot be decided on or taken yet is looked at again soon."""
        try:
            head = connection.recv(PEEKED, socket.MSG_PEEK)
            server = server_for(head)
            if server is not None and head:
                hand_over(connection, socket_of(self._folder, server))
                self._close(connection)
            elif not head:
                self._close(connection)
        except BlockingIOError:
            return
        except NotTaken:
            log.warning("not_taken")
            self._refuse(connection)
        except OSError:
            self._close(connection)

    def _refuse(self, connection: socket.socket) -> None:
        with suppress(OSError):
            connection.send(BUSY)
            connection.shutdown(socket.SHUT_WR)
        self._close(connection)

    def _close(self, connection: socket.socket) -> None:
        if connection not in self._again:
            self._selector.unregister(connection)
        self._again.discard(connection)
        del self._until[connection]
        connection.close()


def main() -> None:
    """Listen until the process is ended."""
    settings = DoorSettings()
    logs.configure("sapa-door", "INFO")
    with socket.create_server((settings.host, settings.port), backlog=BACKLOG) as listener:
        log.info("listening", port=settings.port)
        Door(listener, settings.sockets_dir).serve()


if __name__ == "__main__":
    main()
