"""The few bytes spoken between a web thread and a decoding child, over a socket that lives as long as one photo."""

import json
import socket
import struct
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from types import UnionType
from typing import get_type_hints

LENGTH = struct.Struct("!I")
READY = b"\x01"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the child tells beside the pictures. `refused` names why there are none, `amount` the limit passed."""

    width: int = 0
    height: int = 0
    taken_at: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    refused: str = ""
    amount: int = 0

    def encode(self) -> bytes:
        return json.dumps(asdict(self), allow_nan=False).encode()

    @staticmethod
    def decode(text: bytes) -> "Facts":
        """Raises ValueError, TypeError or RecursionError for what no honest child sends."""
        facts = Facts(**json.loads(text))
        for name, kinds in KINDS.items():
            if not isinstance(getattr(facts, name), kinds):
                raise TypeError(name)
        return facts


KINDS: Mapping[str, type | UnionType] = get_type_hints(Facts)


def send(connection: socket.socket, message: bytes) -> None:
    """One message: its length, then itself."""
    connection.sendall(LENGTH.pack(len(message)))
    connection.sendall(message)


def receive(connection: socket.socket, at_most: int) -> bytes:
    """The next message. Raises EOFError when the other side is gone, ValueError when it would be too long."""
    (length,) = LENGTH.unpack(_exactly(connection, LENGTH.size))
    if length > at_most:
        raise ValueError(f"{length} bytes announced, {at_most} allowed")
    return _exactly(connection, length)


def _exactly(connection: socket.socket, length: int) -> bytes:
    buffer = bytearray(length)
    view, filled = memoryview(buffer), 0
    while filled < length:
        count = connection.recv_into(view[filled:])
        if not count:
            raise EOFError
        filled += count
    return bytes(buffer)
