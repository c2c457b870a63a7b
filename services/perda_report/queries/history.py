"""A report's events and photos, as its tracking page and its officers read them."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from uuid import UUID

from sqlalchemy import Row, exists, select
from sqlalchemy.orm import Session, aliased

from common.auth.models import Officer
from services.perda_report.messages import EVENTS, Audience, EventKind, Kind
from services.perda_report.models import Photo, ReportEvent
from services.perda_report.queries.views import EventView, PhotoView

HEADLINE = 60
SENTENCE_END = re.compile(r"[.!?\n]")


def headline(description: str) -> str:
    """The first words of a report, cut between words: reports have no title of their own."""
    first = SENTENCE_END.split(description, maxsplit=1)[0].strip() or description.strip()
    if len(first) <= HEADLINE:
        return first
    return first[:HEADLINE].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def events_of(session: Session, report_id: UUID, reader: Audience) -> tuple[EventView, ...]:
    """What this reader may see, newest first; officers also see who acted."""
    asked = (
        select(ReportEvent.kind, ReportEvent.words, ReportEvent.at, Officer.name)
        .outerjoin(Officer, Officer.id == ReportEvent.officer_id)
        .where(ReportEvent.report_id == report_id)
        .order_by(ReportEvent.id.desc())
    )
    views = (_event(row, reader) for row in session.execute(asked) if EVENTS[row.kind].seen_by <= reader)
    return tuple(_together(views))


def _event(row: Row[str, str, datetime, str], reader: Audience) -> EventView:
    kind: EventKind = EVENTS[row.kind]
    who = row.name or "" if reader is Audience.OFFICER else ""
    return EventView(row.kind, kind.title, row.words if kind.words_for <= reader else "", who, row.at)


def _together(events: Iterable[EventView]) -> Iterator[EventView]:
    """Photos that came one after the other are one line, with the time of the last."""
    for (kind, who), same in groupby(events, lambda event: (event.kind, event.who)):
        newest, *others = same
        if kind == Kind.FOTO:
            yield EventView(kind, newest.title, f"{len(others) + 1} foto", who, newest.at)
        else:
            yield from (newest, *others)


def photos_of(session: Session, report_id: UUID) -> tuple[PhotoView, ...]:
    """In the order they came, each with whether the same file came with another report."""
    other = aliased(Photo)
    # What was split shares its files.
    reused = exists().where(other.sha256 == Photo.sha256, other.original_key != Photo.original_key)
    asked = select(Photo, reused).where(Photo.report_id == report_id).order_by(Photo.id)
    return tuple(_photo(photo, is_reused=is_reused) for photo, is_reused in session.execute(asked))


def _photo(photo: Photo, *, is_reused: bool) -> PhotoView:
    return PhotoView(
        id=photo.id,
        kind=photo.kind,
        sha256=photo.sha256,
        width=photo.width,
        height=photo.height,
        taken_at=photo.taken_at,
        distance_m=photo.distance_m,
        created_at=photo.created_at,
        is_reused=is_reused,
        inspection_id=photo.inspection_id,
    )
