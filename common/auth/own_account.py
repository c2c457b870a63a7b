"""What officers do to their own account: change the password, set up the second factor, prove themselves again."""

from dataclasses import dataclass, field

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from common import db
from common.audit import Actor, record
from common.auth import lockout, passwords, second_factor, sessions
from common.auth.identity import SignedIn
from common.auth.login import Credentials, Proof, Refusal, check_password, prove, record_refusal
from common.auth.models import Officer, OfficerSession
from common.errors import InvalidInput, NotSignedIn
from common.settings import Settings

SAME_PASSWORD = "Pakai kata sandi yang lain dari yang sekarang."  # noqa: S105 — a sentence
WRONG_PASSWORD = "Kata sandi sekarang tidak cocok."  # noqa: S105
ENDED = "Sesi Anda sudah berakhir. Masuk lagi."
OFFER_LOST = "Kunci ini tidak berlaku lagi. Muat ulang halaman dan pindai kode yang baru."


@dataclass(frozen=True, slots=True)
class PasswordChange:
    """The password so far, and the one that follows it."""

    old: str = field(repr=False)
    new: str = field(repr=False)


def change_password(settings: Settings, me: SignedIn, change: PasswordChange, actor: Actor) -> str:
    """Store a new password, end every session and give the token of a new one.

    Raises InvalidInput for a weak password or a wrong old one, TooMany when locked.
    """
    passwords.refuse_weak(change.new, me.username)
    if change.old == change.new:
        raise InvalidInput(SAME_PASSWORD, fields={"new_password": SAME_PASSWORD})
    credentials = Credentials(me.username, change.old)
    proof = check_password(settings, credentials, sessions.utc_now())
    if proof is None:
        _refuse(settings, credentials, Refusal(NotSignedIn(WRONG_PASSWORD), "password"), actor)
        raise InvalidInput(WRONG_PASSWORD, fields={"password": WRONG_PASSWORD})
    fresh = passwords.hash_password(change.new)
    with db.transaction() as session:
        officer = _own_row(session, me, proof)
        officer.password_hash, officer.must_change_password = fresh, False
        record(session, actor, "officer.change_password", f"officer:{me.id}")
        return _begin_again(session, settings, officer)


def set_up_second_factor(settings: Settings, me: SignedIn, offer: str, code: str, actor: Actor) -> str:
    """Store the offered secret once its first code proves that it was scanned; gives the token of a new session.

    Raises InvalidInput for a wrong code, or an offer that was made for somebody else.
    """
    secret = second_factor.open_offer(settings, me.id, offer)
    if secret is None:
        raise InvalidInput(OFFER_LOST, fields={"totp": OFFER_LOST})
    step = second_factor.step_of(secret, code)
    if step is None:
        raise InvalidInput(second_factor.WRONG, fields={"totp": second_factor.WRONG})
    with db.transaction() as session:
        officer = _own_row(session, me, None)
        officer.totp_secret = second_factor.seal_secret(settings, me.id, secret)
        officer.totp_last_step = step
        record(session, actor, "officer.set_second_factor", f"officer:{me.id}")
        return _begin_again(session, settings, officer)


def reauthenticate(settings: Settings, me: SignedIn, password: str, code: str, actor: Actor) -> None:
    """Prove password and code once more for this session.

    Raises NotSignedIn when they do not fit, TooMany when locked.
    """
    credentials = Credentials(me.username, password, code)
    now = sessions.utc_now()
    proof = check_password(settings, credentials, now)
    with db.transaction() as session:
        outcome = prove(session, settings, credentials, proof)
        key = lockout.account_key(settings, me.username)
        if isinstance(outcome, Refusal):
            record_refusal(session, key, outcome, actor.request_id)
        else:
            lockout.forget(session, key, now)
            mine = update(OfficerSession).where(OfficerSession.id == me.session_id)
            session.execute(mine.values(reauthenticated_at=now))
    if isinstance(outcome, Refusal):
        raise outcome.error


def log_out(token: str, me: SignedIn | None, actor: Actor) -> None:
    """End the session of this token."""
    with db.transaction() as session:
        sessions.end_session(session, token)
        if me is not None:
            record(session, actor, "session.close", f"officer:{me.id}")


def _own_row(session: Session, me: SignedIn, proof: Proof | None) -> Officer:
    officer = session.scalars(select(Officer).where(Officer.id == me.id).with_for_update()).one()
    mine = session.get(OfficerSession, me.session_id)
    if mine is None or mine.generation != officer.generation or not officer.is_active:
        raise NotSignedIn(ENDED)
    if proof is not None and officer.password_hash != proof.stored:
        raise InvalidInput(WRONG_PASSWORD, fields={"password": WRONG_PASSWORD})
    return officer


def _begin_again(session: Session, settings: Settings, officer: Officer) -> str:
    now = sessions.utc_now()
    sessions.end_every_session(session, officer)
    lockout.forget(session, lockout.account_key(settings, officer.username), now)
    return sessions.open_session(session, officer, now)


def _refuse(settings: Settings, credentials: Credentials, refusal: Refusal, actor: Actor) -> None:
    with db.transaction() as session:
        key = lockout.account_key(settings, credentials.username)
        record_refusal(session, key, refusal, actor.request_id)
