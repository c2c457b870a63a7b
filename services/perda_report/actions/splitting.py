"""A report that tells of two matters becomes two: the new one has its own kind, OPD, deadlines and number.

Whoever reported opens both with the same secret. The photos' files belong to both.
"""

import logging
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.errors import InvalidInput, Unavailable
from services.perda_report.actions import notices
from services.perda_report.actions.act import Deed, by_officer
from services.perda_report.actions.contact import DAMAGED
from services.perda_report.actions.notices import Notice
from services.perda_report.actions.office import Doer, Office
from services.perda_report.actions.submit import UNKNOWN_CATEGORY
from services.perda_report.messages import Kind, opd_recipient
from services.perda_report.models import Photo, Report, ReportEvent
from services.perda_report.numbers import new_number
from services.perda_report.queries.reference import CategoryView
from services.perda_report.schemas import SplitReport
from services.perda_report.workflow import FIRST, Act, Taken, Term

log = logging.getLogger(__name__)

SAME = (
    "secret_hash", "occurred_at", "latitude", "longitude", "accuracy_m", "desa_code", "kecamatan_code", "place",
    "landmark", "identity", "email_hash", "contact_erased_at", "erasure_asked_at", "channel",
)  # fmt: skip
SAME_FILE = (
    "kind", "sha256", "original_key", "shown_key", "thumb_key", "width", "height", "size", "taken_at", "distance_m",
)  # fmt: skip


def split_report(session: Session, office: Office, number: str, form: SplitReport, doer: Doer) -> Report:
    """The new report. Raises NotFound, NotAllowed, Conflict, InvalidInput, and Unavailable for a damaged contact."""
    category = _category(office, form.category)
    child_number = _unused_number(session, office)
    words = f"Bagian itu sekarang laporan {child_number}. Tautan rahasia Anda membukanya juga."
    deed = Deed(Act.SPLIT, form.version, words, data={"child": child_number})
    parent = by_officer(session, office, number, deed, doer)
    child = _child(office, parent, child_number, category)
    child.description = form.description
    session.add(child)
    session.flush()
    _give_photos(session, parent.id, child.id)
    data = {"split_from": parent.tracking_number}
    session.add(ReportEvent(report_id=child.id, kind=Kind.DILAPORKAN, officer_id=doer.officer.id, data=data))
    notices.put(session, office, child, Notice("report.new"), [opd_recipient(child.opd_code)])
    return child


def _category(office: Office, code: str) -> CategoryView:
    for category in office.reference.current().categories:
        if category.code == code:
            return category
    raise InvalidInput(UNKNOWN_CATEGORY, fields={"category": UNKNOWN_CATEGORY})


def _unused_number(session: Session, office: Office) -> str:
    while True:
        number = new_number(office.pack.code_prefix)
        if session.scalar(select(Report.id).where(Report.tracking_number == number)) is None:
            return number


def _child(office: Office, parent: Report, number: str, category: CategoryView) -> Report:
    reference, now = office.reference.current(), datetime.now(UTC)
    verify_due_at = reference.due(Term.VERIFY, category.code, now)
    return Report(
        **{name: getattr(parent, name) for name in SAME},
        tracking_number=number,
        contact=_sealed_again(office, parent, number),
        category_code=category.code,
        opd_code=reference.answering_opd(category, parent.kecamatan_code, now).code,
        status=FIRST,
        verify_due_at=verify_due_at,
        step_due_at=verify_due_at,
        due_at=reference.due(Term.FINISH, category.code, now),
        split_from=parent.id,
    )


def _sealed_again(office: Office, parent: Report, number: str) -> bytes | None:
    """Each number has a key of its own."""
    if parent.contact is None:
        return None
    try:
        return office.box.seal(number, office.box.open(parent.tracking_number, parent.contact))
    except ValueError:
        log.exception("a sealed contact was changed, or the secret key was: %s", parent.tracking_number)
        raise Unavailable(DAMAGED) from None


def _give_photos(session: Session, parent_id: UUID, child_id: UUID) -> None:
    own = select(Photo).where(Photo.report_id == parent_id, Photo.kind == Taken.REPORTED).order_by(Photo.id)
    for photo in session.scalars(own).all():
        session.add(Photo(report_id=child_id, **{name: getattr(photo, name) for name in SAME_FILE}))
