"""What screens are given: plain frozen shapes, no table rows. Times are aware UTC; words are Indonesian."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from common.notifications.outbox import Delivery
from services.perda_report.queries.clock import Clock
from services.perda_report.queries.reference import CategoryView, OpdView
from services.perda_report.workflow import Act


@dataclass(frozen=True, slots=True)
class EventView:
    """One step of a report's history, newest first in every list. `who` is empty for citizens' eyes."""

    kind: str
    title: str
    words: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is still to come, and by when."""

    title: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class PhotoView:
    """A photo; `kind` is `laporan` or `penutupan`. `is_reused`: the same file came with another report."""

    id: UUID
    kind: str
    sha256: str
    width: int
    height: int
    taken_at: datetime | None
    distance_m: float | None
    created_at: datetime
    is_reused: bool


@dataclass(frozen=True, slots=True)
class TrackingView:
    """A report as citizens follow it. Without the secret, `detail` is None and `area` names the kecamatan only."""

    tracking_number: str
    category: str
    area: str
    status: str
    status_label: str
    result_label: str
    opd: OpdView
    created_at: datetime
    verify_due_at: datetime
    due_at: datetime
    finished_at: datetime | None
    clock: Clock
    events: tuple[EventView, ...]
    next_steps: tuple[NextStep, ...]
    delivery_state: str
    detail: "ReporterDetail | None"

    @property
    def is_owner(self) -> bool:
        """Whether the secret was presented."""
        return self.detail is not None


@dataclass(frozen=True, slots=True)
class ReporterDetail:
    """What only the holder of the secret sees of a report."""

    headline: str
    description: str
    place: str
    landmark: str
    occurred_at: datetime | None
    latitude: float | None
    longitude: float | None
    identity: str
    photos: tuple[PhotoView, ...]
    can_add_photos: bool


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


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report as the officers of its OPD see it. The contact is never in here: see actions.open_contact."""

    tracking_number: str
    version: int
    headline: str
    description: str
    category: CategoryView | None
    category_name: str
    status: str
    status_label: str
    result_label: str
    opd: OpdView
    place: str
    landmark: str
    latitude: float | None
    longitude: float | None
    accuracy_m: float | None
    occurred_at: datetime | None
    identity: str
    reporter: str
    has_contact: bool
    channel: str
    created_at: datetime
    verify_due_at: datetime
    due_at: datetime
    finished_at: datetime | None
    clock: Clock
    events: tuple[EventView, ...]
    photos: tuple[PhotoView, ...]
    deliveries: tuple[Delivery, ...]
    acts: tuple[Act, ...]
    can_open_contact: bool

    @property
    def before(self) -> tuple[PhotoView, ...]:
        """The citizen's photos."""
        return tuple(photo for photo in self.photos if photo.kind == "laporan")

    @property
    def afterwards(self) -> tuple[PhotoView, ...]:
        """The officers' photos of the closure."""
        return tuple(photo for photo in self.photos if photo.kind == "penutupan")
