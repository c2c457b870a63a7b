"""The systems that we write to, for real on this machine: a mail server and a receiver of webhooks."""

import asyncio
import threading
from collections import Counter
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.local.processes import free_port


class Mailbox:
    """An SMTP server that keeps what it accepted. With `open` cleared everybody waits before a recipient is taken;
    `answer` is what it says to a message instead of accepting it, `refused` are recipients it does not know."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.open.set()
        self.port = free_port()
        self.accepted: list[EmailMessage] = []
        self.answer = ""
        self.refused: set[str] = set()
        self._controller: Controller | None = None

    def start(self) -> None:
        """Listen."""
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, ready_timeout=20)
        self._controller.start()

    def stop(self) -> None:
        """Listen no more."""
        if self._controller is not None:
            self._controller.stop()
        self._controller = None

    def sent(self) -> Counter[str]:
        """How often each message was accepted, by Message-ID."""
        return Counter(str(message["Message-ID"]) for message in list(self.accepted))

    async def handle_RCPT(  # noqa: N802 — aiosmtpd's
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Called by aiosmtpd for each recipient."""
        await asyncio.to_thread(self.open.wait)
        if address in self.refused:
            return f"550 5.1.1 <{address}> unknown"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Called by aiosmtpd for each message."""
        if self.answer:
            return self.answer
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        self.accepted.append(message_from_bytes(content, policy=default))
        return "250 accepted"


class Call(NamedTuple):
    """One request that a webhook's receiver got."""

    path: str
    headers: dict[str, str]
    body: bytes
    method: str = "POST"


class Hook:
    """A receiver of webhooks on plain HTTP; it answers `status` and `answer`, with `location` when that is set.

    With `open` cleared everybody waits for the answer.
    """

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.status = 204
        self.location = ""
        self.answer = b""
        self.open = threading.Event()
        self.open.set()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_port}/hook?from=perda"

    def start(self) -> None:
        """Listen."""
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        """Listen no more."""
        self.open.set()
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                headers = {name.lower(): value for name, value in self.headers.items()}
                hook.calls.append(Call(self.path, headers, body, self.command))
                hook.open.wait()
                self.send_response(hook.status)
                if hook.location:
                    self.send_header("Location", hook.location)
                self.end_headers()
                self.wfile.write(hook.answer)

            do_GET = do_POST  # noqa: N815 — the name is the base class's

            def log_message(self, *_: object) -> None:
                """Quiet."""

        return Handler
