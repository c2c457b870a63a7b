"""What programs get: the JSON shapes of the screens' views. `secret` and contacts appear in one answer each."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class Answer(BaseModel):
    """Made from a view of the same attribute names."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    def json_ready(self) -> dict[str, Any]:
        """For a JSON answer: times in RFC 3339."""
        return self.model_dump(mode="json")


class CategoryAnswer(Answer):
    """A kind of violation, with the OPD that answers for it and its working days."""

    code: str
    name: str
    description: str
    legal_basis: str
    opd: str
    opd_code: str
    partners: tuple[str, ...]
    verify_days: int
    finish_days: int
    hint_fire: bool
    hint_sapa: bool


class EventAnswer(Answer):
    """One step of the history."""

    kind: str
    title: str
    words: str
    at: datetime


class NextStepAnswer(Answer):
    """What is still to come, and by when."""

    title: str
    due_at: datetime


class PhotoAnswer(Answer):
    """A photo. The addresses need the secret or an officer's session."""

    id: UUID
    kind: str
    sha256: str
    width: int
    height: int
    taken_at: datetime | None
    url: str
    thumb_url: str


class ClockAnswer(Answer):
    """How the deadline of the next step stands."""

    tone: str
    words: str
    percent: int
    due_at: datetime | None


class DetailAnswer(Answer):
    """What only the holder of the secret sees."""

    description: str
    place: str
    landmark: str
    occurred_at: datetime | None
    latitude: float | None
    longitude: float | None
    identity: str
    photos: tuple[PhotoAnswer, ...]
    can_add_photos: bool
    acts: tuple[str, ...]
    question: str
    objectable_until: datetime | None
    rating: int | None
    split_into: tuple[str, ...]


class TrackingAnswer(Answer):
    """A report as citizens follow it, newest event first; `report` comes with the secret only."""

    tracking_number: str
    status: str
    status_label: str
    result: str
    category: str
    area: str
    opd: str
    opd_code: str
    created_at: datetime
    verify_due_at: datetime
    due_at: datetime
    finished_at: datetime | None
    clock: ClockAnswer
    history: tuple[EventAnswer, ...]
    next_steps: tuple[NextStepAnswer, ...]
    co_reporter_count: int
    is_joined: bool
    is_paused: bool
    merged_into: str | None
    report: DetailAnswer | None


class PhotoAdded(Answer):
    """A photo that is attached now."""

    id: UUID
    kind: str
    sha256: str


class InboxItem(Answer):
    """One report in the work list; send `version` back with an act."""

    tracking_number: str
    headline: str
    category: str
    place: str
    status: str
    status_label: str
    identity: str
    opd: str
    opd_code: str
    created_at: datetime
    clock: ClockAnswer
    is_new: bool
    version: int
    assignee: str
    co_reporter_count: int
    has_objection: bool


class InboxAnswer(Answer):
    """A page of the work list. Counts stop at 500; `after` is the next page's argument."""

    items: tuple[InboxItem, ...]
    counts: dict[str, int]
    after: str | None


class ActAnswer(Answer):
    """The report after an officer's act."""

    tracking_number: str
    status: str
    status_label: str
    version: int


class ContactAnswer(Answer):
    """A reporter's contact, as far as it was given."""

    name: str
    phone: str
    email: str


class DesaAnswer(Answer):
    """A desa or kelurahan."""

    code: str
    name: str
    kind: str


class KecamatanAnswer(Answer):
    """A kecamatan with its desa, and a point inside it for maps."""

    code: str
    name: str
    latitude: float
    longitude: float
    desa: tuple[DesaAnswer, ...]


class PlacesAnswer(Answer):
    """All places of the regency."""

    kecamatan: tuple[KecamatanAnswer, ...]


class LocatedAnswer(Answer):
    """Where a position lies; outside the regency only `message` says what to do."""

    is_inside: bool
    desa_code: str = ""
    kecamatan_code: str = ""
    label: str = ""
    message: str = ""


class NearbyItem(Answer):
    """An open report of the same kind; `place` is its desa."""

    tracking_number: str
    place: str
    distance_m: float | None
    reported_on: date
    status_label: str
    co_reporter_count: int


class NearbyAnswer(Answer):
    """At most five, the nearest first."""

    reports: tuple[NearbyItem, ...]


class JoinedAnswer(Answer):
    """What a co-reporter keeps. The secret is told here and never again."""

    tracking_number: str
    secret: str
    url: str
