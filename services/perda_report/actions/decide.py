"""What officers decide about a report: verify, reject, close."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.errors import InvalidInput
from common.media import Accepted
from services.perda_report.actions.act import Deed, by_officer
from services.perda_report.actions.office import Doer, Office
from services.perda_report.actions.photos import attach
from services.perda_report.models import Photo, Report
from services.perda_report.schemas import CloseReport, RejectReport, VerifyReport
from services.perda_report.workflow import NEEDS_PHOTO, Act, Need

NO_EVIDENCE = "Sertakan foto sesudah penanganan. Tanpa foto, pilih hasil lain."


@dataclass(frozen=True, slots=True)
class Closing:
    """How a case is closed: the form, and accepted photos of what was done."""

    form: CloseReport
    photos: Sequence[Accepted] = ()


def verify_report(session: Session, office: Office, number: str, form: VerifyReport, doer: Doer) -> Report:
    """The report is true and this OPD's. Raises NotFound, NotAllowed, Conflict."""
    return by_officer(session, office, number, Deed(Act.VERIFY, form.version, form.note or ""), doer)


def reject_report(session: Session, office: Office, number: str, form: RejectReport, doer: Doer) -> Report:
    """The report is not followed up, for a reason that the citizen reads. Raises NotFound, NotAllowed, Conflict."""
    deed = Deed(Act.REJECT, form.version, form.reason, given=frozenset({Need.REASON}))
    return by_officer(session, office, number, deed, doer)


def close_report(session: Session, office: Office, number: str, closing: Closing, doer: Doer) -> Report:
    """The case is over. Raises NotFound, NotAllowed, Conflict, and InvalidInput when its result must be shown.

    The caller forgets the photos when its transaction fails.
    """
    form = closing.form
    given = frozenset({Need.RESULT, Need.EXPLANATION})
    report = by_officer(
        session, office, number, Deed(Act.CLOSE, form.version, form.explanation, form.result, given), doer
    )
    attach(session, report, closing.photos, doer)
    if form.result in NEEDS_PHOTO and not _is_shown(session, report):
        raise InvalidInput(NO_EVIDENCE, fields={"photos": NO_EVIDENCE})
    return report


def _is_shown(session: Session, report: Report) -> bool:
    shown = select(func.count()).select_from(Photo).where(Photo.report_id == report.id, Photo.kind == "penutupan")
    return bool(session.scalar(shown))
