"""What only the reporter sees of a report: their own words and photos, an open question, what they may do now."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.perda_report.messages import Kind
from services.perda_report.models import Report
from services.perda_report.queries.history import headline, photos_of
from services.perda_report.queries.views import EventView, ReporterDetail
from services.perda_report.workflow import FINISHED, MOST_PHOTOS, Act, State, Taken, reporters_acts

# Photos of an inspection stay with the office: they may show people and places next door.
SHOWN_TO_REPORTERS = frozenset({Taken.REPORTED, Taken.BEFORE, Taken.AFTER})


def detail_of(session: Session, report: Report, events: Sequence[EventView]) -> ReporterDetail:
    """Two statements. `events` are those that the reporter sees, newest first."""
    photos = tuple(photo for photo in photos_of(session, report.id) if photo.kind in SHOWN_TO_REPORTERS)
    own = [photo for photo in photos if photo.kind == Taken.REPORTED]
    state = State(report.status)
    return ReporterDetail(
        headline=headline(report.description),
        description=report.description,
        place=report.place,
        landmark=report.landmark,
        occurred_at=report.occurred_at,
        latitude=report.latitude,
        longitude=report.longitude,
        identity=report.identity,
        photos=photos,
        can_add_photos=state not in FINISHED and len(own) < MOST_PHOTOS,
        acts=_acts(report, state, has_left=any(event.kind == Kind.PELAPOR_KELUAR for event in events)),
        question=_question(state, events),
        objectable_until=_objectable_until(report),
        rating=report.rating,
        rating_words=report.rating_words,
        split_into=_children(session, report),
    )


def _acts(report: Report, state: State, *, has_left: bool) -> tuple[Act, ...]:
    """Without what would be refused: an objection after its time, a rating that can no longer be changed."""
    refused = {Act.WITHDRAW} if has_left and report.co_reporter_count else set()
    if _objectable_until(report) is None:
        refused.add(Act.OBJECT)
        if report.rating is not None:
            refused.add(Act.RATE)
    return tuple(act for act in reporters_acts(state) if act not in refused | {Act.FOLLOW})


def _objectable_until(report: Report) -> datetime | None:
    until = report.objectable_until
    is_open = report.finished_at is not None and until is not None and datetime.now(UTC) <= until
    return until if is_open else None


def _question(state: State, events: Sequence[EventView]) -> str:
    if state is not State.MENUNGGU:
        return ""
    return next((event.words for event in events if event.kind == Kind.DITANYA), "")


def _children(session: Session, report: Report) -> tuple[str, ...]:
    """Only those that the same secret opens."""
    asked = select(Report.tracking_number).where(
        Report.split_from == report.id, Report.secret_hash == report.secret_hash
    )
    return tuple(session.scalars(asked.order_by(Report.id)))
