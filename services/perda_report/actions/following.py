"""What the reporter does while the report is open: add information, answer a question, withdraw.

Who joined may add information, too, with their own secret.
"""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.errors import Conflict
from common.notifications.forgetting import forget_recipients
from services.perda_report.actions import joining
from services.perda_report.actions.act import Deed, by_reporter
from services.perda_report.actions.office import Office, Reporter
from services.perda_report.actions.privacy import erase_contact
from services.perda_report.messages import Kind, reporter_recipient
from services.perda_report.models import Report, ReportEvent
from services.perda_report.queries.find import find_for_reporter, known_number
from services.perda_report.queries.person import find_person
from services.perda_report.schemas import AddInformation, AnswerQuestion, WithdrawReport
from services.perda_report.workflow import Act, State, reporters_acts

MOST_ADDED = 20
ENOUGH = "Keterangan untuk laporan ini sudah banyak. Petugas membacanya semua; tunggu kabar dari mereka dulu."
LEFT = "Anda sudah tidak tercatat di laporan ini. Laporan diteruskan untuk warga lain."


def add_information(session: Session, office: Office, number: str, form: AddInformation, reporter: Reporter) -> Report:
    """Words for the officers. Raises NotFound, NotSignedIn, and Conflict when the report is over or has enough."""
    person = find_person(session, known_number(number, office.pack.code_prefix), reporter)
    if person.joined is None:
        report, kind = by_reporter(session, office, number, Deed(Act.ADD, words=form.words), reporter), Kind.KETERANGAN
    else:
        report, kind = joining.add_as_co_reporter(session, office, person, form), Kind.KETERANGAN_LAIN
    if _count(session, report, kind) > MOST_ADDED:
        raise Conflict(ENOUGH)
    return report


def answer_question(session: Session, office: Office, number: str, form: AnswerQuestion, reporter: Reporter) -> Report:
    """The open question is answered, and the office's clocks run again. Raises NotFound, NotSignedIn, Conflict."""
    return by_reporter(session, office, number, Deed(Act.ANSWER, words=form.words), reporter)


def withdraw_report(session: Session, office: Office, number: str, form: WithdrawReport, reporter: Reporter) -> Report:
    """The report ends, unless others see the same: then it goes on for them, and only its first reporter leaves.

    Raises NotFound, NotSignedIn, Conflict.
    """
    known = known_number(number, office.pack.code_prefix)
    report = find_for_reporter(session, known, reporter.secret, reporter.mailbox, for_update=True)
    if report.co_reporter_count and Act.WITHDRAW in reporters_acts(State(report.status)):
        _leave(session, report)
        return report
    return by_reporter(session, office, number, Deed(Act.WITHDRAW, words=form.words or ""), reporter)


def _leave(session: Session, report: Report) -> None:
    if _count(session, report, Kind.PELAPOR_KELUAR):
        raise Conflict(LEFT)
    erase_contact(report)
    report.identity = "anonymous"
    session.add(ReportEvent(report_id=report.id, kind=Kind.PELAPOR_KELUAR))
    forget_recipients(session, [report.tracking_number], [reporter_recipient(report.tracking_number)])


def _count(session: Session, report: Report, kind: Kind) -> int:
    session.flush()
    asked = select(func.count()).where(ReportEvent.report_id == report.id, ReportEvent.kind == kind)
    return session.scalar(asked) or 0
