"""After the decision: the reporter contests it, or says how the handling was."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from common.errors import Conflict
from services.perda_report.actions.act import Deed, by_reporter
from services.perda_report.actions.office import Office, Reporter
from services.perda_report.models import Report
from services.perda_report.schemas import ObjectReport, RateReport
from services.perda_report.workflow import Act, Need

TOO_LATE = "Waktu mengajukan keberatan sudah lewat. Bila masih terjadi, buat laporan baru."
RATED = "Penilaian Anda sudah tersimpan dan tidak dapat diubah lagi."


def object_to_decision(session: Session, office: Office, number: str, form: ObjectReport, reporter: Reporter) -> Report:
    """The report opens again and goes to a supervisor. Raises NotFound, NotSignedIn, and Conflict after the term."""
    deed = Deed(Act.OBJECT, words=form.reason, given=frozenset({Need.REASON}), change=_within_term)
    return by_reporter(session, office, number, deed, reporter)


def rate_report(session: Session, office: Office, number: str, form: RateReport, reporter: Reporter) -> Report:
    """1 to 5 and some words; may be changed while an objection is possible. Raises NotFound, NotSignedIn, Conflict."""

    def rated(report: Report) -> None:
        if report.rating is not None and not _is_within_term(report):
            raise Conflict(RATED)
        report.rating, report.rating_words = form.rating, form.words or ""

    words = f"{form.rating} dari 5. {form.words or ''}".strip()
    deed = Deed(Act.RATE, words=words, data={"rating": form.rating}, change=rated)
    return by_reporter(session, office, number, deed, reporter)


def _within_term(report: Report) -> None:
    if not _is_within_term(report):
        raise Conflict(TOO_LATE)


def _is_within_term(report: Report) -> bool:
    return report.objectable_until is not None and datetime.now(UTC) <= report.objectable_until
