"""Many open event streams, read as bytes come: what all boards and callers' pages together are to a server."""

import re
import selectors
import socket
import time
from dataclasses import dataclass, field
from threading import Event, Thread
from urllib.parse import urlsplit

EVENT_ID = re.compile(rb"^id: ?(\d+)-(\d+)", re.MULTILINE)
CHUNK = 65_536


@dataclass
class Listeners:
    """Open streams to one address. `heard`: of each of the first `timed` ones, (tx, id) and when it came."""

    address: str
    cookie: str
    timed: int = 5
    sockets: list[socket.socket] = field(default_factory=list)
    heard: list[list[tuple[tuple[int, int], float]]] = field(default_factory=list)
    bytes_read: int = 0
    closed: int = 0

    def __post_init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._stopping = Event()
        self._thread = Thread(target=self._read, name="listeners", daemon=True)

    def open(self, count: int, path: str) -> None:
        """Open `count` streams, then read them all until `stop`. Raises ConnectionError when one is not accepted."""
        parts = urlsplit(self.address)
        request = (
            f"GET {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nCookie: {self.cookie}\r\nAccept: text/event-stream\r\n\r\n"
        ).encode()
        for number in range(count):
            connection = socket.create_connection((parts.hostname or "", parts.port or 80), timeout=30)
            connection.sendall(request)
            first = connection.recv(CHUNK)
            if b" 200 " not in first[:20]:
                raise ConnectionError(first[:200].decode("latin-1"))
            connection.settimeout(0)
            self.sockets.append(connection)
            self._selector.register(connection, selectors.EVENT_READ, number)
        self.heard = [[] for _ in range(self.timed)]
        self._thread.start()

    def stop(self) -> None:
        """Close every stream."""
        self._stopping.set()
        self._thread.join(timeout=10)
        for connection in self.sockets:
            connection.close()

    def _read(self) -> None:
        while not self._stopping.is_set():
            for key, _ in self._selector.select(timeout=0.2):
                self._take(key)

    def _take(self, key: selectors.SelectorKey) -> None:
        connection: socket.socket = key.fileobj  # type: ignore[assignment]
        try:
            chunk = connection.recv(CHUNK)
        except OSError:
            chunk = b""
        if not chunk:
            self.closed += 1
            self._selector.unregister(connection)
            return
        self.bytes_read += len(chunk)
        if key.data < self.timed:
            came = time.time()
            self.heard[key.data] += [((int(tx), int(row)), came) for tx, row in EVENT_ID.findall(chunk)]
