"""What officers decide about a report: verify, reject, close."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from common.errors import InvalidInput
from common.media import Accepted
from services.perda_report.actions.act import Deed, by_officer
from services.perda_report.actions.evidence import attach_after, attach_before, is_shown
from services.perda_report.actions.office import Doer, Office
from services.perda_report.actions.pictures import without_repeats
from services.perda_report.models import Report
from services.perda_report.schemas import CloseReport, RejectReport, VerifyReport
from services.perda_report.workflow import NEEDS_PHOTO, Act, Need

NO_EVIDENCE = "Sertakan foto sesudah penanganan. Tanpa foto, pilih hasil lain."


@dataclass(frozen=True, slots=True)
class Closing:
    """How a case is closed: the form, and accepted photos of the place afterwards and before."""

    form: CloseReport
    photos: Sequence[Accepted] = ()
    before: Sequence[Accepted] = ()


def verify_report(session: Session, office: Office, number: str, form: VerifyReport, doer: Doer) -> Report:
    """The report is true and this OPD's. Raises NotFound, NotAllowed, Conflict."""
    return by_officer(session, office, number, verifying(form), doer)


def verifying(form: VerifyReport, hold: timedelta = timedelta(0)) -> Deed:
    """The deed, for one report."""
    return Deed(Act.VERIFY, form.version, form.note or "", hold=hold)


def reject_report(session: Session, office: Office, number: str, form: RejectReport, doer: Doer) -> Report:
    """The report is not followed up, for a reason that the citizen reads. Raises NotFound, NotAllowed, Conflict."""
    return by_officer(session, office, number, rejecting(form), doer)


def rejecting(form: RejectReport, hold: timedelta = timedelta(0)) -> Deed:
    """The deed, for one report."""
    return Deed(Act.REJECT, form.version, form.reason, given=frozenset({Need.REASON}), hold=hold)


def close_report(session: Session, office: Office, number: str, closing: Closing, doer: Doer) -> Report:
    """The case is over. Raises NotFound, NotAllowed, Conflict, and InvalidInput when its photos do not show it.

    The caller forgets the photos when its transaction fails.
    """
    form = closing.form
    given = frozenset({Need.RESULT, Need.EXPLANATION})
    deed = Deed(Act.CLOSE, form.version, form.explanation, form.result, given)
    report = by_officer(session, office, number, deed, doer)
    attach_before(session, report, closing.before, doer)
    for photo in without_repeats(closing.photos):
        attach_after(session, report, photo, doer)
    if form.result in NEEDS_PHOTO and not is_shown(session, report):
        raise InvalidInput(NO_EVIDENCE, fields={"photos": NO_EVIDENCE})
    return report
