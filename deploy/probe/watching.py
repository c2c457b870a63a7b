"""Where the prober looks for its own alert: on a board's stream, and at the end of a real channel."""

import contextlib
import http.client
import json
import threading
import time
import urllib.request
from http.client import HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol

from common.errors import DomainError
from common.notifications import signatures
from deploy.probe.site import ProbeFailed

LOOK_AGAIN = 0.1
LOOK_AT_MAILBOX = 0.5
DATA = b"data:"


class Channel(Protocol):
    """One way by which an alarm reaches people."""

    def has_told(self, number: str) -> bool:
        """Whether a message about this incident came."""


class BoardStream:
    """A board's event stream, read in a thread of its own."""

    def __init__(self, answer: HTTPResponse) -> None:
        self.events: list[dict[str, Any]] = []
        self._answer = answer
        self._is_over = threading.Event()
        threading.Thread(target=self._read, name="board", daemon=True).start()

    def _read(self) -> None:
        with self._answer, contextlib.suppress(OSError, ValueError, http.client.HTTPException):
            for line in self._answer:
                if self._is_over.is_set():
                    return
                if line.startswith(DATA):
                    self.events.append(json.loads(line.removeprefix(DATA)))

    def close(self) -> None:
        """Read no further than the next line."""
        self._is_over.set()

    def is_escalating(self) -> bool:
        """Whether the newest pulse says that the relay lives."""
        pulses = [bool(event["is_escalating"]) for event in list(self.events) if "is_escalating" in event]
        return bool(pulses) and pulses[-1]

    def shows(self, number: str) -> bool:
        """Whether the incident was told."""
        return any(event.get("incident", {}).get("number") == number for event in list(self.events))


class Hook:
    """A receiver of our signed webhooks: the drill contact of the regency leads here."""

    def __init__(self, host: str, port: int, secret: str) -> None:
        self._secret = secret
        self._told: set[str] = set()
        self._server = ThreadingHTTPServer((host, port), self._handler())
        threading.Thread(target=self._server.serve_forever, args=(LOOK_AGAIN,), daemon=True).start()

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._server.server_port

    def has_told(self, number: str) -> bool:
        """Whether a message about this incident came, with our signature."""
        return number in self._told

    def close(self) -> None:
        """Listen no more."""
        self._server.shutdown()
        self._server.server_close()

    def _take(self, headers: dict[str, str], body: bytes) -> int:
        try:
            signatures.check(self._secret, headers, body)
            self._told.add(str(json.loads(body)["reference"]))
        except DomainError as refused:
            return refused.status
        except (ValueError, LookupError, TypeError):
            return http.HTTPStatus.BAD_REQUEST
        return http.HTTPStatus.NO_CONTENT

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = self.headers.get("Content-Length", "")
                size = min(int(length), signatures.LARGEST + 1) if length.isdecimal() else 0
                self.send_response(hook._take(dict(self.headers.items()), self.rfile.read(size)))
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Quiet."""

        return Handler


class Mailbox:
    """The mailbox of `make run`, where mails, SMS and pushes of this machine end."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._look_at = 0.0
        self._shown = ""

    def has_told(self, number: str) -> bool:
        """Whether its list shows the incident's number."""
        if time.monotonic() >= self._look_at:
            self._look_at = time.monotonic() + LOOK_AT_MAILBOX
            try:
                with urllib.request.urlopen(self._url, timeout=LOOK_AT_MAILBOX * 4) as page:  # noqa: S310
                    self._shown = page.read().decode()
            except OSError as lost:
                raise ProbeFailed(f"The mailbox does not answer: {type(lost).__name__}") from None
        return number in self._shown
