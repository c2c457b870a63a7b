"""The photos of a report by what they show: one more row, or the one that is there already."""

from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.errors import InvalidInput
from common.media import Accepted
from services.perda_report.actions.pictures import distance_from
from services.perda_report.models import Photo, Report
from services.perda_report.workflow import MOST_PHOTOS, Taken

FULL = f"Laporan ini sudah punya {MOST_PHOTOS} foto. Hapus dulu di HP yang tidak perlu dikirim."
LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Album(NamedTuple):
    """Where a photo goes: at most five of a kind, for each inspection, and since the report was taken up again."""

    kind: Taken
    officer_id: UUID | None = None
    since: datetime = LONG_AGO
    inspection_id: UUID | None = None


def attached(session: Session, report: Report, accepted: Accepted, album: Album) -> tuple[Photo, bool]:
    """The photo's row in a locked report, and whether it is new. Raises InvalidInput past five."""
    there = session.scalars(select(Photo).where(Photo.report_id == report.id, Photo.kind == album.kind)).all()
    for photo in there:
        if photo.sha256 == accepted.sha256:
            return photo, False
    counted = [one for one in there if one.inspection_id == album.inspection_id and one.created_at > album.since]
    if len(counted) >= MOST_PHOTOS:
        raise InvalidInput(FULL, fields={"photos": FULL})
    row = _row(report, accepted, album)
    session.add(row)
    session.flush()
    return row, True


def _row(report: Report, accepted: Accepted, album: Album) -> Photo:
    return Photo(
        report_id=report.id,
        kind=album.kind,
        sha256=accepted.sha256,
        original_key=accepted.original_key,
        shown_key=accepted.shown_key,
        thumb_key=accepted.thumb_key,
        width=accepted.width,
        height=accepted.height,
        size=accepted.size,
        taken_at=accepted.taken_at,
        distance_m=distance_from(accepted, report.latitude, report.longitude),
        officer_id=album.officer_id,
        inspection_id=album.inspection_id,
    )
