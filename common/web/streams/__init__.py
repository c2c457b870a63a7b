"""Server-sent events from an event table: one follower per process tells every open stream (docs/architecture.md)."""

from common.web.streams.answer import Listening, event_stream, presented_cursor
from common.web.streams.feed import Ear, Feed, Source, current_feed, keep_feed
from common.web.streams.wire import Message, encoded

__all__ = [
    "Ear",
    "Feed",
    "Listening",
    "Message",
    "Source",
    "current_feed",
    "encoded",
    "event_stream",
    "keep_feed",
    "presented_cursor",
]
