"""A quarter of a year in the regency's zone: what e-SPM is reported for."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

MONTHS = 3
LAST = 4
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """Three months of a year, `number` 1 to 4."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """The quarter that holds a day."""
        return cls(day.year, (day.month - 1) // MONTHS + 1)

    @classmethod
    def parse(cls, written: str) -> "Quarter":
        """`2026-4`. Raises ValueError."""
        year, _, number = written.partition("-")
        quarter = cls(int(year), int(number))
        if not (FIRST_YEAR <= quarter.year <= LAST_YEAR and 1 <= quarter.number <= LAST):
            raise ValueError("a quarter is a year and 1 to 4")
        return quarter

    @property
    def previous(self) -> "Quarter":
        """The one before."""
        return Quarter(self.year - 1, LAST) if self.number == 1 else Quarter(self.year, self.number - 1)

    @property
    def label(self) -> str:
        """As the department writes it."""
        return f"Triwulan {('I', 'II', 'III', 'IV')[self.number - 1]} {self.year}"

    def __str__(self) -> str:
        return f"{self.year}-{self.number}"

    def bounds(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Its first moment and that of the next, in the regency's zone."""
        month = (self.number - 1) * MONTHS + 1
        following = date(self.year + 1, 1, 1) if self.number == LAST else date(self.year, month + MONTHS, 1)
        first = date(self.year, month, 1)
        return datetime.combine(first, time(), zone), datetime.combine(following, time(), zone)
