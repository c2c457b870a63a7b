"""A report as its officers see it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from common.notifications.outbox import Delivery
from services.perda_report.queries.clock import Clock
from services.perda_report.queries.reference import CategoryView, OpdView
from services.perda_report.queries.views.history import EventView, PhotoView
from services.perda_report.workflow import Act, Taken


@dataclass(frozen=True, slots=True)
class OfficerView:
    """An officer as colleagues see them."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class InspectionView:
    """One visit to the place, newest first in every list. `finding` is for officers only."""

    id: UUID
    who: str
    inspected_at: datetime
    is_found: bool
    finding: str
    latitude: float | None
    longitude: float | None
    accuracy_m: float | None
    distance_m: float | None
    photos: tuple[PhotoView, ...]


@dataclass(frozen=True, slots=True)
class RelatedView:
    """Another report that has to do with this one. `is_readable`: it is with an OPD of the officer who looks.

    `headline` and `place` are empty when it is not; `distance_m` is None unless both have a point.
    """

    tracking_number: str
    headline: str
    place: str
    status: str
    status_label: str
    created_at: datetime
    distance_m: float | None
    is_readable: bool


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report as the officers of its OPD see it. The contact is never in here: see actions.open_contact.

    `question` is open, that is unanswered; `objection` is the newest, decided or not; each may be empty.
    `is_barred`: the citizen contested this officer's decision.
    """

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
    assignee: OfficerView | None
    assignable: tuple[OfficerView, ...]
    forward_to: tuple[OpdView, ...]
    inspections: tuple[InspectionView, ...]
    duplicates: tuple[RelatedView, ...]
    merged_here: tuple[RelatedView, ...]
    merged_into: RelatedView | None
    split_from: RelatedView | None
    children: tuple[RelatedView, ...]
    co_reporter_count: int
    question: str
    objection: str
    rating: int | None
    rating_words: str
    objectable_until: datetime | None
    is_barred: bool
    escalated: int

    @property
    def reported(self) -> tuple[PhotoView, ...]:
        """The citizen's photos."""
        return self._of(Taken.REPORTED)

    @property
    def before(self) -> tuple[PhotoView, ...]:
        """The officers' photos of the place before it was dealt with."""
        return self._of(Taken.BEFORE)

    @property
    def inspected(self) -> tuple[PhotoView, ...]:
        """The officers' photos of every inspection."""
        return self._of(Taken.INSPECTED)

    @property
    def afterwards(self) -> tuple[PhotoView, ...]:
        """The officers' photos of the closure."""
        return self._of(Taken.AFTER)

    def _of(self, kind: str) -> tuple[PhotoView, ...]:
        return tuple(photo for photo in self.photos if photo.kind == kind)
