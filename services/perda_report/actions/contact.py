"""Opening a reporter's contact: only by officers of the responsible OPD, never without a trace."""

import logging

from sqlalchemy.orm import Session

from common import audit
from common.errors import NotFound, Unavailable
from services.perda_report.actions.office import Doer, Office
from services.perda_report.crypto import ReporterContact
from services.perda_report.messages import Kind
from services.perda_report.models import ReportEvent
from services.perda_report.queries.find import find_for_officer, known_number
from services.perda_report.schemas import OpenContact
from services.perda_report.workflow import CONTACT_READERS

log = logging.getLogger(__name__)

NOTHING_LEFT = "Pelapor tidak meninggalkan kontak."
DAMAGED = "Kontak ini tidak dapat dibuka. Beri tahu administrator; kejadian ini tercatat."


def open_contact(session: Session, office: Office, number: str, form: OpenContact, doer: Doer) -> ReporterContact:
    """The contact, for the caller to show once its transaction is committed.

    Who, when and why is in the audit; who has the secret link sees in the history that it was opened.
    Raises NotFound, also when there is no contact, NotAllowed, and Unavailable for one that was tampered with.
    """
    known = known_number(number, office.pack.code_prefix)
    report = find_for_officer(session, known, doer.officer)
    doer.must_be(report.opd_code, *CONTACT_READERS)
    if report.contact is None:
        raise NotFound(NOTHING_LEFT)
    audit.record(session, doer.actor, "report.open_contact", f"report:{known}", reason=form.reason)
    session.add(ReportEvent(report_id=report.id, kind=Kind.KONTAK_DIBUKA, officer_id=doer.officer.id))
    try:
        return office.box.open(known, report.contact)
    except ValueError:
        log.exception("a sealed contact was changed, or the secret key was: %s", known)
        raise Unavailable(DAMAGED) from None
