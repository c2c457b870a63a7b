"""Beginning and ending a session: its officer's private keys are sealed under its token, which is stored nowhere."""

import secrets
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from common import keys
from services.sapa.actions.identity.opened import Opened
from services.sapa.crypto.officer_keys import session_key
from services.sapa.models import OfficerSession
from services.sapa.queries.sessions import LONGEST, token_hash

TOKEN_BYTES = 32
SWEPT_AT_ONCE = 100


def open_session(session: Session, opened: Opened, now: datetime) -> str:
    """Begin a session and give its token. Sweeps some that are long over."""
    ended = select(OfficerSession.id).where(OfficerSession.expires_at <= now).limit(SWEPT_AT_ONCE)
    session.execute(delete(OfficerSession).where(OfficerSession.id.in_(ended.with_for_update(skip_locked=True))))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        OfficerSession(
            token_hash=token_hash(token),
            officer_id=opened.officer.id,
            key_id=opened.key.id,
            keys_sealed=keys.seal(session_key(token), opened.held.raw),
            generation=opened.officer.generation,
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
