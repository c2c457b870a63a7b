"""Server-side sessions: a random token in the cookie, only its SHA-256 in the database."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from common import db
from common.auth.identity import Grant, SignedIn
from common.auth.models import Officer, OfficerRole, OfficerSession

TOKEN_BYTES = 32
LONGEST_TOKEN = 64
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
SWEPT_AT_ONCE = 100
SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class _Found:
    officer: Officer
    session: OfficerSession
    grants: Sequence[OfficerRole]


def utc_now() -> datetime:
    """The time of sessions, locks and codes."""
    return datetime.now(UTC)


def token_hash(token: str) -> bytes:
    """What is stored of a token. It has 256 random bits: a plain hash is enough."""
    return sha256(token.encode()).digest()


def open_session(session: Session, officer: Officer, now: datetime) -> str:
    """Begin a session and give its token, which is stored nowhere. Sweeps some that are long over."""
    ended = select(OfficerSession.id).where(OfficerSession.expires_at <= now).limit(SWEPT_AT_ONCE)
    session.execute(delete(OfficerSession).where(OfficerSession.id.in_(ended.with_for_update(skip_locked=True))))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        OfficerSession(
            token_hash=token_hash(token),
            officer_id=officer.id,
            generation=officer.generation,
            created_at=now,
            last_seen_at=now,
            expires_at=now + LONGEST,
            reauthenticated_at=now,
        )
    )
    return token


def end_session(session: Session, token: str) -> None:
    """End the session of a token, if there is one."""
    session.execute(delete(OfficerSession).where(OfficerSession.token_hash == token_hash(token)))


def end_every_session(session: Session, officer: Officer) -> None:
    """End the officer's sessions, here and in every other service."""
    officer.generation += 1
    session.execute(delete(OfficerSession).where(OfficerSession.officer_id == officer.id))


def signed_in_by(token: str) -> SignedIn | None:
    """The officer behind a token; None when the session is unknown, over, idle for too long or was ended."""
    if not token or len(token) > LONGEST_TOKEN:
        return None
    now = utc_now()
    found = _find(token, now)
    if found is None:
        return None
    if now - found.session.last_seen_at >= SEEN_EVERY:
        _touch(found.session.id, now)
    return _signed_in(found)


def _find(token: str, now: datetime) -> _Found | None:
    alive = (
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
    with db.reading() as session:
        row = session.execute(alive).one_or_none()
        return None if row is None else _Found(row[0], row[1], grants_of(session, row[0].id))


def grants_of(session: Session, officer_id: UUID) -> Sequence[OfficerRole]:
    """The officer's rights in this service; row level security hides those in others."""
    mine = select(OfficerRole).where(OfficerRole.officer_id == officer_id)
    return session.scalars(mine.order_by(OfficerRole.role, OfficerRole.opd_code)).all()


def _touch(session_id: UUID, now: datetime) -> None:
    seen = update(OfficerSession).where(OfficerSession.id == session_id, OfficerSession.last_seen_at < now)
    db.write_once(seen.values(last_seen_at=now), {}, quiet=True)


def _signed_in(found: _Found) -> SignedIn:
    officer = found.officer
    return SignedIn(
        id=officer.id,
        username=officer.username,
        name=officer.name,
        grants=tuple(Grant(grant.role, grant.opd_code) for grant in found.grants),
        session_id=found.session.id,
        reauthenticated_at=found.session.reauthenticated_at,
        must_change_password=officer.must_change_password,
        has_second_factor=officer.totp_secret is not None,
    )
