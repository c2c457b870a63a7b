"""The file of one photo, for whoever may see its report."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.auth.identity import SignedIn
from common.errors import NotFound
from services.perda_report.models import Photo
from services.perda_report.queries.find import find_for_officer, find_for_reporter
from services.perda_report.queries.reporter import SHOWN_TO_REPORTERS

NO_PHOTO = "Foto ini tidak ada."
Seer = SignedIn | tuple[str, bytes | None]


def photo_key(session: Session, tracking_number: str, photo_id: UUID, size: str, seer: Seer) -> str:
    """Where the file is; `size` is `shown` or `thumb`, `seer` an officer, or a secret and a verified mailbox.

    Raises NotFound, NotSignedIn.
    """
    if isinstance(seer, SignedIn):
        report = find_for_officer(session, tracking_number, seer)
    else:
        report = find_for_reporter(session, tracking_number, *seer)
    photo = session.scalar(select(Photo).where(Photo.id == photo_id, Photo.report_id == report.id))
    if photo is None or not (isinstance(seer, SignedIn) or photo.kind in SHOWN_TO_REPORTERS):
        raise NotFound(NO_PHOTO)
    return photo.thumb_key if size == "thumb" else photo.shown_key
