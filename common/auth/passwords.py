"""Passwords: which are accepted, and their Argon2id hashes. Called before a transaction opens, never inside one."""

import base64
import functools
import re
import secrets
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from common.errors import InvalidInput, TooMany

SHORTEST = 12
LONGEST = 256
FEWEST_DIFFERENT = 5
# 64 MiB and three passes: the second choice of RFC 9106, section 4, with one lane since a login has one thread.
HASHER = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)
AT_ONCE = 2
LONGEST_WAIT = 5.0
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
GROUPS, GROUP = 4, 4
LOOKALIKES = str.maketrans("@4301$5!", "aaeoissi")
ROWS = ("0123456789" * 3, "qwertyuiopasdfghjklzxcvbnm", "abcdefghijklmnopqrstuvwxyz")
WORDS_FILE = Path(__file__).with_name("commonest_words.txt")

_slots = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A password ready to be stored. `plain` is kept only to be shown once, and never printed by accident."""

    plain: str = field(repr=False)
    hash: str = field(repr=False)
    is_temporary: bool


def prepare_password(plain: str, username: str) -> Prepared:
    """Check and hash a password that its owner chose. Raises InvalidInput with the cure."""
    refuse_weak(plain, username)
    return Prepared(plain, hash_password(plain), is_temporary=False)


def prepare_temporary() -> Prepared:
    """Make a password that an administrator hands over; its owner must change it at the first log-in."""
    plain = "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))
    return Prepared(plain, hash_password(plain), is_temporary=True)


def refuse_weak(plain: str, username: str) -> None:
    """Raise InvalidInput for a password that is too short, too long, or among the first to be guessed."""
    reason = _weakness(normal(plain).casefold(), username.casefold())
    if reason:
        raise InvalidInput(reason, fields={"new_password": reason})


def _weakness(plain: str, username: str) -> str:
    if len(plain) < SHORTEST:
        return f"Pakai paling sedikit {SHORTEST} huruf atau angka. Beberapa kata acak mudah diingat dan kuat."
    if len(plain) > LONGEST:
        return f"Paling banyak {LONGEST} huruf. Pendekkan sedikit."
    if username and username in plain:
        return "Jangan memuat nama pengguna. Pilih kata lain."
    if _is_common(plain):
        return "Kata sandi ini terlalu mudah ditebak. Coba tiga atau empat kata yang tidak berhubungan."
    return ""


def _is_common(plain: str) -> bool:
    """A commonest word with digits or signs in and around it, keys in a row, or few letters again and again."""
    words = {re.sub(r"[\W\d_]+", "", written) for written in (plain, plain.translate(LOOKALIKES))}
    keys = re.sub(r"[\W_]+", "", plain)
    is_row = keys != "" and any(keys in row or keys in row[::-1] for row in ROWS)
    return is_row or not words.isdisjoint(_commonest_words()) or len(set(plain) - {" "}) < FEWEST_DIFFERENT


@functools.cache
def _commonest_words() -> frozenset[str]:
    return frozenset(WORDS_FILE.read_text().split())


def hash_password(plain: str) -> str:
    """Hash (64 MiB, about 0.3 s). Raises TooMany when the process is busy hashing for others."""
    with _slot():
        return HASHER.hash(normal(plain))


def matches(stored: str | None, plain: str) -> bool:
    """Whether the password fits the hash; without a hash the same work is done, so that time tells nothing."""
    with _slot():
        try:
            HASHER.verify(stored or _hash_of_nobody(), normal(plain))
        except (Argon2Error, InvalidHashError):
            return False
    return stored is not None


def rehashed(stored: str, plain: str) -> str:
    """The hash under today's parameters: the stored one unless it is older."""
    return hash_password(plain) if HASHER.check_needs_rehash(stored) else stored


def normal(plain: str) -> str:
    """One form of the same letters."""
    # Telephones and computers send the same letter in different forms (NIST SP 800-63B, 3.1.1.2).
    return unicodedata.normalize("NFKC", plain)


def _hash_of_nobody() -> str:
    def encoded(size: int) -> str:
        return base64.b64encode(secrets.token_bytes(size)).decode().rstrip("=")

    cost = f"m={HASHER.memory_cost},t={HASHER.time_cost},p={HASHER.parallelism}"
    return f"$argon2id$v=19${cost}${encoded(HASHER.salt_len)}${encoded(HASHER.hash_len)}"


@contextmanager
def _slot() -> Iterator[None]:
    """One of the few places to hash in, so that a flood of log-ins cannot take the memory of the machine."""
    if not _slots.acquire(timeout=LONGEST_WAIT):
        raise TooMany("Banyak yang masuk bersamaan. Coba lagi beberapa detik lagi.", retry_after=int(LONGEST_WAIT))
    try:
        yield
    finally:
        _slots.release()
