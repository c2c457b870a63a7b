"""The photos of an incident: what callers sent and what crews took, and the file of one."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.errors import NotFound
from services.fire_button.models import Incident, Photo

NO_PHOTO = "Foto ini tidak ada."
SIZES = ("shown", "thumb")


@dataclass(frozen=True, slots=True)
class Picture:
    """One photo; `is_callers`: sent with an alert, not taken by a crew."""

    id: UUID
    is_callers: bool


def pictures_of(session: Session, number: str) -> tuple[Picture, ...]:
    """All of them, oldest first."""
    asked = (
        select(Photo.id, Photo.alert_id)
        .join(Incident, Incident.id == Photo.incident_id)
        .where(Incident.number == number)
        .order_by(Photo.id)
    )
    return tuple(Picture(photo_id, alert_id is not None) for photo_id, alert_id in session.execute(asked))


def picture_key(session: Session, incident: Incident, photo_id: UUID, size: str) -> str:
    """Where the file is; `size` is one of SIZES. Raises NotFound."""
    photo = session.scalar(select(Photo).where(Photo.id == photo_id, Photo.incident_id == incident.id))
    if photo is None or size not in SIZES:
        raise NotFound(NO_PHOTO)
    return photo.thumb_key if size == "thumb" else photo.shown_key
