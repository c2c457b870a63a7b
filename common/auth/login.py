"""Logging in: count the try, look at the password outside of any transaction, then code and session in one."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common import db
from common.audit import Actor, record
from common.auth import lockout, passwords, second_factor, sessions
from common.auth.models import LoginAttempt, Officer
from common.errors import DomainError, NotAllowed, NotSignedIn
from common.settings import Settings

WRONG = "Nama pengguna atau kata sandi tidak cocok. Periksa, lalu coba lagi."
NO_RIGHT = "Akun Anda belum punya hak di layanan ini. Minta administrator menambahkannya."
VISITOR = "visitor"


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a person typed. `code` is empty when the account has no second factor yet."""

    username: str
    password: str = field(repr=False)
    code: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Visit:
    """The request in which somebody proves who they are: its id, and the token of the browser's session so far."""

    request_id: str = ""
    former_token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Proof:
    """A password that fits: the hash it was compared with, and the one to store from now on."""

    stored: str = field(repr=False)
    fresh: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nobody came in, with the officer when one was meant."""

    error: DomainError
    reason: str
    officer_id: UUID | None = None


def log_in(settings: Settings, credentials: Credentials, visit: Visit) -> str:
    """Open a session and give its token; the browser's former session ends.

    Raises NotSignedIn for wrong credentials, NotAllowed without a right in this service, TooMany when locked.
    """
    now = sessions.utc_now()
    proof = check_password(settings, credentials, now)
    with db.transaction() as session:
        outcome = _let_in(session, settings, credentials, proof)
        if isinstance(outcome, Officer):
            return _welcome(session, settings, outcome, visit, now)
        key = lockout.account_key(settings, credentials.username)
        record_refusal(session, key, outcome, visit.request_id)
    raise outcome.error


def check_password(settings: Settings, credentials: Credentials, now: datetime) -> Proof | None:
    """Count the try and compare the password; None when it does not fit. Raises TooMany when locked.

    Hashes, so it must not be called inside a transaction.
    """
    with db.transaction() as session:
        until = lockout.count_attempt(session, lockout.account_key(settings, credentials.username), now)
        officer = by_username(session, credentials.username)
        stored = officer.password_hash if officer and _may_enter(officer, settings) else None
    if until is not None:
        raise lockout.locked(until, now)
    if not passwords.matches(stored, credentials.password) or stored is None:
        return None
    return Proof(stored, passwords.rehashed(stored, credentials.password))


def _may_enter(officer: Officer, settings: Settings) -> bool:
    # The passwords of demo accounts lie in a file: they open nothing in production, whatever the database holds.
    return officer.is_active and not (officer.is_demo and settings.environment == "production")


def by_username(session: Session, username: str) -> Officer | None:
    """The officer with this username, in whichever case it was typed."""
    return session.scalar(select(Officer).where(Officer.username == username.strip().casefold()))


def prove(session: Session, settings: Settings, credentials: Credentials, proof: Proof | None) -> Officer | Refusal:
    """Password and code together, with the officer's row locked; takes the code."""
    named = select(Officer).where(Officer.username == credentials.username.strip().casefold())
    officer = session.scalar(named.with_for_update())
    is_proven = proof and officer and officer.is_active and officer.password_hash == proof.stored
    if proof is None or officer is None or not is_proven:
        return Refusal(NotSignedIn(WRONG), "password", officer.id if officer else None)
    sentence = second_factor.use_code(settings, officer, credentials.code)
    if sentence:
        return Refusal(NotSignedIn(sentence, fields={"totp": sentence}), "code", officer.id)
    officer.password_hash = proof.fresh
    return officer


def _let_in(session: Session, settings: Settings, credentials: Credentials, proof: Proof | None) -> Officer | Refusal:
    outcome = prove(session, settings, credentials, proof)
    if isinstance(outcome, Officer) and not sessions.grants_of(session, outcome.id):
        return Refusal(NotAllowed(NO_RIGHT), "no-right", outcome.id)
    return outcome


def _welcome(session: Session, settings: Settings, officer: Officer, visit: Visit, now: datetime) -> str:
    lockout.forget(session, lockout.account_key(settings, officer.username), now)
    if visit.former_token:
        sessions.end_session(session, visit.former_token)
    officer.last_login_at = now
    record(session, Actor(f"officer:{officer.id}", visit.request_id), "session.open", f"officer:{officer.id}")
    return sessions.open_session(session, officer, now)


def record_refusal(
    session: Session, key: bytes, refusal: Refusal, request_id: str, table: lockout.Table = LoginAttempt
) -> None:
    """Audit a refusal, and the lock that it began. An unknown username appears as its key, never as typed."""
    subject = f"officer:{refusal.officer_id}" if refusal.officer_id else f"login:{key.hex()[:16]}"
    actor = Actor(VISITOR, request_id)
    record(session, actor, "session.refuse", subject, reason=refusal.reason)
    until = lockout.lock_of(session, key, sessions.utc_now(), table)
    if until is not None:
        record(session, actor, "session.lock", subject, until=until.isoformat(timespec="seconds"))
