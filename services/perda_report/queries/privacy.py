"""Who asks for their own data, and everything that is held about them and their report."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from common.audit.models import Audit
from common.notifications.outbox import deliveries_of
from services.perda_report.crypto import ContactBox, ReporterContact
from services.perda_report.messages import TEMPLATES, Audience
from services.perda_report.models import Report
from services.perda_report.queries.history import events_of, photos_of
from services.perda_report.queries.person import Person
from services.perda_report.queries.views import EventView, PhotoView
from services.perda_report.workflow import STATE_LABELS, State, Taken

OPENED = "report.open_contact"


@dataclass(frozen=True, slots=True)
class Opening:
    """A contact was opened: when, and why the officer said."""

    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A message to this person. `what` says when such a message is sent."""

    what: str
    state: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Story:
    """What a reporter said, and what became of it."""

    description: str
    place: str
    landmark: str
    latitude: float | None
    longitude: float | None
    accuracy_m: float | None
    occurred_at: datetime | None
    channel: str
    rating: int | None
    rating_words: str


@dataclass(frozen=True, slots=True)
class Held:
    """Everything about one person and one report. A co-reporter's has `words` of their own, and no story."""

    tracking_number: str
    is_joined: bool
    identity: str
    contact: ReporterContact | None
    contact_erased_at: datetime | None
    erasure_asked_at: datetime | None
    story_erased_at: datetime | None
    reported_at: datetime
    finished_at: datetime | None
    status_label: str
    category: str
    story: Story | None
    words: str
    photos: tuple[PhotoView, ...]
    events: tuple[EventView, ...]
    openings: tuple[Opening, ...]
    messages: tuple[Sent, ...]
    split: tuple[str, ...]


def family_of(session: Session, report: Report) -> tuple[Report, ...]:
    """The report and those split from it or with it, which the same secret opens; locked, in order of numbers."""
    root = report.split_from or report.id
    related = or_(Report.id.in_([report.id, root]), Report.split_from.in_([report.id, root]))
    asked = select(Report).where(related, Report.secret_hash == report.secret_hash)
    locked = asked.order_by(Report.tracking_number).with_for_update().execution_options(populate_existing=True)
    return tuple(session.scalars(locked))


def held_about(session: Session, person: Person, box: ContactBox, category: str) -> Held:
    """All of it. Raises ValueError for a contact that was tampered with."""
    report, joined = person.report, person.joined
    own = joined or report
    return Held(
        tracking_number=report.tracking_number,
        is_joined=joined is not None,
        identity=report.identity if joined is None else "",
        contact=None if own.contact is None else box.open(_sealed_for(person), own.contact),
        contact_erased_at=own.contact_erased_at,
        erasure_asked_at=report.erasure_asked_at if joined is None else None,
        story_erased_at=report.story_erased_at if joined is None else None,
        reported_at=own.created_at,
        finished_at=report.finished_at,
        status_label=STATE_LABELS[State(report.status)],
        category=category,
        story=_story(report) if joined is None else None,
        words=joined.words if joined else "",
        photos=_own_photos(session, report) if joined is None else (),
        events=events_of(session, report.id, Audience.EVERYBODY if joined else Audience.REPORTER),
        openings=tuple(_openings(session, report)) if joined is None else (),
        messages=tuple(_messages(session, person)),
        split=_others(session, report) if joined is None else (),
    )


def references_of(session: Session, report: Report) -> list[str]:
    """What messages to the report's people refer to: its number, and that of the report it was merged into."""
    main = session.scalar(select(Report.tracking_number).where(Report.id == report.merged_into))
    return [report.tracking_number, *([main] if main else [])]


def _sealed_for(person: Person) -> str:
    return str(person.joined.id) if person.joined else person.report.tracking_number


def _story(report: Report) -> Story:
    return Story(
        description=report.description,
        place=report.place,
        landmark=report.landmark,
        latitude=report.latitude,
        longitude=report.longitude,
        accuracy_m=report.accuracy_m,
        occurred_at=report.occurred_at,
        channel=report.channel,
        rating=report.rating,
        rating_words=report.rating_words,
    )


def _own_photos(session: Session, report: Report) -> tuple[PhotoView, ...]:
    return tuple(photo for photo in photos_of(session, report.id) if photo.kind == Taken.REPORTED)


def _openings(session: Session, report: Report) -> Iterator[Opening]:
    asked = select(Audit.at, Audit.detail).where(
        Audit.subject == f"report:{report.tracking_number}", Audit.act == OPENED
    )
    for at, detail in session.execute(asked.order_by(Audit.id.desc())):
        yield Opening(at, detail.get("reason", ""))


def _messages(session: Session, person: Person) -> Iterator[Sent]:
    for reference in references_of(session, person.report):
        for each in deliveries_of(session, reference):
            if each.recipient == person.recipient:
                yield Sent(TEMPLATES[each.topic].what, each.state, each.at)


def _others(session: Session, report: Report) -> tuple[str, ...]:
    """Numbers of what was split from this report or with it."""
    root = report.split_from or report.id
    related = or_(Report.id == root, Report.split_from.in_([report.id, root]))
    asked = select(Report.tracking_number).where(
        related, Report.id != report.id, Report.secret_hash == report.secret_hash
    )
    return tuple(session.scalars(asked.order_by(Report.tracking_number)))
