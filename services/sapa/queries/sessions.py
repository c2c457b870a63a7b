"""The officer behind a session's token, and the private keys that only this token opens."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from common import db, keys
from common.auth.identity import Grant, SignedIn
from services.sapa.crypto.officer_keys import OfficerKeys, session_key
from services.sapa.crypto.primitives import CannotOpen
from services.sapa.models import Officer, OfficerKey, OfficerSession

IDLE = timedelta(minutes=20)
LONGEST = timedelta(hours=8)
SEEN_EVERY = timedelta(minutes=1)
LONGEST_TOKEN = 64


def token_hash(token: str) -> bytes:
    """What is stored of a token, which has 256 random bits."""
    return sha256(token.encode()).digest()


def signed_in_by(token: str) -> SignedIn | None:
    """The officer; None when the session is unknown, over, idle for too long or was ended."""
    if not token or len(token) > LONGEST_TOKEN:
        return None
    now = datetime.now(UTC)
    with db.reading() as session:
        row = session.execute(_alive(token, now)).one_or_none()
    if row is None:
        return None
    officer, opened = row
    if now - opened.last_seen_at >= SEEN_EVERY:
        seen = update(OfficerSession).where(OfficerSession.id == opened.id)
        db.write_once(seen.values(last_seen_at=now), {}, quiet=True)
    return _signed_in(officer, opened)


def _alive(token: str, now: datetime) -> Select[Officer, OfficerSession]:
    return (
        select(Officer, OfficerSession)
        .join(OfficerSession, OfficerSession.officer_id == Officer.id)
        .where(
            OfficerSession.token_hash == token_hash(token),
            OfficerSession.expires_at > now,
            OfficerSession.last_seen_at > now - IDLE,
            OfficerSession.generation == Officer.generation,
            Officer.is_active,
        )
    )


def _signed_in(officer: Officer, opened: OfficerSession) -> SignedIn:
    return SignedIn(
        id=officer.id,
        username=officer.username,
        name=officer.name,
        grants=(Grant(officer.role, None),),
        session_id=opened.id,
        reauthenticated_at=opened.reauthenticated_at,
        must_change_password=officer.verifier is None,
        has_second_factor=officer.totp_sealed is not None,
    )


def opened_keys(session: Session, token: str) -> tuple[OfficerKey, OfficerKeys] | None:
    """The key row of this session and its private halves; None while the officer has none.

    Raises CannotOpen when the row was changed.
    """
    mine = select(OfficerSession, OfficerKey).join(OfficerKey, OfficerKey.id == OfficerSession.key_id)
    row = session.execute(mine.where(OfficerSession.token_hash == token_hash(token))).one_or_none()
    if row is None or row[0].keys_sealed is None:
        return None
    try:
        raw = keys.unseal(session_key(token), row[0].keys_sealed)
    except ValueError:
        raise CannotOpen("the session's keys were changed") from None
    return row[1], OfficerKeys.from_raw(raw)
