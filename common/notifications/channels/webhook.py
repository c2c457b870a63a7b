"""A signed POST to another system, after the Standard Webhooks specification.

A receiver that gets a message twice knows it by `webhook-id` (also sent as Idempotency-Key).
"""

import base64
import binascii
import http.client
import json
import socket
import ssl
import time
from urllib.parse import SplitResult, urlsplit

from common import keys
from common.directory import open_contact_secret
from common.notifications.channels.addresses import Forbidden, resolve
from common.notifications.channels.deadline import Deadline, deadline
from common.notifications.claims import Claimed, Letter, Outcome
from common.settings import Settings

TIMEOUT = 5.0
PREFIX = "whsec_"
TRY_AGAIN = frozenset({408, 409, 425, 429})
USER_AGENT = "SmartSociety/1"


class Unsendable(Exception):
    """The contact itself is wrong; `str()` says how, for the administrator."""


def send(settings: Settings, claimed: Claimed) -> Outcome:
    """POST one message; 2xx delivers it."""
    try:
        target = _target(settings, claimed.contact.address)
        request = _signed(_secret(settings, claimed.contact.secret), claimed.letter)
    except Unsendable as wrong:
        return Outcome("refused", str(wrong))
    with deadline(min(TIMEOUT, settings.send_timeout)) as limit:
        try:
            status = _post(settings, target, request, limit)
        except Forbidden:
            return Outcome("refused", "alamat webhook mengarah ke jaringan dalam")
        except (OSError, http.client.HTTPException) as failed:
            return Outcome("failed", "waktu habis" if limit.is_over else type(failed).__name__)
    return _judge(status)


def sign(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """The value of `webhook-signature`. Raises ValueError when the secret is not `whsec_` and base64."""
    key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    signed = keys.digest(key, f"{message_id}.{timestamp}.".encode() + body)
    return "v1," + base64.b64encode(signed).decode()


def _judge(status: int) -> Outcome:
    if http.HTTPStatus.OK <= status < http.HTTPStatus.MULTIPLE_CHOICES:
        return Outcome("delivered", provider_reference=f"HTTP {status}")
    passing = status in TRY_AGAIN or status >= http.HTTPStatus.INTERNAL_SERVER_ERROR
    return Outcome("failed" if passing else "refused", f"HTTP {status}")


def _target(settings: Settings, address: str) -> SplitResult:
    try:
        target = urlsplit(address)
        target.port  # noqa: B018 — reading it is what checks it
    except ValueError:
        raise Unsendable("alamat webhook tidak sah") from None
    if target.scheme != "https" and (target.scheme != "http" or settings.environment == "production"):
        raise Unsendable("alamat webhook harus https")
    if not target.hostname or not address.isascii() or not address.isprintable() or " " in address:
        raise Unsendable("alamat webhook tidak sah")
    return target


def _secret(settings: Settings, sealed: bytes | None) -> str:
    if sealed is None:
        raise Unsendable("webhook belum punya kunci tanda tangan")
    try:
        return open_contact_secret(settings.secret_key, sealed)
    except ValueError:
        raise Unsendable("kunci tanda tangan webhook tidak terbaca") from None


def _signed(secret: str, letter: Letter) -> tuple[bytes, dict[str, str]]:
    """Body and headers."""
    content = {"topic": letter.topic, "reference": letter.reference, "subject": letter.subject, "text": letter.body}
    body = json.dumps({"id": str(letter.id), **content, "data": letter.data}, ensure_ascii=False).encode()
    timestamp = int(time.time())
    try:
        signature = sign(secret, str(letter.id), timestamp, body)
    except (binascii.Error, ValueError):
        raise Unsendable("kunci tanda tangan webhook tidak terbaca") from None
    return body, {
        "Content-Type": "application/json",
        "User-Agent": USER_AGENT,
        "Idempotency-Key": str(letter.id),
        "webhook-id": str(letter.id),
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature,
        "Connection": "close",
    }


def _post(settings: Settings, target: SplitResult, request: tuple[bytes, dict[str, str]], limit: Deadline) -> int:
    """The answer's status. Redirects are not followed: they would lead past the check of the address."""
    body, headers = request
    host, is_tls = target.hostname or "", target.scheme == "https"
    port = target.port or (http.client.HTTPS_PORT if is_tls else http.client.HTTP_PORT)
    address = resolve(host, port, allow_private=settings.webhook_allow_private)
    connection = http.client.HTTPConnection(host, port)
    connection.sock = _connect((address, port), host if is_tls else None, limit)
    path = (target.path or "/") + (f"?{target.query}" if target.query else "")
    try:
        connection.request("POST", path, body, headers | {"Host": target.netloc.rpartition("@")[2]})
        return connection.getresponse().status
    finally:
        connection.close()


def _connect(place: tuple[str, int], tls_name: str | None, limit: Deadline) -> socket.socket:
    connected = socket.create_connection(place, TIMEOUT)
    limit.watch(connected)
    if tls_name is None:
        return connected
    return ssl.create_default_context().wrap_socket(connected, server_hostname=tls_name)
