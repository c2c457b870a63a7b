"""The work list, a report's place in it, and its rows for a spreadsheet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.perda_report.queries.clock import Clock
from services.perda_report.queries.reference import OpdView


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One report in the work list. `is_new`: nobody has touched it yet; `assignee` is a name, empty without one."""

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
    assignee: str
    co_reporter_count: int
    has_objection: bool


@dataclass(frozen=True, slots=True)
class WorkGroup:
    """Rows that fall due together; `title` is empty when the list is not grouped."""

    title: str
    rows: tuple[WorkRow, ...]


@dataclass(frozen=True, slots=True)
class WorkList:
    """One page of work. `counts` by tab stop at 500; `after` asks for the next page, None on the last."""

    groups: tuple[WorkGroup, ...]
    counts: Mapping[str, int]
    after: str | None

    @property
    def rows(self) -> tuple[WorkRow, ...]:
        """The rows of every group in order."""
        return tuple(row for group in self.groups for row in group.rows)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where a report stands in a list, from 1, and the numbers before and after it.

    `position` is None for a report that the list does not hold or holds after its first 500; `total` stops there.
    """

    position: int | None
    total: int
    previous: str | None
    next: str | None


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One report of a list with all that a spreadsheet shows: words instead of codes, nothing of who reported."""

    tracking_number: str
    created_at: datetime
    occurred_at: datetime | None
    category: str
    description: str
    place: str
    landmark: str
    latitude: float | None
    longitude: float | None
    identity: str
    opd: str
    assignee: str
    status_label: str
    step_due_at: datetime | None
    due_at: datetime
    finished_at: datetime | None
    result_label: str
    co_reporter_count: int
    has_objection: bool
    rating: int | None
