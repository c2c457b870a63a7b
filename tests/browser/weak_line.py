"""The line between a phone and the service: sound, until a test tells it to lose, delay or double what is written."""

import io
import socket
import time
from collections import deque
from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

DELAY_S = 0.4


class Fault(StrEnum):
    """What happens to one POST."""

    NONE = "none"
    LOST_BEFORE = "lost before the server saw it"
    LOST_AFTER = "answered, but the answer was lost"
    LATE = "late"
    DOUBLED = "delivered twice"
    DOUBLED_AND_LOST = "delivered twice, and both answers were lost"


class WeakLine:
    """A WSGI application in front of the real one. `faults` are used up by POSTs, one each."""

    def __init__(self, inner: "WSGIApplication") -> None:
        self._inner = inner
        self.faults: deque[Fault] = deque()
        self.is_down = False
        self.seen: list[str] = []

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if self.is_down:
            self._cut(environ)
        self.seen.append(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}")
        if environ["REQUEST_METHOD"] != "POST" or not self.faults:
            return self._inner(environ, start_response)
        return self._weak(environ, start_response, self.faults.popleft())

    def _weak(self, environ: "WSGIEnvironment", start_response: "StartResponse", fault: Fault) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        if fault is Fault.LOST_BEFORE:
            self._cut(environ)
        if fault is Fault.LATE:
            time.sleep(DELAY_S)
        if fault in {Fault.LOST_AFTER, Fault.DOUBLED, Fault.DOUBLED_AND_LOST}:
            self._deliver(environ, body)
        if fault is Fault.DOUBLED_AND_LOST:
            self._deliver(environ, body)
        if fault in {Fault.LOST_AFTER, Fault.DOUBLED_AND_LOST}:
            self._cut(environ)
        return self._inner({**environ, "wsgi.input": io.BytesIO(body)}, start_response)

    def _deliver(self, environ: "WSGIEnvironment", body: bytes) -> None:
        """The server does all its work; nobody hears of it."""
        answer = self._inner({**environ, "wsgi.input": io.BytesIO(body)}, lambda *_: lambda _: None)
        b"".join(answer)

    def _cut(self, environ: "WSGIEnvironment") -> None:
        connection: socket.socket = environ["werkzeug.socket"]
        connection.shutdown(socket.SHUT_RDWR)
        raise ConnectionAbortedError
