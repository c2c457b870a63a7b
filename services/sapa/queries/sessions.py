"""The officer behind a session's token, and the private keys that only this token opens.

A session counts only while its token opens keys that fit a row of officer_key, and its officer has a role only as far
as a certificate says: who can write rows cannot make a session that may do anything.
"""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from common import db, keys
from common.auth.identity import Grant, SignedIn
from services.sapa.crypto.officer_keys import OfficerKeys, session_key
from services.sapa.crypto.primitives import CannotOpen
from services.sapa.models import Officer, OfficerKey, OfficerSession
from services.sapa.queries.trust import COLUMNS, Trust, believed

IDLE = timedelta(minutes=20)
LONGEST = timedelta(hours=8)
SEEN_EVERY = timedelta(minutes=1)
LONGEST_TOKEN = 64


def token_hash(token: str) -> bytes:
    """What is stored of a token, which has 256 random bits."""
    return sha256(token.encode()).digest()


def signed_in_by(trust: Trust, token: str) -> SignedIn | None:
    """The officer; None when the session is unknown, over, idle for too long, was ended or opens no keys."""
    if not token or len(token) > LONGEST_TOKEN or not token.isascii():
        return None
    now = datetime.now(UTC)
    with db.reading() as session:
        row = session.execute(_alive(token, now)).one_or_none()
    if row is None or not _opens(token, row):
        return None
    if now - row.OfficerSession.last_seen_at >= SEEN_EVERY:
        seen = update(OfficerSession).where(OfficerSession.id == row.OfficerSession.id)
        db.write_once(seen.values(last_seen_at=now), {}, quiet=True)
    return _signed_in(row, trust, now)


def _alive(token: str, now: datetime) -> Select[*tuple[Any, ...]]:
    return (
        select(Officer, OfficerSession, *COLUMNS)
        .join(OfficerSession, OfficerSession.officer_id == Officer.id)
        .join(OfficerKey, OfficerKey.id == OfficerSession.key_id)
        .where(
            OfficerSession.token_hash == token_hash(token),
            OfficerSession.expires_at > now,
            OfficerSession.last_seen_at > now - IDLE,
            OfficerSession.generation == Officer.generation,
            OfficerKey.officer_id == Officer.id,
            Officer.is_active,
        )
    )


def _opens(token: str, row: Any) -> bool:
    try:
        _keys(token, row.OfficerSession.keys_sealed, row)
    except CannotOpen:
        return False
    return True


def _signed_in(row: Any, trust: Trust, now: datetime) -> SignedIn:
    officer, opened = row.Officer, row.OfficerSession
    known = believed(row, trust)
    is_certified = known is not None and known.is_current
    return SignedIn(
        id=officer.id,
        username=officer.username,
        name=known.name if known else officer.name,
        grants=(Grant(known.role, None),) if known and is_certified else (),
        session_id=opened.id,
        reauthenticated_at=opened.reauthenticated_at,
        has_second_factor=officer.totp_sealed is not None,
        awaits_approval=not is_certified,
        until=min(opened.expires_at, now + IDLE),
    )


def opened_keys(session: Session, token: str) -> tuple[OfficerKey, OfficerKeys] | None:
    """The key row of this session and its private halves; None when there is no such session.

    Raises CannotOpen when the session or the public halves beside it were changed.
    """
    mine = select(OfficerSession, OfficerKey).join(OfficerKey, OfficerKey.id == OfficerSession.key_id)
    row = session.execute(mine.where(OfficerSession.token_hash == token_hash(token))).one_or_none()
    if row is None or row[0].keys_sealed is None:
        return None
    return row[1], _keys(token, row[0].keys_sealed, row[1])


def _keys(token: str, sealed: bytes | None, row: Any) -> OfficerKeys:
    """`row` has the public halves. Others' in their place would bring a false fingerprint to the ceremony."""
    try:
        held = OfficerKeys.from_raw(keys.unseal(session_key(token), sealed or b""))
    except ValueError:
        raise CannotOpen("the session's keys were changed") from None
    if (held.box_public, held.sign_public) != (row.box_public, row.sign_public):
        raise CannotOpen("the public halves were changed")
    return held
