"""A report as the officers of its OPD see it: five statements. The reporter's contact is not among it."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from common.auth.identity import SignedIn
from common.notifications.outbox import deliveries_of
from common.pack import Pack
from services.perda_report.crypto import pseudonym
from services.perda_report.messages import Audience
from services.perda_report.models import Report
from services.perda_report.queries.clock import clock
from services.perda_report.queries.find import find_for_officer, known_number
from services.perda_report.queries.history import events_of, headline, photos_of
from services.perda_report.queries.reference import Reference
from services.perda_report.queries.tracking import result_label
from services.perda_report.queries.views import ReportView
from services.perda_report.workflow import CONTACT_READERS, STATE_LABELS, Act, State, acts_for

REPORTERS = {"named": "Dengan nama", "anonymous": "Tanpa nama"}


def report_for_officer(
    session: Session, written: str, officer: SignedIn, *, pack: Pack, reference: Reference
) -> ReportView:
    """Everything on the report's page. Raises NotFound for a number that is not with the officer's OPD."""
    report = find_for_officer(session, known_number(written, pack.code_prefix), officer)
    return ReportView(
        tracking_number=report.tracking_number,
        version=report.version,
        headline=headline(report.description),
        description=report.description,
        category=reference.by_code.get(report.category_code),
        category_name=reference.category_name(report.category_code),
        status=report.status,
        status_label=STATE_LABELS[State(report.status)],
        result_label=result_label(report),
        opd=reference.opd_of(report.opd_code),
        place=report.place,
        landmark=report.landmark,
        latitude=report.latitude,
        longitude=report.longitude,
        accuracy_m=report.accuracy_m,
        occurred_at=report.occurred_at,
        identity=report.identity,
        reporter=REPORTERS.get(report.identity) or pseudonym(report.tracking_number),
        has_contact=report.contact is not None,
        channel=report.channel,
        created_at=report.created_at,
        verify_due_at=report.verify_due_at,
        due_at=report.due_at,
        finished_at=report.finished_at,
        clock=clock(report.created_at, report.step_due_at, datetime.now(UTC), reference.calendar),
        events=events_of(session, report.id, Audience.OFFICER),
        photos=photos_of(session, report.id),
        deliveries=deliveries_of(session, report.tracking_number),
        acts=acts_of(report, officer),
        can_open_contact=report.contact is not None and officer.may(report.opd_code, *CONTACT_READERS),
    )


def acts_of(report: Report, officer: SignedIn) -> tuple[Act, ...]:
    """What this officer may do with the report now."""
    roles = {grant.role for grant in officer.grants if grant.opd_code in {None, report.opd_code}}
    return acts_for(State(report.status), roles, is_barred=report.barred_id == officer.id)
