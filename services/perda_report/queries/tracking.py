"""A report as citizens follow it: at most five statements, three without the secret."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from common.notifications.outbox import deliveries_of
from common.pack import Pack
from services.perda_report.messages import Audience, opd_recipient
from services.perda_report.models import Report
from services.perda_report.queries.clock import clock
from services.perda_report.queries.find import find_report, is_opened_by, known_number
from services.perda_report.queries.history import events_of, headline, photos_of
from services.perda_report.queries.reference import Reference
from services.perda_report.queries.views import NextStep, PhotoView, ReporterDetail, TrackingView
from services.perda_report.workflow import FINISHED, RESULT_LABELS, STATE_LABELS, Result, State

MOST_PHOTOS = 5


def track_report(session: Session, written: str, secret: str, *, pack: Pack, reference: Reference) -> TrackingView:
    """What a number shows; with its secret, all that its reporter may see.

    Raises NotFound for an unknown number, NotSignedIn for a wrong secret; an empty one is none.
    """
    report = find_report(session, known_number(written, pack.code_prefix))
    is_owner = is_opened_by(report, secret)
    photos = photos_of(session, report.id) if is_owner else ()
    state = State(report.status)
    return TrackingView(
        tracking_number=report.tracking_number,
        category=reference.category_name(report.category_code),
        area=area_name(pack, report.kecamatan_code),
        status=report.status,
        status_label=STATE_LABELS[state],
        result_label=result_label(report),
        opd=reference.opd_of(report.opd_code),
        created_at=report.created_at,
        verify_due_at=report.verify_due_at,
        due_at=report.due_at,
        finished_at=report.finished_at,
        clock=clock(report.created_at, report.step_due_at, datetime.now(UTC), reference.calendar),
        events=events_of(session, report.id, Audience.REPORTER if is_owner else Audience.EVERYBODY),
        next_steps=_next_steps(report, state),
        delivery_state=_delivery_state(session, report),
        detail=_detail(report, photos) if is_owner else None,
    )


def area_name(pack: Pack, kecamatan_code: str) -> str:
    """The kecamatan's name; its code when the pack does not know it any more."""
    return next((one.name for one in pack.regions.kecamatan if one.code == kecamatan_code), kecamatan_code)


def result_label(report: Report) -> str:
    """How the case ended, or nothing yet."""
    return RESULT_LABELS[Result(report.result)] if report.result else ""


def _next_steps(report: Report, state: State) -> tuple[NextStep, ...]:
    """What is still to come, the nearest first."""
    if state in FINISHED:
        return ()
    check = (NextStep("Petugas memeriksa laporan", report.verify_due_at),) if state is State.BARU else ()
    return (*check, NextStep("Selesai, dengan penjelasan hasilnya", report.due_at))


def _delivery_state(session: Session, report: Report) -> str:
    """How the first notice to the OPD stands: waiting, queued, sending, delivered, failed; empty when there is none."""
    to_opd = (
        delivery.state
        for delivery in deliveries_of(session, report.tracking_number)
        if delivery.recipient == opd_recipient(report.opd_code)
    )
    return next(to_opd, "")


def _detail(report: Report, photos: Sequence[PhotoView]) -> ReporterDetail:
    own = [photo for photo in photos if photo.kind == "laporan"]
    return ReporterDetail(
        headline=headline(report.description),
        description=report.description,
        place=report.place,
        landmark=report.landmark,
        occurred_at=report.occurred_at,
        latitude=report.latitude,
        longitude=report.longitude,
        identity=report.identity,
        photos=tuple(photos),
        can_add_photos=State(report.status) not in FINISHED and len(own) < MOST_PHOTOS,
    )
