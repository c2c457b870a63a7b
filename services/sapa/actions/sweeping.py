"""What is of no use any more: sessions that ended, counted log-ins, addresses of messages that went out.

In the caller's transaction, as the relay's role.
"""

from datetime import timedelta

from sqlalchemy import String, cast, delete, func, literal, select
from sqlalchemy.orm import Session

from common.auth.lockout import FORGOTTEN_AFTER
from common.notifications.models import Outbox
from services.sapa.messages.recipients import NOTICE
from services.sapa.models import LoginAttempt, MailboxSession, Notice, OfficerSession

KEPT_NOTICE = timedelta(days=1)
UNSENT = ("waiting", "queued", "sending")
UNWATCHED = {"synchronize_session": False}


def end_sessions(session: Session) -> None:
    """Of officers and of reporters; the keys that stand in them opened with their tokens only."""
    for model in (OfficerSession, MailboxSession):
        session.execute(delete(model).where(model.expires_at < func.now()), execution_options=UNWATCHED)


def forget_attempts(session: Session) -> None:
    """Log-ins that count no more."""
    old = LoginAttempt.last_at < func.now() - FORGOTTEN_AFTER
    session.execute(delete(LoginAttempt).where(old), execution_options=UNWATCHED)


def forget_notices(session: Session) -> None:
    """A day after they were written, but not before the safe hour has come in which they go out."""
    recipient = literal(f"{NOTICE}:") + cast(Notice.id, String)
    waits = select(Outbox.id).where(Outbox.recipient == recipient, Outbox.state.in_(UNSENT)).exists()
    old = delete(Notice).where(Notice.created_at < func.now() - KEPT_NOTICE, ~waits)
    session.execute(old, execution_options=UNWATCHED)
