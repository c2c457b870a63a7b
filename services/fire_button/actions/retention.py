"""What is erased by itself when the pack's terms are over (Pack.retention). Chores of the relay: run twice, run by two.

A term counts from the end of the incident. Every batch is a transaction far below the role's time limit, and skips what
another relay has locked. What is counted stays: times, kind, desa, quality. Files go after the commit that forgets
them; what a crash leaves between the two names no row, and is swept.
"""

from collections.abc import Collection
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, func, or_, select, update
from sqlalchemy.orm import Session

from common import audit, db
from common.audit import Actor
from common.media import MediaStore, forget, sweep_orphans
from services.fire_button.models import Alert, Fix, InboundSms, Incident, Photo

BATCH = 500
# Each may bring a dozen files of the store with it.
INCIDENTS_AT_ONCE = 25
RELAY = Actor("system:relay")
NOW = func.now()
UNWATCHED = {"synchronize_session": False}
NO_CALLER: dict[str, Any] = {
    "phone": None,
    "phone_hash": None,
    "device_hash": None,
    "note": "",
    "landmark": "",
    "cancel_reason": "",
    "latitude": None,
    "longitude": None,
    "accuracy_m": None,
    "erased_at": NOW,
}
NO_SENDER: dict[str, Any] = {"sender": b"", "sender_hash": b"", "words": b""}


def erase_old_alerts(term: timedelta) -> None:
    """Number, phone, note and position of callers whose incident ended longer ago than `term`; their fixes too."""
    db.in_batches(BATCH, lambda session: _erase_alerts(session, term))


def erase_old_sms(term: timedelta) -> None:
    """Sender and words of messages that came longer ago than `term`; the row stays, so that a repeat is still known."""
    db.in_batches(BATCH, lambda session: _erase_sms(session, term))


def erase_old_photos(store: MediaStore, term: timedelta) -> None:
    """Photos of callers and crews, of incidents that ended longer ago than `term`."""
    taken = INCIDENTS_AT_ONCE
    while taken == INCIDENTS_AT_ONCE:
        with db.transaction(quiet=True) as session:
            found = session.execute(_with_photos(term)).all()
            keys = [key for incident_id, number in found for key in _forget_photos(session, incident_id, number)]
        forget(store, keys)
        taken = len(found)


def sweep_orphan_photos(store: MediaStore) -> None:
    """Files that no photo names."""
    sweep_orphans(store, _named)


def _erase_alerts(session: Session, term: timedelta) -> int:
    due = (
        select(Alert.id, Incident.number)
        .join(Incident, Incident.id == Alert.incident_id)
        .where(Incident.ended_at < NOW - term, Alert.erased_at.is_(None))
        .limit(BATCH)
        .with_for_update(of=Alert, skip_locked=True)
    )
    found = session.execute(due).all()
    ids = [alert_id for alert_id, _ in found]
    session.execute(delete(Fix).where(Fix.alert_id.in_(ids)), execution_options=UNWATCHED)
    session.execute(update(Alert).where(Alert.id.in_(ids)).values(NO_CALLER), execution_options=UNWATCHED)
    for alert_id, number in found:
        audit.record(session, RELAY, "retention.alert", f"incident:{number}", alert=str(alert_id))
    return len(found)


def _erase_sms(session: Session, term: timedelta) -> int:
    old = InboundSms.received_at < NOW - term
    due = select(InboundSms.id).where(old, InboundSms.sender != b"").limit(BATCH).with_for_update(skip_locked=True)
    ids = session.scalars(due).all()
    theirs = InboundSms.id.in_(ids)
    session.execute(update(InboundSms).where(theirs).values(NO_SENDER), execution_options=UNWATCHED)
    unread = (theirs, InboundSms.outcome == "unread")
    session.execute(update(InboundSms).where(*unread).values(outcome="ignored"), execution_options=UNWATCHED)
    return len(ids)


def _with_photos(term: timedelta) -> Select[UUID, str]:
    has_photos = select(Photo.id).where(Photo.incident_id == Incident.id).exists()
    return (
        select(Incident.id, Incident.number)
        .where(Incident.ended_at < NOW - term, has_photos)
        .limit(INCIDENTS_AT_ONCE)
        .with_for_update(of=Incident, skip_locked=True)
    )


def _forget_photos(session: Session, incident_id: UUID, number: str) -> list[str]:
    gone = delete(Photo).where(Photo.incident_id == incident_id)
    rows = session.execute(gone.returning(Photo.original_key, Photo.shown_key, Photo.thumb_key)).all()
    audit.record(session, RELAY, "retention.photo", f"incident:{number}")
    keys = {key for row in rows for key in row}
    return [key for key in keys if not _is_shared(session, key)]


def _is_shared(session: Session, key: str) -> bool:
    """Whether another incident's photo is the same file (after a split)."""
    columns = (Photo.original_key, Photo.shown_key, Photo.thumb_key)
    return session.scalar(select(Photo.id).where(or_(*(column == key for column in columns))).limit(1)) is not None


def _named(keys: Collection[str]) -> set[str]:
    """Those of the keys that a photo names."""
    columns = (Photo.original_key, Photo.shown_key, Photo.thumb_key)
    with db.reading() as session:
        return {key for column in columns for key in session.scalars(select(column).where(column.in_(keys)))}
