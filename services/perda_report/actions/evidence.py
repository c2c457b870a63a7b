"""Photos that officers take: of a visit, and of the place before and after. What is said to be over must be shown.

A file that came before, with this report or another, is no proof of what is there now.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from common.errors import InvalidInput
from common.media import Accepted
from services.perda_report.actions.album import LONG_AGO, Album, attached
from services.perda_report.actions.office import Doer
from services.perda_report.actions.pictures import without_repeats
from services.perda_report.messages import Kind
from services.perda_report.models import Inspection, Photo, Report, ReportEvent
from services.perda_report.workflow import Taken

REUSED = "Foto sesudah ini pernah dipakai di laporan lain. Ambil foto baru di tempat ini."
NOT_AFTER = "Foto sesudah ini sudah ada di laporan ini sejak sebelum penanganan. Ambil foto baru sesudahnya."
NOT_BEFORE = "Foto sebelum dan sesudah adalah berkas yang sama. Pilih foto sebelum penanganan."
SEEN_BEFORE = "Foto ini sudah dipakai di pemeriksaan sebelumnya. Ambil foto baru."


def attach_to_inspection(session: Session, report: Report, inspection: Inspection, photos: Sequence[Accepted]) -> None:
    """Photos of a visit, up to five for each. Raises InvalidInput."""
    for photo in without_repeats(photos):
        place = Album(Taken.INSPECTED, inspection.officer_id, inspection_id=inspection.id)
        row, _ = attached(session, report, photo, place)
        if row.inspection_id != inspection.id:
            raise InvalidInput(SEEN_BEFORE, fields={"photos": SEEN_BEFORE})


def attach_before(session: Session, report: Report, photos: Sequence[Accepted], doer: Doer) -> None:
    """Photos of the place before it was dealt with. Raises InvalidInput for one that is also an after photo."""
    for photo in without_repeats(photos):
        if any(same.report_id == report.id and same.kind == Taken.AFTER for same in _same_file(session, photo)):
            raise InvalidInput(NOT_BEFORE, fields={"before": NOT_BEFORE})
        attached(session, report, photo, Album(Taken.BEFORE, doer.officer.id, _resumed_at(session, report)))


def attach_after(session: Session, report: Report, photo: Accepted, doer: Doer) -> tuple[Photo, bool]:
    """A photo of the place afterwards, and whether it is new. Raises InvalidInput for a file that was there before."""
    since = _resumed_at(session, report)
    for same in _same_file(session, photo):
        if same.report_id != report.id:
            raise InvalidInput(REUSED, fields={"photos": REUSED})
        if same.kind != Taken.AFTER or same.created_at <= since:
            raise InvalidInput(NOT_AFTER, fields={"photos": NOT_AFTER})
    return attached(session, report, photo, Album(Taken.AFTER, doer.officer.id, since))


def is_shown(session: Session, report: Report) -> bool:
    """Whether there is an after photo; one of a closure that was contested and fell does not count."""
    since = _resumed_at(session, report)
    shown = select(exists().where(Photo.report_id == report.id, Photo.kind == Taken.AFTER, Photo.created_at > since))
    return bool(session.scalar(shown))


def _same_file(session: Session, photo: Accepted) -> Sequence[Photo]:
    return session.scalars(select(Photo).where(Photo.sha256 == photo.sha256)).all()


def _resumed_at(session: Session, report: Report) -> datetime:
    """Since when the report is handled anew after an objection; long ago when there was none."""
    resumed = ReportEvent.report_id == report.id, ReportEvent.kind == Kind.DITANGANI_LAGI
    return session.scalar(select(func.max(ReportEvent.at)).where(*resumed)) or LONG_AGO
