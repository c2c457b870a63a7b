"""An event stream as the answer of a view: headers, signs of life, an end after a while.

A stream ends by itself after some minutes and the browser comes again: so a right that was taken away counts, and
what a long connection gathers is given back.
"""

import random
import time
from collections.abc import Iterator
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from flask import Response, request
from sqlalchemy.exc import SQLAlchemyError

from common.db import Cursor
from common.errors import DomainError
from common.web.streams.feed import Ear, Feed
from common.web.streams.wire import HELLO, STILL_HERE

LONGEST_S = 300.0
SPREAD = 0.2
QUIET_S = 15.0


def presented_cursor() -> Cursor | None:
    """How far this browser has read: `Last-Event-ID`, or `?last_event_id=` of a page that opens its stream anew."""
    written = request.headers.get("Last-Event-ID") or request.args.get("last_event_id", "")
    try:
        return Cursor.parse(written)
    except ValueError:
        return None


class Listening(Protocol):
    """What one stream says; both may ask the database, and hold nothing of it between two calls."""

    def first(self) -> bytes:
        """At once. May raise what a view may raise."""

    def more(self, ear: Ear, seconds: float) -> bytes | None:
        """After waiting so long at most: what is new, empty for nothing, None to end the stream."""


def event_stream(feed: Feed[Any], subject: UUID | None, listening: Listening) -> Response:
    """Answer with a stream. Raises Unavailable when there is no room, and whatever `first` raises."""
    ear = feed.join(subject)
    try:
        response = Response(_lines(listening.first(), ear, listening), content_type="text/event-stream; charset=utf-8")
    except BaseException:
        feed.leave(ear)
        raise
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    response.call_on_close(partial(feed.leave, ear))
    return response


def _lines(first: bytes, ear: Ear, listening: Listening) -> Iterator[bytes]:
    end = time.monotonic() + LONGEST_S * random.uniform(1 - SPREAD, 1 + SPREAD)  # noqa: S311 - it spreads load
    yield HELLO + first
    while time.monotonic() < end:
        try:
            sent = listening.more(ear, QUIET_S)
        except (SQLAlchemyError, DomainError):
            return
        if sent is None:
            return
        yield sent or STILL_HERE
