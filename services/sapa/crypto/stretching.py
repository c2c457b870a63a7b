"""From what a person types to keys: one Argon2id, then a pepper from outside the database (never in a transaction).

A password has a salt of its own. A receipt has 66 random bits and is looked up by what it gives, so its salt is the
site's; without the pepper the table of lookups cannot be guessed at all.
"""

from dataclasses import dataclass, field
from pathlib import Path

from nacl.pwhash import argon2id
from nacl.utils import random

from common import keys
from services.sapa.crypto.slots import slot

# RFC 9106, section 4, second choice, with one lane: 64 MiB and three passes.
PASSES = 3
MEMORY = 64 * 1024 * 1024
SALT_SIZE = 16
RECEIPT_SALT = b"sapa-receipt-v1."


@dataclass(frozen=True, slots=True)
class Stretched:
    """`lookup` may be stored: it finds or proves; `wrap` opens private keys and is stored nowhere."""

    lookup: bytes = field(repr=False)
    wrap: bytes = field(repr=False)


def new_salt() -> bytes:
    """Of one password."""
    return random(SALT_SIZE)


def stretch(typed: bytes, salt: bytes, pepper: bytes, slots: Path) -> Stretched:
    """About 0.1 to 0.2 s and 64 MiB. Raises TooMany when every slot stays taken."""
    with slot(slots):
        slow = argon2id.kdf(keys.KEY_SIZE, typed, salt, opslimit=PASSES, memlimit=MEMORY)
    root = keys.digest(pepper, slow)
    return Stretched(keys.derive(root, "lookup"), keys.derive(root, "wrap"))
