"""Tracking numbers (`KS-7QF4-M2XK`), readable aloud: characters of common.codes. Pure.

Of the eight, the last is a check character: the sum of each value times its place is divisible by 31. As 31 is prime
and the places differ, every single wrong character and every swap of two characters is found (docs/decisions/0005).
"""

from common.codes import ALPHABET, BASE, grouped, letters, random_characters

VALUE = {character: value for value, character in enumerate(ALPHABET)}
LENGTH = 8
LOOKALIKES = frozenset("01ILO")


def new_number(prefix: str) -> str:
    """A random number: one of 31^7, so the database still has to refuse the rare second one."""
    body = random_characters(LENGTH - 1)
    return _written(prefix, body + ALPHABET[-_weighted(body) % BASE])


def parse_number(written: str, prefix: str) -> str:
    """The number that a person typed or heard, as it was given out.

    Forgives case, spaces, missing dashes and prefix, and one character that we never use (0, O, 1, I, L):
    the check character says which it was. Raises ValueError for anything else.
    """
    kept = letters(written)
    body = kept[len(prefix) :] if len(kept) == LENGTH + len(prefix) and kept.startswith(prefix) else kept
    if len(body) != LENGTH:
        raise ValueError("a tracking number has eight characters after its prefix")
    body = _repaired(body)
    if not all(c in VALUE for c in body) or _weighted(body) % BASE:
        raise ValueError("the check character does not fit")
    return _written(prefix, body)


def _weighted(body: str) -> int:
    """The check character's place counts once, the one before it twice, the first eight times."""
    return sum((LENGTH - place) * VALUE[character] for place, character in enumerate(body))


def _repaired(body: str) -> str:
    strange = [c for c in body if c in LOOKALIKES]
    if len(strange) != 1 or not all(c in VALUE or c in LOOKALIKES for c in body):
        return body
    candidates = (body.replace(strange[0], c) for c in ALPHABET)
    return next(c for c in candidates if _weighted(c) % BASE == 0)


def _written(prefix: str, body: str) -> str:
    return "-".join([prefix, *grouped(body)])
