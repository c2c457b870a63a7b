"""Two reports of the same thing become one: the other ends here, and its people are told of the one that goes on.

Whoever locks several reports does it in the order of their numbers, so that two merges never wait for each other.
"""

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from common.errors import InvalidInput, NotFound
from services.perda_report.actions.act import Deed, by_officer
from services.perda_report.actions.office import Doer, Office
from services.perda_report.messages import Kind
from services.perda_report.models import CoReporter, Report, ReportEvent
from services.perda_report.queries.find import find_for_officer, known_number
from services.perda_report.schemas import MergeReport
from services.perda_report.workflow import OPEN, Act, State

UNKNOWN = "Nomor ini tidak ada di OPD Anda. Periksa lagi hurufnya."
ITSELF = "Laporan tidak dapat digabung dengan dirinya sendiri. Tulis nomor laporan lain."
NOT_OPEN = "Laporan tujuan sudah tidak ditangani lagi. Pilih laporan yang masih terbuka."
SENSITIVE = "Laporan peka hanya dapat digabung dengan laporan peka, supaya isinya tidak terbaca petugas lain."


def merge_report(session: Session, office: Office, number: str, form: MergeReport, doer: Doer) -> Report:
    """End this report in favour of `form.into`, whose officers and reporters go on.

    The officer must be able to read both. Raises NotFound, NotAllowed, Conflict, and InvalidInput for a target
    that cannot take it.
    """
    here, there = (known_number(each, office.pack.code_prefix) for each in (number, _known(form.into, office)))
    _lock_all(session, {here, there})
    target = _target(session, there, doer)

    def end(report: Report) -> None:
        _refuse_impossible(office, report, target)
        report.merged_into = target.id

    deed = Deed(Act.MERGE, form.version, f"Digabung dengan laporan {there}.", data={"into": there}, change=end)
    report = by_officer(session, office, here, deed, doer)
    _bring_people(session, report, target)
    data = {"act": Act.MERGE, "merged": here, "version": target.version}
    words = f"Laporan {here} digabung ke sini."
    session.add(
        ReportEvent(report_id=target.id, kind=Kind.GABUNGAN, words=words, officer_id=doer.officer.id, data=data)
    )
    return report


def _known(written: str, office: Office) -> str:
    try:
        return known_number(written, office.pack.code_prefix)
    except NotFound:
        raise _wrong(UNKNOWN) from None


def _wrong(sentence: str) -> InvalidInput:
    return InvalidInput(sentence, fields={"into": sentence})


def _lock_all(session: Session, numbers: set[str]) -> None:
    """Both, and what was merged into them before: those rows move as well."""
    two = select(Report.id).where(Report.tracking_number.in_(numbers))
    wanted = or_(Report.tracking_number.in_(numbers), Report.merged_into.in_(two))
    session.scalars(select(Report).where(wanted).order_by(Report.tracking_number).with_for_update()).all()


def _target(session: Session, number: str, doer: Doer) -> Report:
    try:
        return find_for_officer(session, number, doer.officer)
    except NotFound:
        raise _wrong(UNKNOWN) from None


def _refuse_impossible(office: Office, report: Report, target: Report) -> None:
    if report is target:
        raise _wrong(ITSELF)
    if State(target.status) not in OPEN:
        raise _wrong(NOT_OPEN)
    categories = office.reference.current().by_code
    kinds = {one.is_sensitive for code in (report.category_code, target.category_code) if (one := categories.get(code))}
    if len(kinds) > 1:
        raise _wrong(SENSITIVE)


def _bring_people(session: Session, report: Report, target: Report) -> None:
    """After the act's own notices, so that everybody hears of it."""
    session.execute(update(Report).where(Report.merged_into == report.id).values(merged_into=target.id))
    session.execute(update(CoReporter).where(CoReporter.report_id == report.id).values(report_id=target.id))
    target.co_reporter_count += report.co_reporter_count + 1
