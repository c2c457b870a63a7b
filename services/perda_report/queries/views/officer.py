"""A report as its officers see it."""

from dataclasses import dataclass
from datetime import datetime

from common.notifications.outbox import Delivery
from services.perda_report.queries.clock import Clock
from services.perda_report.queries.reference import CategoryView, OpdView
from services.perda_report.queries.views.history import EventView, PhotoView
from services.perda_report.workflow import Act


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
