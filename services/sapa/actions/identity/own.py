"""What officers do to their own account: another password, another second factor, another recovery code, other ways.

A change of what lets them in ends every other session. These functions open their own transactions: a slow hash stands
between them.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from common import db
from common.audit import Actor
from common.auth import second_factor
from common.auth.identity import SignedIn
from common.auth.own_account import ENDED, OFFER_LOST, SAME_PASSWORD, WRONG_PASSWORD, PasswordChange
from common.auth.passwords import refuse_weak
from common.errors import InvalidInput, NotSignedIn
from services.sapa.actions.identity import proving
from services.sapa.actions.identity.leaving import end_sessions, locked_officer
from services.sapa.actions.identity.opened import Opened
from services.sapa.actions.identity.sessions import open_session
from services.sapa.actions.identity.wrapping import Wrapped, under_paper, under_password
from services.sapa.actions.signed_audit import record_by
from services.sapa.configuration import SapaSettings
from services.sapa.crypto.officer_keys import OfficerKeys
from services.sapa.crypto.officer_secrets import new_recovery_code, seal_totp
from services.sapa.crypto.primitives import CannotOpen
from services.sapa.models import OfficerKey, OfficerSession
from services.sapa.queries.sessions import opened_keys


@dataclass(frozen=True, slots=True)
class Mine:
    """The officer of a request, the token of the session, and how the audit names them."""

    me: SignedIn
    token: str = field(repr=False)
    actor: Actor


def change_password(settings: SapaSettings, mine: Mine, change: PasswordChange) -> str:
    """Wrap the keys anew; gives the token of a new session.

    Raises InvalidInput for a weak password or a wrong old one, and TooMany when locked.
    """
    refuse_weak(change.new, mine.me.username)
    if change.old == change.new:
        raise InvalidInput(SAME_PASSWORD, fields={"new_password": SAME_PASSWORD})
    account = proving.counted(settings, mine.me.username)
    read = proving.by_password(settings, account, change.old)
    if isinstance(read, Opened):
        wrapped = under_password(settings, read.key.id, read.held, change.new)
        with db.transaction() as session:
            locked = proving.locked_rows(session, read)
            if isinstance(locked, Opened):
                proving.forget(session, settings, mine.me.username)
                return put_password(session, locked, wrapped, mine.actor, "officer.password")
    else:
        with db.transaction() as session:
            proving.refuse(session, settings, mine.me.username, read, mine.actor.request_id)
    raise InvalidInput(WRONG_PASSWORD, fields={"password": WRONG_PASSWORD})


def put_password(session: Session, locked: Opened, wrapped: Wrapped, actor: Actor, act: str) -> str:
    """Store keys that were wrapped under a new password; gives the token of the only session that is left."""
    locked.officer.salt, locked.officer.verifier = wrapped.salt, wrapped.verifier
    locked.key.wrapped = wrapped.keys
    return begin_again(session, locked, actor, act)


def begin_again(session: Session, locked: Opened, actor: Actor, act: str) -> str:
    """End every session and begin one."""
    record_by(session, actor, locked.signer, act, locked.subject)
    end_sessions(session, locked.officer.id)
    return open_session(session, locked, datetime.now(UTC))


def set_second_factor(settings: SapaSettings, mine: Mine, offer: str, code: str) -> str:
    """Store the offered secret once its first code proves that it was scanned; gives the token of a new session.

    Raises InvalidInput for a wrong code, or an offer that was made for somebody else.
    """
    secret = second_factor.open_offer(settings, mine.me.id, offer)
    if secret is None:
        raise InvalidInput(OFFER_LOST, fields={"totp": OFFER_LOST})
    step = second_factor.step_of(secret, code)
    if step is None:
        raise InvalidInput(second_factor.WRONG, fields={"totp": second_factor.WRONG})
    with db.transaction() as session:
        locked = _opened(session, mine)
        locked.officer.totp_sealed = seal_totp(locked.held, mine.me.id, secret)
        locked.officer.totp_last_step = step
        return begin_again(session, locked, mine.actor, "officer.second_factor")


def renew_paper(settings: SapaSettings, mine: Mine) -> str:
    """A new recovery code, to be shown once; the one on the paper so far opens nothing any more."""
    with db.reading() as session:
        read = _keys(session, mine)
    recovery_code = new_recovery_code()
    paper = under_paper(settings, read[0].id, read[1], recovery_code)
    with db.transaction() as session:
        locked = _opened(session, mine)
        locked.key.recovery_salt, locked.key.recovery_wrapped = paper.salt, paper.keys
        record_by(session, mine.actor, locked.signer, "officer.paper", locked.subject)
    return recovery_code


def _opened(session: Session, mine: Mine) -> Opened:
    officer = locked_officer(session, mine.me.id)
    alive = session.get(OfficerSession, mine.me.session_id)
    if alive is None or alive.generation != officer.generation or not officer.is_active:
        raise NotSignedIn(ENDED)
    return Opened(officer, *_keys(session, mine))


def _keys(session: Session, mine: Mine) -> tuple[OfficerKey, OfficerKeys]:
    try:
        found = opened_keys(session, mine.token)
    except CannotOpen:
        found = None
    if found is None:
        raise NotSignedIn(ENDED)
    return found
