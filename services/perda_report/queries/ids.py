"""The time that stands in an id: a UUIDv7 begins with the milliseconds since 1970. Pure."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
RANDOM_BITS = 80


def first_id(moment: datetime) -> UUID:
    """Smaller than the id of every row that was made at this moment or later, and larger than all before."""
    milliseconds = (moment - EPOCH) // timedelta(milliseconds=1)
    return UUID(int=max(0, milliseconds) << RANDOM_BITS)


def moment_of(key: UUID) -> datetime:
    """When a row with this id was made."""
    return EPOCH + timedelta(milliseconds=key.int >> RANDOM_BITS)
