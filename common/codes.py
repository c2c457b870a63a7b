"""Secrets that a person can read aloud and type: 31 characters, none of which looks like another. Pure.

What is stored of one is its hash: it is long and random, so no slow hash is needed.
"""

import secrets
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from uuid import UUID

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
BASE = len(ALPHABET)
SECRET_LENGTH = 16
# A random byte becomes a character; those past the last whole round of 31 would favour some and are dropped.
FAIR = (ALPHABET * 9)[:256].encode()
UNFAIR = bytes(range(256 - 256 % BASE, 256))
BIGGEST_INPUT = 64
COMPACT_LENGTH = 22


def new_secret() -> str:
    """79 random bits in groups of four: what a secret link carries."""
    return "-".join(grouped(random_characters(SECRET_LENGTH)))


def parse_secret(written: str) -> str:
    """A secret as it was given out. Raises ValueError when it cannot be one."""
    body = letters(written)
    if len(body) != SECRET_LENGTH or not all(c in ALPHABET for c in body):
        raise ValueError("a secret has sixteen characters")
    return "-".join(grouped(body))


def secret_hash(secret: str) -> bytes:
    """What is stored of a secret."""
    return sha256(secret.encode()).digest()


def letters(written: str) -> str:
    """Letters and digits of what somebody typed, in capitals."""
    return "".join(c for c in written[:BIGGEST_INPUT].upper() if c.isascii() and c.isalnum())


def random_characters(count: int) -> str:
    """So many of the alphabet, each equally likely."""
    found = b""
    while len(found) < count:
        found += secrets.token_bytes(2 * count).translate(FAIR, UNFAIR)
    return found[:count].decode()


def grouped(body: str) -> list[str]:
    """In fours, as it is read aloud."""
    return [body[i : i + 4] for i in range(0, len(body), 4)]


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562), for a row whose contents are sealed under its id, or that is written in one statement."""
    moment = time.time_ns() // 1_000_000
    tail = int.from_bytes(secrets.token_bytes(10))
    return UUID(int=moment << 80 | 0x7 << 76 | (tail >> 68) << 64 | 0b10 << 62 | tail & (2**62 - 1))


def compact_id(full: UUID) -> str:
    """The id in 22 characters, for a link that must fit a short message."""
    return urlsafe_b64encode(full.bytes).rstrip(b"=").decode()


def parse_compact_id(written: str) -> UUID:
    """An id as `compact_id` gave it out, or in its long form. Raises ValueError when it is neither."""
    if len(written) != COMPACT_LENGTH:
        return UUID(written)
    return UUID(bytes=urlsafe_b64decode(f"{written}=="))
