"""What a child says is checked like a stranger's word: it has read strangers' bytes."""

import json
import socket
from typing import Any

import pytest

from common.media import wire

FACTS = wire.Facts(width=320, height=240, taken_at="2026-01-02T08:40:00+08:00", latitude=-4.3, longitude=122.5)


def test_facts_survive_the_way() -> None:
    assert wire.Facts.decode(FACTS.encode()) == FACTS


@pytest.mark.parametrize(
    "wrong",
    [{"width": "320"}, {"taken_at": 5}, {"latitude": "x"}, {"refused": None}, {"amount": "many"}, {"other": 1}],
)
def test_facts_of_another_shape_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        wire.Facts.decode(json.dumps(json.loads(FACTS.encode()) | wrong).encode())


@pytest.mark.parametrize("text", [b"", b"[]", b"{", b"[" * 1000, b"\xff"])
def test_what_is_no_object_is_refused(text: bytes) -> None:
    with pytest.raises((ValueError, TypeError, RecursionError)):
        wire.Facts.decode(text)


def test_a_message_longer_than_allowed_is_not_read() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        wire.send(theirs, b"x" * 100)
        with pytest.raises(ValueError, match="100 bytes announced"):
            wire.receive(ours, at_most=99)


def test_a_connection_that_ends_midway_is_told() -> None:
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            theirs.sendall(wire.LENGTH.pack(100) + b"x" * 50)
        with pytest.raises(EOFError):
            wire.receive(ours, at_most=100)
