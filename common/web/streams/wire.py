"""How messages are written on an event stream (HTML Living Standard, section 9.2). Pure."""

from collections.abc import Iterable
from typing import NamedTuple

from common.db import Cursor

RETRY_MS = 1000
# Tells the browser when to come again, and makes proxies pass the headers on at once.
HELLO = f"retry: {RETRY_MS}\n\n".encode()
STILL_HERE = b":\n\n"


class Message(NamedTuple):
    """One message: the name that a page listens for, and its data, JSON on one line."""

    name: str
    data: str


def encoded(messages: Iterable[Message], cursor: Cursor | None = None) -> bytes:
    """The messages as bytes. Only the last carries the cursor: a stream cut between two is sent all of them again."""
    rows = [f"event: {one.name}\ndata: {one.data}\n" for one in messages]
    if rows and cursor is not None:
        rows[-1] += f"id: {cursor}\n"
    return "".join(f"{row}\n" for row in rows).encode()
