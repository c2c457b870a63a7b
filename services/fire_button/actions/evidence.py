"""A crew's photos of what it found: of the fire, or that there was none. Marked as proof."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.errors import InvalidInput
from common.media import Accepted
from services.fire_button.actions.act import by_officer
from services.fire_button.actions.deeds import Deed
from services.fire_button.actions.office import Doer, Office
from services.fire_button.models import Incident, Photo
from services.fire_button.workflow import Act

KIND = "bukti"
MOST = 10
FULL = f"Kejadian ini sudah punya {MOST} foto bukti."
TWICE = "Foto ini sudah ada di kejadian ini."
ADDED = "Regu menambah foto bukti."


def add_evidence(session: Session, office: Office, number: str, photo: Accepted, doer: Doer) -> int:
    """Attach a photo, also after the end; gives how many there are.

    Raises NotFound, NotAllowed, InvalidInput past ten and for a file that is there.
    The caller forgets the photo when its transaction fails.
    """
    deed = Deed(Act.NOTE, words=ADDED, data={"is_photo": True}, post_code=doer.post_code)
    incident = by_officer(session, office, number, deed, doer)
    held = select(func.count(), func.count().filter(Photo.sha256 == photo.sha256))
    count, same = session.execute(held.where(Photo.incident_id == incident.id, Photo.kind == KIND)).one()
    if same:
        raise InvalidInput(TWICE, fields={"photo": TWICE})
    if count >= MOST:
        raise InvalidInput(FULL, fields={"photo": FULL})
    session.add(_row(incident, photo, doer))
    return int(count) + 1


def _row(incident: Incident, photo: Accepted, doer: Doer) -> Photo:
    return Photo(
        incident_id=incident.id,
        kind=KIND,
        sha256=photo.sha256,
        original_key=photo.original_key,
        shown_key=photo.shown_key,
        thumb_key=photo.thumb_key,
        width=photo.width,
        height=photo.height,
        size=photo.size,
        taken_at=photo.taken_at,
        officer_id=doer.officer.id if doer.officer else None,
    )
