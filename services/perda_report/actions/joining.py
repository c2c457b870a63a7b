"""Somebody else saw the same: they join the report with a secret of their own, and may leave again."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from common.codes import new_secret, secret_hash
from common.errors import Conflict, NotFound, NotSignedIn
from common.notifications.forgetting import forget_recipients
from services.perda_report.actions import notices
from services.perda_report.actions.notices import Notice
from services.perda_report.actions.office import Office, Reporter
from services.perda_report.actions.privacy import erase_contact
from services.perda_report.crypto import ReporterContact
from services.perda_report.messages import Kind, co_reporter_recipient
from services.perda_report.models import CoReporter, Report, ReportEvent
from services.perda_report.queries.find import NEEDS_SECRET, UNKNOWN, find_report, is_opened_by, known_number
from services.perda_report.queries.person import Person, find_person
from services.perda_report.schemas import AddInformation, JoinReport
from services.perda_report.workflow import STATE_LABELS, Act, State, reporters_acts

MOST_JOINED = 500
OWN = "Ini laporan Anda sendiri. Tambahkan keterangan di halamannya."
FULL = "Laporan ini sudah diikuti banyak warga, jadi petugas sudah tahu. Lihat kabarnya dengan nomornya."


@dataclass(frozen=True, slots=True)
class Joined:
    """What a co-reporter keeps. The secret is told here and never again."""

    tracking_number: str
    secret: str
    url: str


def join_report(session: Session, office: Office, number: str, form: JoinReport, shown: Reporter) -> Joined:
    """Add a co-reporter to an open report.

    Raises NotFound, also for a sensitive kind: that somebody reported it is nobody's business; Conflict when the
    report is over, has too many, or is the asker's own.
    """
    report = find_report(session, known_number(number, office.pack.code_prefix), for_update=True)
    category = office.reference.current().by_code.get(report.category_code)
    if category is None or category.is_sensitive:
        raise NotFound(UNKNOWN)
    _refuse_closed(report)
    if _is_own(report, shown):
        raise Conflict(OWN)
    if report.co_reporter_count >= MOST_JOINED:
        raise Conflict(FULL)
    secret = new_secret()
    joined = CoReporter(report_id=report.id, secret_hash=secret_hash(secret), words=form.words or "")
    session.add(joined)
    session.flush()
    _tell(session, office, report, joined, form)
    report.co_reporter_count += 1
    return Joined(report.tracking_number, secret, f"{office.base_url}/laporan/{report.tracking_number}#{secret}")


def add_as_co_reporter(session: Session, office: Office, person: Person, form: AddInformation) -> Report:
    """Words of a co-reporter, for the officers alone. Raises Conflict when the report is over, NotSignedIn for one
    who left.
    """
    report, joined = person.report, person.joined
    if joined is None or joined.contact_erased_at is not None:
        raise NotSignedIn(NEEDS_SECRET)
    session.refresh(report, with_for_update=True)
    _refuse_closed(report)
    data = {"co_reporter": str(joined.id)}
    session.add(ReportEvent(report_id=report.id, kind=Kind.KETERANGAN_LAIN, words=form.words, data=data))
    notices.tell(session, office, report, Act.ADD)
    return report


def leave_report(session: Session, office: Office, number: str, reporter: Reporter) -> None:
    """A co-reporter is told no more; what they left is erased. Raises NotFound, NotSignedIn, Conflict."""
    known = known_number(number, office.pack.code_prefix)
    report = find_report(session, known, for_update=True)
    joined = find_person(session, known, reporter).joined
    if joined is None:
        raise Conflict(OWN)
    if joined.contact_erased_at is not None:
        return
    erase_contact(joined)
    joined.words, joined.contact_erased_at = "", datetime.now(UTC)
    report.co_reporter_count = max(0, report.co_reporter_count - 1)
    forget_recipients(session, [known], [co_reporter_recipient(joined.id)])


def _is_own(report: Report, shown: Reporter) -> bool:
    try:
        return is_opened_by(report, shown.secret, shown.mailbox)
    except NotSignedIn:
        return False


def _refuse_closed(report: Report) -> None:
    state = State(report.status)
    if Act.FOLLOW not in reporters_acts(state):
        raise Conflict(f"Laporan ini berstatus {STATE_LABELS[state]}. Buat laporan baru bila masih terjadi.")


def _tell(session: Session, office: Office, report: Report, joined: CoReporter, form: JoinReport) -> None:
    words = form.words or ""
    session.add(ReportEvent(report_id=report.id, kind=Kind.IKUT, words=words, data={"co_reporter": str(joined.id)}))
    if form.email:
        joined.contact = office.box.seal(str(joined.id), ReporterContact(email=form.email))
        joined.email_hash = office.box.email_hash(form.email)
        notices.put(session, office, report, Notice("reporter.followed"), [co_reporter_recipient(joined.id)])
