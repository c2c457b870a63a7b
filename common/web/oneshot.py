"""A WSGI server whose every connection is answered by a forked child that ends with it.

For pages whose text must not stay in any living process. The parent never reads a byte: it is handed each connection
over a Unix socket (common/web/handover.py), forks, and closes its own copy. The application is loaded before.
"""

import io
import os
import resource
import signal
import socket
import time
from contextlib import suppress
from email.message import Message
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ForkingMixIn, UnixStreamServer
from typing import IO, TYPE_CHECKING, Any, cast
from urllib.parse import unquote
from wsgiref.handlers import SimpleHandler

import structlog

from common.web.handover import taken_over

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

IDLE_S = 20
# A weak line brings this many bytes a second after a while; who is slower is let go, or a few could take every place.
SLOWEST, WAITED_S, AT_LEAST_S = 8 * 1024, 20, 0.001
ANSWER_S = 60
DRAIN_S, DRAINED, DRAINING_S = 2, 32 * 1024 * 1024, 20
LONGEST_LINE = 8 * 1024
AT_ONCE = 32
BACKLOG = 256
log = structlog.get_logger("oneshot")


class _Answer(SimpleHandler):
    """wsgiref's, without the line that names our software."""

    server_software = None
    http_version = "1.1"
    wsgi_run_once = True

    def send_preamble(self) -> None:
        super().send_preamble()
        self._write(b"Connection: close\r\n")

    def log_exception(self, exc_info: Any) -> None:
        """The application's door has logged what happened; a message could repeat what a person wrote."""
        log.error("answer_failed", reason=exc_info[0].__name__)


class _Paced(io.RawIOBase):
    """What a client sends. It ends the process of one that falls behind; between reads the application has its time."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._read, self._waited = 0, 0.0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        began = time.monotonic()
        signal.setitimer(signal.ITIMER_REAL, max(WAITED_S + self._read / SLOWEST - self._waited, AT_LEAST_S))
        read = self._connection.recv_into(buffer)
        signal.setitimer(signal.ITIMER_REAL, ANSWER_S)
        self._read += read
        self._waited += time.monotonic() - began
        return read


class _Handler(BaseHTTPRequestHandler):
    """One request of one connection."""

    protocol_version = default_request_version = "HTTP/1.1"
    timeout = IDLE_S
    server: "OneShotServer"

    def setup(self) -> None:
        super().setup()
        self.rfile.close()
        self.rfile = io.BufferedReader(_Paced(self.connection))

    def handle(self) -> None:
        self.close_connection = True
        self.raw_requestline = self.rfile.readline(LONGEST_LINE + 1)
        if len(self.raw_requestline) > LONGEST_LINE:
            self.requestline = self.request_version = self.command = ""
            self.send_error(414)
            return
        if not self.raw_requestline or not self.parse_request():
            return
        self.close_connection = True
        if "transfer-encoding" in self.headers:
            self.send_error(411)
            return
        self._answer()

    def _answer(self) -> None:
        length = self.headers.get("Content-Length", "0")
        environ = environ_of(self)
        streams = cast("IO[bytes]", self.rfile), cast("IO[bytes]", self.wfile)
        answer = _Answer(*streams, _Nowhere(), environ, multithread=False, multiprocess=True)
        answer.run(self.server.application)
        if length != "0":
            self._drain()

    def _drain(self) -> None:
        """Read what the application refused to, a while: closing with bytes unread would take the answer back."""
        self.connection.settimeout(DRAIN_S)
        signal.alarm(DRAINING_S)
        left = DRAINED
        with suppress(OSError):
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_WR)
            while left > 0 and (read := len(self.connection.recv(64 * 1024))):
                left -= read

    def log_message(self, *_told: Any) -> None:
        """Nothing: the access line is the application's."""

    def version_string(self) -> str:
        """Of refusals that never reach the application."""
        return "-"


class _Nowhere:
    """`wsgi.errors`: what is told is told through the logs."""

    def write(self, _text: str) -> int:
        return 0

    def writelines(self, _lines: list[str]) -> None:
        return

    def flush(self) -> None:
        return


def environ_of(request: BaseHTTPRequestHandler) -> "WSGIEnvironment":
    """WSGI's view of a request. Headers with an underscore are left out: they could pass for a proxy's own."""
    path, _, query = request.path.partition("?")
    environ = {
        "REQUEST_METHOD": request.command,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(path, "iso-8859-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": request.request_version,
        "REMOTE_ADDR": str(request.client_address[0]),
        "REMOTE_HOST": "",
    }
    return environ | _headers(request.headers)


def _headers(headers: Message) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in headers.items():
        if "_" in name:
            continue
        key = name.upper().replace("-", "_")
        key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
        found[key] = f"{found[key]},{value}" if key in found else value.strip()
    return found


class OneShotServer(ForkingMixIn, UnixStreamServer):
    """Answers connections that are handed over at `path`, at most AT_ONCE at a time; more wait to be taken."""

    max_children = AT_ONCE
    request_queue_size = BACKLOG

    def __init__(self, path: Path, application: "WSGIApplication") -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        self.application = application
        super().__init__(str(path), _Handler)
        path.chmod(0o600)

    def get_request(self) -> tuple[socket.socket, Any]:
        """The next connection and who is behind it. Raises OSError, which the loop takes for none."""
        carrier, _ = self.socket.accept()
        with carrier:
            client = taken_over(carrier)
        try:
            return client, client.getpeername()
        except OSError:
            client.close()
            raise

    def finish_request(self, request: Any, client_address: Any) -> None:
        """In the child."""
        self.socket.close()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, signal.SIG_DFL)
        super().finish_request(request, client_address)

    def handle_error(self, _request: Any, _client_address: Any) -> None:
        """A connection that broke. The parent's would print the exception, with what it says."""
        log.warning("connection_broke")


def serve(path: Path, application: "WSGIApplication") -> None:
    """Serve until SIGTERM; children end with their requests."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGTERM, _stop)
    with OneShotServer(path, application) as server:
        log.info("serving", pid=os.getpid())
        with suppress(KeyboardInterrupt):
            server.serve_forever()


def _stop(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt
