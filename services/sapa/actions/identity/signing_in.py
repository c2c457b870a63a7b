"""Signing in and out, and proving oneself again before a dangerous act."""

from datetime import UTC, datetime

from sqlalchemy import update

from common import db
from common.audit import Actor, record
from common.auth.identity import SignedIn
from common.auth.login import Credentials, Refusal, Visit
from services.sapa.actions.identity import proving
from services.sapa.actions.identity.opened import Opened
from services.sapa.actions.identity.sessions import end_session, open_session
from services.sapa.actions.signed_audit import record_by
from services.sapa.configuration import SapaSettings
from services.sapa.models import OfficerSession


def log_in(settings: SapaSettings, credentials: Credentials, visit: Visit) -> str:
    """Open a session and give its token; the browser's former session ends.

    Opens transactions of its own, since the slow hash stands between them. Raises NotSignedIn, and TooMany when locked.
    """
    account = proving.counted(settings, credentials.username)
    outcome = proving.by_password(settings, account, credentials.password)
    with db.transaction() as session:
        mine = proving.proven(session, outcome, credentials.code)
        if isinstance(mine, Opened):
            proving.forget(session, settings, credentials.username)
            end_session(session, visit.former_token)
            now = datetime.now(UTC)
            mine.officer.last_login_at = now
            record_by(session, Actor(mine.subject, visit.request_id), mine.signer, "session.open", mine.subject)
            return open_session(session, mine, now)
        proving.refuse(session, settings, credentials.username, mine, visit.request_id)
    raise mine.error


def reauthenticate(settings: SapaSettings, me: SignedIn, credentials: Credentials, actor: Actor) -> None:
    """Prove password and code once more for this session. Raises NotSignedIn, and TooMany when locked."""
    account = proving.counted(settings, me.username)
    outcome = proving.by_password(settings, account, credentials.password)
    with db.transaction() as session:
        mine = proving.proven(session, outcome, credentials.code)
        if isinstance(mine, Refusal):
            proving.refuse(session, settings, me.username, mine, actor.request_id)
        else:
            proving.forget(session, settings, me.username)
            proven_now = update(OfficerSession).where(OfficerSession.id == me.session_id)
            session.execute(proven_now.values(reauthenticated_at=datetime.now(UTC)))
    if isinstance(mine, Refusal):
        raise mine.error


def log_out(token: str, me: SignedIn, actor: Actor) -> None:
    """End the session of this token."""
    with db.transaction() as session:
        end_session(session, token)
        record(session, actor, "session.close", f"officer:{me.id}")
