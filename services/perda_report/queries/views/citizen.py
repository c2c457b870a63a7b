"""A report as citizens follow it."""

from dataclasses import dataclass
from datetime import datetime

from services.perda_report.queries.clock import Clock
from services.perda_report.queries.reference import OpdView
from services.perda_report.queries.views.history import EventView, PhotoView
from services.perda_report.workflow import Act, Taken


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is still to come, and by when."""

    title: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class MainView:
    """The report that this one was merged into, as everybody sees it."""

    tracking_number: str
    status: str
    status_label: str
    clock: Clock
    finished_at: datetime | None
    events: tuple[EventView, ...]


@dataclass(frozen=True, slots=True)
class TrackingView:
    """A report as citizens follow it. Without the secret, `detail` is None and `area` names the kecamatan only.

    `is_joined`: a co-reporter looks, who sees no more than everybody. `is_paused`: the office's time stands still.
    """

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
    co_reporter_count: int
    is_joined: bool
    is_paused: bool
    main: MainView | None
    detail: "ReporterDetail | None"

    @property
    def is_owner(self) -> bool:
        """Whether the secret was presented."""
        return self.detail is not None


@dataclass(frozen=True, slots=True)
class ReporterDetail:
    """What only the holder of the secret sees of a report. `acts`: what they may do now.

    `question` is the one that waits for an answer; `objectable_until` is set while an objection is possible.
    `split_into`: reports made of a part of this one, which the same secret opens.
    """

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
    acts: tuple[Act, ...]
    question: str
    objectable_until: datetime | None
    rating: int | None
    rating_words: str
    split_into: tuple[str, ...]

    @property
    def own_photos(self) -> tuple[PhotoView, ...]:
        """What the reporter sent."""
        return tuple(photo for photo in self.photos if photo.kind == Taken.REPORTED)

    @property
    def before(self) -> tuple[PhotoView, ...]:
        """What officers photographed before they acted."""
        return tuple(photo for photo in self.photos if photo.kind == Taken.BEFORE)

    @property
    def afterwards(self) -> tuple[PhotoView, ...]:
        """What officers photographed of the result."""
        return tuple(photo for photo in self.photos if photo.kind == Taken.AFTER)
