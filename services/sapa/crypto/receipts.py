"""The receipt of a report: 20 digits in the shape of an electricity token, and the ids that belong to it.

All of it follows from the form's Idempotency-Key under a secret of the intake: a form that is sent twice writes nothing
new and gets the same receipt, though nothing about the key is stored.
"""

from uuid import UUID

from common import keys

DIGITS = 20
GROUP = 4


def receipt_of(secret: bytes, idempotency_key: UUID) -> str:
    """20 digits, 66 bits."""
    number = int.from_bytes(keys.digest(keys.derive(secret, "receipt"), idempotency_key.bytes))
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def derived_id(secret: bytes, idempotency_key: UUID, what: str) -> UUID:
    """The id of what this request writes (`report`, `mailbox`, `file:0` …); the same for a repeat."""
    return UUID(bytes=keys.digest(keys.derive(secret, f"id:{what}"), idempotency_key.bytes)[:16], version=4)


def grouped(receipt: str) -> tuple[str, ...]:
    """In fours, as it is written down."""
    return tuple(receipt[at : at + GROUP] for at in range(0, DIGITS, GROUP))


def parse_receipt(typed: str) -> str:
    """The digits of what somebody typed, blanks and dashes left out. Raises ValueError when it cannot be a receipt."""
    digits = "".join(letter for letter in typed[:64] if letter not in " -–.\u00a0\n\r\t")
    if len(digits) != DIGITS or not (digits.isascii() and digits.isdecimal()):
        raise ValueError("a receipt has twenty digits")
    return digits
