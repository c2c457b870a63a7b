"""A report as the officers of its OPD see it: nine statements. The reporter's contact is not among it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from common.auth.identity import SignedIn
from common.pack import Pack
from services.perda_report.crypto import pseudonym
from services.perda_report.messages import Audience, Kind
from services.perda_report.models import Report
from services.perda_report.queries.clock import clock
from services.perda_report.queries.find import find_for_officer, known_number
from services.perda_report.queries.handlers import handlers_of
from services.perda_report.queries.history import events_of, headline, photos_of
from services.perda_report.queries.inspections import inspections_of
from services.perda_report.queries.recipients import told_about
from services.perda_report.queries.reference import OpdView, Reference
from services.perda_report.queries.related import duplicates_of, relations_of
from services.perda_report.queries.tracking import result_label
from services.perda_report.queries.views import EventView, ReportView
from services.perda_report.workflow import CHECKERS, CONTACT_READERS, STATE_LABELS, SUPERVISORS, Act, State, acts_for

REPORTERS = {"named": "Dengan nama", "anonymous": "Tanpa nama"}
COLUMNS = (
    "tracking_number", "version", "description", "status", "place", "landmark", "latitude", "longitude", "accuracy_m",
    "occurred_at", "identity", "channel", "created_at", "verify_due_at", "due_at", "finished_at", "co_reporter_count",
    "rating", "rating_words", "objectable_until", "escalated",
)  # fmt: skip


def report_for_officer(
    session: Session, written: str, officer: SignedIn, *, pack: Pack, reference: Reference
) -> ReportView:
    """Everything on the report's page. Raises NotFound for a number that is not with the officer's OPD."""
    report = find_for_officer(session, known_number(written, pack.code_prefix), officer)
    events, photos = events_of(session, report.id, Audience.OFFICER), photos_of(session, report.id)
    handlers, relations = handlers_of(session, report), relations_of(session, report, officer)
    return ReportView(
        **_told(report, reference),
        **_answers(report, events),
        clock=clock(
            report.step_started_at or report.created_at, report.step_due_at, datetime.now(UTC), reference.calendar
        ),
        events=events,
        photos=photos,
        deliveries=told_about(session, report.tracking_number),
        acts=acts_of(report, officer),
        can_open_contact=report.contact is not None and officer.may(report.opd_code, *CONTACT_READERS),
        assignee=handlers.assignee,
        assignable=handlers.assignable,
        forward_to=_other_opd(report, reference),
        inspections=inspections_of(session, report, photos),
        duplicates=duplicates_of(session, report, officer),
        merged_here=relations.merged_here,
        merged_into=relations.merged_into,
        split_from=relations.split_from,
        children=relations.children,
        is_barred=report.barred_id == officer.id,
    )


def acts_of(report: Report, officer: SignedIn) -> tuple[Act, ...]:
    """What this officer may do with the report now and can: nothing that would be refused whatever they write."""
    roles = {grant.role for grant in officer.grants if grant.opd_code in {None, report.opd_code}}
    possible = acts_for(State(report.status), roles, is_barred=report.barred_id == officer.id)
    if roles & (CHECKERS | SUPERVISORS) or report.assignee_id in {None, officer.id}:
        return possible
    return tuple(act for act in possible if act is not Act.ASSIGN)


def _told(report: Report, reference: Reference) -> dict[str, Any]:
    """What stands in the report's own row, with the names of what it points to."""
    return {name: getattr(report, name) for name in COLUMNS} | {
        "headline": headline(report.description),
        "category": reference.by_code.get(report.category_code),
        "category_name": reference.category_name(report.category_code),
        "status_label": STATE_LABELS[State(report.status)],
        "result_label": result_label(report),
        "opd": reference.opd_of(report.opd_code),
        "reporter": REPORTERS.get(report.identity) or pseudonym(report.tracking_number),
        "has_contact": report.contact is not None,
    }


def _answers(report: Report, events: Sequence[EventView]) -> dict[str, Any]:
    """What was asked and is not answered, and what the newest objection says."""
    newest = {event.kind: event.words for event in reversed(events)}
    is_open = report.status == State.MENUNGGU
    return {
        "question": newest.get(Kind.DITANYA, "") if is_open else "",
        "objection": newest.get(Kind.KEBERATAN, ""),
    }


def _other_opd(report: Report, reference: Reference) -> tuple[OpdView, ...]:
    others = (opd for opd in reference.opd.values() if opd.is_active and opd.code != report.opd_code)
    return tuple(sorted(others, key=lambda opd: opd.abbreviation.casefold()))
