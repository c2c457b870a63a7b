"""A report as citizens follow it: a known number of statements, fewer without the secret."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from common.notifications.outbox import deliveries_of
from common.pack import Pack
from services.perda_report.messages import Audience, opd_recipient
from services.perda_report.models import Report
from services.perda_report.queries.clock import Clock, clock
from services.perda_report.queries.find import find_report, known_number
from services.perda_report.queries.history import events_of
from services.perda_report.queries.person import Reporter, who_opens
from services.perda_report.queries.reference import Reference
from services.perda_report.queries.reporter import detail_of
from services.perda_report.queries.views import MainView, NextStep, TrackingView
from services.perda_report.workflow import DECIDED, FINISHED, RESULT_LABELS, STATE_LABELS, Result, State


def track_report(session: Session, written: str, shown: Reporter, *, pack: Pack, reference: Reference) -> TrackingView:
    """What a number shows; with its secret or its reporter's mailbox, all that the reporter may see.

    Raises NotFound for an unknown number, NotSignedIn for a wrong secret; an empty one is none.
    """
    report = find_report(session, known_number(written, pack.code_prefix))
    person = who_opens(session, report, shown)
    is_owner = person is not None and person.joined is None
    state = State(report.status)
    events = events_of(session, report.id, Audience.REPORTER if is_owner else Audience.EVERYBODY)
    return TrackingView(
        tracking_number=report.tracking_number,
        category=reference.category_name(report.category_code),
        area=area_name(pack, report.kecamatan_code),
        status=report.status,
        status_label=STATE_LABELS[state],
        result_label=result_label(report) if state in DECIDED else "",
        opd=reference.opd_of(report.opd_code),
        created_at=report.created_at,
        verify_due_at=report.verify_due_at,
        due_at=report.due_at,
        finished_at=report.finished_at,
        clock=_clock(report, reference),
        events=events,
        next_steps=_next_steps(report, state, is_owner=is_owner),
        delivery_state=_delivery_state(session, report),
        co_reporter_count=report.co_reporter_count,
        is_joined=person is not None and person.joined is not None and person.joined.contact_erased_at is None,
        is_paused=state is State.MENUNGGU,
        main=_main(session, report, reference),
        detail=detail_of(session, report, events) if is_owner else None,
    )


def _clock(report: Report, reference: Reference) -> Clock:
    started_at = report.step_started_at or report.created_at
    return clock(started_at, report.step_due_at, datetime.now(UTC), reference.calendar)


def _main(session: Session, report: Report, reference: Reference) -> MainView | None:
    if report.merged_into is None:
        return None
    main = session.get_one(Report, report.merged_into)
    return MainView(
        tracking_number=main.tracking_number,
        status=main.status,
        status_label=STATE_LABELS[State(main.status)],
        clock=_clock(main, reference),
        finished_at=main.finished_at,
        events=events_of(session, main.id, Audience.EVERYBODY),
    )


def area_name(pack: Pack, kecamatan_code: str) -> str:
    """The kecamatan's name; its code when the pack does not know it any more."""
    return next((one.name for one in pack.regions.kecamatan if one.code == kecamatan_code), kecamatan_code)


def result_label(report: Report) -> str:
    """How the case ended, or nothing yet."""
    return RESULT_LABELS[Result(report.result)] if report.result else ""


def _next_steps(report: Report, state: State, *, is_owner: bool) -> tuple[NextStep, ...]:
    """What is still to come, the nearest first."""
    if state in FINISHED:
        return ()
    if state is State.KEBERATAN and report.step_due_at:
        return (NextStep("Pengawas memeriksa keberatan", report.step_due_at),)
    if state is State.MENUNGGU and report.step_due_at:
        return (NextStep("Jawaban Anda" if is_owner else "Jawaban pelapor", report.step_due_at),)
    check = (NextStep("Petugas memeriksa laporan", report.verify_due_at),) if state is State.BARU else ()
    return (*check, NextStep("Selesai, dengan penjelasan hasilnya", report.due_at))


def _delivery_state(session: Session, report: Report) -> str:
    """How the first notice to the OPD stands: waiting, queued, sending, delivered, failed; empty when there is none.

    Mails to people are nobody else's business, and what was withdrawn never was a notice.
    """
    to_opd = (
        delivery.state
        for delivery in deliveries_of(session, report.tracking_number)
        if delivery.recipient == opd_recipient(report.opd_code) and delivery.state != "withdrawn"
    )
    return next(to_opd, "")
