"""Days and moments that a calendar can still reckon with, and codes that count once."""

from datetime import UTC, date, datetime
from typing import Annotated, TypeVar

from pydantic import AfterValidator, AwareDatetime, Field

T = TypeVar("T")
FIRST, LAST = date(1900, 1, 1), date(2200, 1, 1)
Day = Annotated[date, Field(ge=FIRST, le=LAST)]
Moment = Annotated[
    AwareDatetime,
    Field(ge=datetime(FIRST.year, 1, 1, tzinfo=UTC), le=datetime(LAST.year, 1, 1, tzinfo=UTC)),
]


def _once(given: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(given))


Once = AfterValidator(_once)
