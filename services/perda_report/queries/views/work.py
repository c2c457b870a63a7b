"""The work list."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.perda_report.queries.clock import Clock
from services.perda_report.queries.reference import OpdView


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One report in the work list. `is_new`: nobody has touched it yet."""

    tracking_number: str
    headline: str
    category: str
    place: str
    status: str
    status_label: str
    identity: str
    opd: OpdView
    created_at: datetime
    clock: Clock
    is_new: bool
    version: int


@dataclass(frozen=True, slots=True)
class WorkGroup:
    """Rows that fall due together; `title` is empty when the list is not grouped."""

    title: str
    rows: tuple[WorkRow, ...]


@dataclass(frozen=True, slots=True)
class WorkList:
    """One page of work. `counts` by tab stop at 1,000; `after` asks for the next page, None on the last."""

    groups: tuple[WorkGroup, ...]
    counts: Mapping[str, int]
    after: str | None

    @property
    def rows(self) -> tuple[WorkRow, ...]:
        """The rows of every group in order."""
        return tuple(row for group in self.groups for row in group.rows)
