"""Tracking numbers (`KS-7QF4-M2XK`), readable aloud, and the secrets that go with them. Pure.

31 characters, none of which looks like another (no I, L, O, 0, 1). Of the eight, the last is a check
character: the sum of each value times its place is divisible by 31. As 31 is prime and the places differ,
every single wrong character and every swap of two characters is found (docs/decisions/0005).
"""

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
VALUE = {character: value for value, character in enumerate(ALPHABET)}
BASE = len(ALPHABET)
LENGTH = 8
SECRET_LENGTH = 16
# A random byte becomes a character; those past the last whole round of 31 would favour some and are dropped.
FAIR = (ALPHABET * 9)[:256].encode()
UNFAIR = bytes(range(256 - 256 % BASE, 256))
LOOKALIKES = frozenset("01ILO")
BIGGEST_INPUT = 64


def new_number(prefix: str) -> str:
    """A random number: one of 31^7, so the database still has to refuse the rare second one."""
    body = _characters(LENGTH - 1)
    return _written(prefix, body + ALPHABET[-_weighted(body) % BASE])


def new_secret() -> str:
    """79 random bits in groups of four: the other half of a report's secret link."""
    return "-".join(_grouped(_characters(SECRET_LENGTH)))


def parse_number(written: str, prefix: str) -> str:
    """The number that a person typed or heard, as it was given out.

    Forgives case, spaces, missing dashes and prefix, and one character that we never use (0, O, 1, I, L):
    the check character says which it was. Raises ValueError for anything else.
    """
    kept = _letters(written)
    body = kept[len(prefix) :] if len(kept) == LENGTH + len(prefix) and kept.startswith(prefix) else kept
    if len(body) != LENGTH:
        raise ValueError("a tracking number has eight characters after its prefix")
    body = _repaired(body)
    if not all(c in VALUE for c in body) or _weighted(body) % BASE:
        raise ValueError("the check character does not fit")
    return _written(prefix, body)


def parse_secret(written: str) -> str:
    """A secret as it was given out. Raises ValueError when it cannot be one."""
    body = _letters(written)
    if len(body) != SECRET_LENGTH or not all(c in VALUE for c in body):
        raise ValueError("a secret has sixteen characters")
    return "-".join(_grouped(body))


def _letters(written: str) -> str:
    return "".join(c for c in written[:BIGGEST_INPUT].upper() if c.isascii() and c.isalnum())


def _characters(count: int) -> str:
    found = b""
    while len(found) < count:
        found += secrets.token_bytes(2 * count).translate(FAIR, UNFAIR)
    return found[:count].decode()


def _weighted(body: str) -> int:
    """The check character's place counts once, the one before it twice, the first eight times."""
    return sum((LENGTH - place) * VALUE[character] for place, character in enumerate(body))


def _repaired(body: str) -> str:
    strange = [c for c in body if c in LOOKALIKES]
    if len(strange) != 1 or not all(c in VALUE or c in LOOKALIKES for c in body):
        return body
    candidates = (body.replace(strange[0], c) for c in ALPHABET)
    return next(c for c in candidates if _weighted(c) % BASE == 0)


def _grouped(body: str) -> list[str]:
    return [body[i : i + 4] for i in range(0, len(body), 4)]


def _written(prefix: str, body: str) -> str:
    return "-".join([prefix, *_grouped(body)])
