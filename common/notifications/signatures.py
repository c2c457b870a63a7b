"""Signed requests between systems, after the Standard Webhooks specification: ours to others, theirs to us."""

import base64
import binascii
import time
from collections.abc import Iterable
from typing import Protocol

from common import keys
from common.errors import NotSignedIn, TooLarge, Unavailable

PREFIX = "whsec_"
TOLERANCE_S = 300
LARGEST = 64 * 1024
NOT_SIGNED = "Tanda tangan kiriman ini tidak sah."
NOT_SET_UP = "Jalur ini belum dipasang: kunci tanda tangan belum diisi."


class Headers(Protocol):
    """Those of a request: a mapping, or what the web makes of them."""

    def items(self) -> Iterable[tuple[str, str]]:
        """Name and value of each."""


def sign(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """The value of `webhook-signature`. Raises ValueError when the secret is not `whsec_` and base64."""
    key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    signed = keys.digest(key, f"{message_id}.{timestamp}.".encode() + body)
    return "v1," + base64.b64encode(signed).decode()


def check(secret: str, headers: Headers, body: bytes) -> None:
    """Let a request pass that was signed with our secret of late.

    Raises NotSignedIn, TooLarge, and Unavailable while there is no usable secret.
    """
    if len(body) > LARGEST:
        raise TooLarge("Kiriman ini terlalu besar.")
    told = {name.lower(): value for name, value in headers.items()}
    message_id, timestamp = told.get("webhook-id", ""), told.get("webhook-timestamp", "")
    if not _is_young(timestamp):
        raise NotSignedIn(NOT_SIGNED)
    expected = _expected(secret, message_id, int(timestamp), body)
    given = told.get("webhook-signature", "").split()
    if not any(keys.same(one.encode(), expected) for one in given):
        raise NotSignedIn(NOT_SIGNED)


def _is_young(timestamp: str) -> bool:
    is_number = timestamp.isascii() and timestamp.isdecimal()
    return is_number and len(timestamp) <= len("9999999999") and abs(time.time() - int(timestamp)) <= TOLERANCE_S


def _expected(secret: str, message_id: str, timestamp: int, body: bytes) -> bytes:
    if not secret:
        raise Unavailable(NOT_SET_UP)
    try:
        return sign(secret, message_id, timestamp, body).encode()
    except (binascii.Error, ValueError):
        raise Unavailable(NOT_SET_UP) from None
