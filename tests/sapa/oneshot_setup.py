"""Servers whose children end with their request, and the door in front of them, as processes of a test."""

import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from services.sapa.configuration import INTAKE, MAILBOX, socket_of
from services.sapa.door import Door

ROOT = Path(__file__).parents[2]
TELLING = """
import os, sys
from pathlib import Path
from common.web import oneshot

def application(environ, start_response):
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)) if environ["PATH_INFO"] != "/no" else b""
    if environ["PATH_INFO"] == "/fail":
        raise RuntimeError("rahasia")
    told = "|".join([sys.argv[1], str(os.getpid()), environ["REQUEST_METHOD"], environ["PATH_INFO"],
        environ["QUERY_STRING"], environ.get("HTTP_X_FORWARDED_FOR", "-"), str(len(body))]).encode()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(told)))])
    return [told]

oneshot.WAITED_S = float(os.environ.get("WAITED_S", oneshot.WAITED_S))
oneshot.serve(Path(sys.argv[2]), application)
"""


def eventually(true: Callable[[], object], seconds: float = 20) -> bool:
    """Whether it comes true within a generous time."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


@contextmanager
def telling(folder: Path, name: str) -> Iterator[subprocess.Popen[bytes]]:
    """A server that tells who answers what; its log is in `folder`."""
    with (folder / f"{name}.log").open("wb") as log:
        command = [sys.executable, "-c", TELLING, name, str(socket_of(folder, name))]
        server = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, env=dict(os.environ))
    try:
        assert eventually(socket_of(folder, name).exists), (folder / f"{name}.log").read_text()
        yield server
    finally:
        server.terminate()
        server.wait(10)


@contextmanager
def front_door(folder: Path) -> Iterator[tuple[str, int]]:
    """The door before the servers whose sockets are in `folder`; gives its address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        here, is_over = Door(listener, folder), threading.Event()
        thread = threading.Thread(target=_rounds, args=(here, is_over))
        thread.start()
        try:
            yield listener.getsockname()
        finally:
            is_over.set()
            with suppress(OSError), socket.create_connection(listener.getsockname()):
                thread.join(5)
            here.close()


def _rounds(here: Door, is_over: threading.Event) -> None:
    while not is_over.is_set():
        here.step()


@contextmanager
def whole(folder: Path) -> Iterator[tuple[str, int]]:
    """Door, intake and mailbox."""
    with telling(folder, INTAKE), telling(folder, MAILBOX), front_door(folder) as address:
        yield address


def ask(address: tuple[str, int], raw: bytes) -> bytes:
    """Send these very bytes, and all that comes back until the other side closes."""
    with socket.create_connection(address, timeout=20) as connection:
        connection.sendall(raw)
        return rest(connection)


def rest(connection: socket.socket) -> bytes:
    """Everything until the other side closes."""
    found = b""
    with suppress(ConnectionError):
        while read := connection.recv(65536):
            found += read
    return found


def told(answer: bytes) -> list[str]:
    """What the telling application said: name, process, method, path, query, forwarded, size."""
    return answer.partition(b"\r\n\r\n")[2].decode().split("|")


def status(answer: bytes) -> int:
    """Of an HTTP answer."""
    found = re.match(rb"HTTP/1\.[01] (\d{3})", answer)
    return int(found[1]) if found else 0
