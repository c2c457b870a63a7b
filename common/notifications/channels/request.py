"""One HTTP request to another system: to a checked address, without redirects, with a hard end."""

import contextlib
import http.client
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from common.notifications.channels.addresses import resolve
from common.notifications.channels.deadline import Deadline
from common.settings import Settings

TIMEOUT = 5.0
USER_AGENT = "SmartSociety/1"
LARGEST_ANSWER = 64 * 1024


class Unsendable(Exception):
    """The contact itself is wrong; `str()` says how, for the administrator."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to ask whom. `allow_private`: the address may lead into our own network.

    `patience`: seconds without a byte. `reads_answer`: its status alone does not tell enough.
    """

    method: str
    target: SplitResult
    body: bytes | None
    headers: Mapping[str, str]
    allow_private: bool
    patience: float = TIMEOUT
    reads_answer: bool = False


class Answer(NamedTuple):
    """What came back, as far as we read it."""

    status: int
    body: bytes


def checked(settings: Settings, address: str) -> SplitResult:
    """An address that somebody typed in. Raises Unsendable unless it is https, or http outside production."""
    target = parsed(address)
    if target.scheme != "https" and settings.environment == "production":
        raise Unsendable("alamat webhook harus https")
    return target


def parsed(address: str) -> SplitResult:
    """An address of the web. Raises Unsendable for anything else."""
    try:
        target = urlsplit(address)
        target.port  # noqa: B018 — reading it is what checks it
    except ValueError:
        raise Unsendable("alamat tidak sah") from None
    if target.scheme not in {"http", "https"}:
        raise Unsendable("alamat harus https")
    if not target.hostname or not address.isascii() or not address.isprintable() or " " in address:
        raise Unsendable("alamat tidak sah")
    return target


def ask(request: Request, limit: Deadline) -> Answer:
    """Send it and read the answer. Redirects are not followed: they would lead past the check of the address.

    Raises Forbidden, OSError and http.client.HTTPException.
    """
    target, is_tls = request.target, request.target.scheme == "https"
    host = target.hostname or ""
    port = target.port or (http.client.HTTPS_PORT if is_tls else http.client.HTTP_PORT)
    address = resolve(host, port, allow_private=request.allow_private)
    connection = http.client.HTTPConnection(host, port)
    connection.sock = _connect((address, port), host if is_tls else None, request.patience, limit)
    path = (target.path or "/") + (f"?{target.query}" if target.query else "")
    fixed = {"User-Agent": USER_AGENT, "Host": target.netloc.rpartition("@")[2], "Connection": "close"}
    try:
        connection.request(request.method, path, request.body, {**request.headers, **fixed})
        answer = connection.getresponse()
        return Answer(answer.status, _read(answer) if request.reads_answer else b"")
    finally:
        connection.close()


def _read(answer: http.client.HTTPResponse) -> bytes:
    """What was accepted is accepted: a body that breaks off changes nothing about the status."""
    with contextlib.suppress(OSError, http.client.HTTPException):
        return answer.read(LARGEST_ANSWER)
    return b""


def _connect(place: tuple[str, int], tls_name: str | None, patience: float, limit: Deadline) -> socket.socket:
    connected = socket.create_connection(place, TIMEOUT)
    connected.settimeout(patience)
    limit.watch(connected)
    if tls_name is None:
        return connected
    return ssl.create_default_context().wrap_socket(connected, server_hostname=tls_name)
