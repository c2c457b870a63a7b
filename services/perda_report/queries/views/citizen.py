"""A report as citizens follow it."""

from dataclasses import dataclass
from datetime import datetime

from services.perda_report.queries.clock import Clock
from services.perda_report.queries.reference import OpdView
from services.perda_report.queries.views.history import EventView, PhotoView


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is still to come, and by when."""

    title: str
    due_at: datetime


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
