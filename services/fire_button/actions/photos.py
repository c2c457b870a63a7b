"""A caller's photo: checked and stored before, then a row of its alert, or the one that is there already."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common import idempotency
from common.errors import Conflict, InvalidInput
from common.idempotency import Claim
from common.media import Accepted
from services.fire_button.actions.act import by_caller
from services.fire_button.actions.deeds import Deed
from services.fire_button.actions.office import Office
from services.fire_button.models import Alert, Incident, Photo
from services.fire_button.queries.alert import find_alert, incident_of
from services.fire_button.workflow import MOST_PHOTOS, OPEN, Act, State

KIND = "warga"
OVER = "Kejadian ini sudah selesai, jadi foto tidak bisa ditambah lagi."
FULL = f"Alarm ini sudah punya {MOST_PHOTOS} foto."


@dataclass(frozen=True, slots=True)
class AlertPhoto:
    """An accepted photo and the request that it came with."""

    accepted: Accepted
    claim: Claim


@dataclass(frozen=True, slots=True)
class Added:
    """`is_kept`: the accepted files are this photo's; otherwise the caller forgets them."""

    id: UUID
    sha256: str
    is_kept: bool


def photo_claim(key: str, alert_id: UUID, sha256: str) -> Claim:
    """What one photo may write under its Idempotency-Key."""
    return Claim.of(key, f"fire.add_photo:{alert_id}", sha256.encode())


def check_may_add(session: Session, alert_id: UUID, secret: str) -> None:
    """Whether it is worth decoding a photo for this alert. Raises NotFound, NotSignedIn, Conflict."""
    if State(incident_of(session, find_alert(session, alert_id, secret)).state) not in OPEN:
        raise Conflict(OVER)


def add_photo(session: Session, office: Office, alert_id: UUID, secret: str, photo: AlertPhoto) -> Added:
    """Attach a photo; the same key or the same file again gives the one that is there.

    Raises NotFound, NotSignedIn, Conflict when the incident is over, InvalidInput past five, KeyReused.
    """
    alert = find_alert(session, alert_id, secret)
    earlier = idempotency.replay(session, photo.claim)
    if earlier is not None:
        told = json.loads(earlier)
        return Added(UUID(told["id"]), told["sha256"], is_kept=False)
    made: list[tuple[Photo, bool]] = []
    deed = Deed(
        Act.ADD,
        words="Pemanggil mengirim foto.",
        data={"alert": str(alert.id), "is_photo": True},
        change=lambda incident: made.append(_attached(session, incident, alert, photo.accepted)),
    )
    by_caller(session, office, incident_of(session, alert).id, deed)
    row, is_new = made[0]
    idempotency.take(session, photo.claim, json.dumps({"id": str(row.id), "sha256": row.sha256}).encode())
    return Added(row.id, row.sha256, is_kept=is_new)


def _attached(session: Session, incident: Incident, alert: Alert, accepted: Accepted) -> tuple[Photo, bool]:
    """In a locked incident. Two callers may send the same file; it is kept once."""
    there = _photos(session, incident, alert)
    for photo in there:
        if photo.sha256 == accepted.sha256:
            return photo, False
    if sum(photo.alert_id == alert.id for photo in there) >= MOST_PHOTOS:
        raise InvalidInput(FULL, fields={"photo": FULL})
    row = Photo(
        incident_id=incident.id,
        alert_id=alert.id,
        kind=KIND,
        sha256=accepted.sha256,
        original_key=accepted.original_key,
        shown_key=accepted.shown_key,
        thumb_key=accepted.thumb_key,
        width=accepted.width,
        height=accepted.height,
        size=accepted.size,
        taken_at=accepted.taken_at,
    )
    session.add(row)
    session.flush()
    return row, True


def _photos(session: Session, incident: Incident, alert: Alert) -> Sequence[Photo]:
    of_either = (Photo.incident_id == incident.id) | (Photo.alert_id == alert.id)
    return session.scalars(select(Photo).where(of_either, Photo.kind == KIND)).all()
