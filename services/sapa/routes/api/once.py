"""The Idempotency-Key of a program as an id; receipts and rows follow from it, so that a repeat writes nothing."""

from uuid import UUID

from common.errors import InvalidInput
from common.web import idempotency_key

WRONG_KEY = "Isi Idempotency-Key dengan UUID."


def form_key() -> UUID:
    """The key of this request, or a fresh one. Raises InvalidInput."""
    try:
        return UUID(idempotency_key())
    except ValueError:
        raise InvalidInput(WRONG_KEY) from None
