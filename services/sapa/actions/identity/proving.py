"""Who somebody is: the try is counted, the slow hash runs outside of any transaction, then the code is taken in one.

What is typed opens the officer's private keys; a comparison alone lets nobody in. Unknown usernames cost the same.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from common import db, keys
from common.auth import lockout, second_factor
from common.auth.login import WRONG, Refusal, record_refusal
from common.errors import NotSignedIn
from services.sapa.actions.identity.opened import Opened
from services.sapa.actions.identity.wrapping import of_password, place, stretched
from services.sapa.configuration import SapaSettings
from services.sapa.crypto.officer_keys import OfficerKeys, unwrap
from services.sapa.crypto.officer_secrets import open_totp
from services.sapa.crypto.primitives import CannotOpen
from services.sapa.crypto.stretching import new_salt
from services.sapa.models import LoginAttempt, Officer, OfficerKey

WRONG_PAPER = "Isian ini tidak cocok satu sama lain. Periksa nama pengguna dan kode di lembar pemulihan."
KEY_LOST = "Kunci akun ini tidak terbuka. Hubungi penyelia Anda."
NO_FACTOR = "Langkah kedua akun ini belum terpasang. Pakai lembar pemulihan untuk memasangnya."
CODE_LOST = "Langkah kedua akun ini tidak terbaca. Pakai lembar pemulihan untuk memasang yang baru."


@dataclass(frozen=True, slots=True)
class Account:
    """What was read of an account that may be entered, before the slow hash."""

    officer: Officer
    key: OfficerKey
    salt: bytes = field(repr=False)
    verifier: bytes = field(repr=False)


def counted(settings: SapaSettings, username: str) -> Account | None:
    """Count one try and read the account; None when there is nothing to enter. Raises TooMany when locked."""
    now = datetime.now(UTC)
    with db.transaction() as session:
        until = lockout.count_attempt(session, lockout.account_key(settings, username), now, LoginAttempt)
        account = _account(session, settings, username)
    if until is not None:
        raise lockout.locked(until, now)
    return account


def _account(session: Session, settings: SapaSettings, username: str) -> Account | None:
    named = select(Officer, OfficerKey).join(OfficerKey, OfficerKey.officer_id == Officer.id)
    newest = named.where(Officer.username == username.strip().casefold(), Officer.is_active)
    row = session.execute(newest.order_by(OfficerKey.created_at.desc()).limit(1)).one_or_none()
    if row is None or row[0].salt is None or row[0].verifier is None or not may_enter(row[0], settings):
        return None
    return Account(row[0], row[1], row[0].salt, row[0].verifier)


def may_enter(officer: Officer, settings: SapaSettings) -> bool:
    """The passwords of demo accounts lie in a file: they open nothing in production, whatever the database holds."""
    return officer.is_active and not (officer.is_demo and settings.environment == "production")


def by_password(settings: SapaSettings, account: Account | None, password: str) -> Opened | Refusal:
    """The account's keys, opened by the password."""
    given = stretched(settings, of_password(password), account.salt if account else new_salt())
    if account is None or not keys.same(account.verifier, given.lookup):
        return Refusal(NotSignedIn(WRONG), "password", account.officer.id if account else None)
    return _opened(account, given.wrap, "password")


def by_paper(settings: SapaSettings, account: Account | None, paper: bytes) -> Opened | Refusal:
    """The account's keys, opened by the recovery code."""
    given = stretched(settings, paper, account.key.recovery_salt if account else new_salt())
    if account is None:
        return Refusal(NotSignedIn(WRONG_PAPER), "recovery")
    return _opened(account, given.wrap, "recovery")


def _opened(account: Account, key: bytes, purpose: str) -> Opened | Refusal:
    wrapped = account.key.wrapped if purpose == "password" else account.key.recovery_wrapped
    try:
        held = unwrap(key, wrapped, place(purpose, account.key.id))
    except CannotOpen:
        sentence, reason = (KEY_LOST, "key") if purpose == "password" else (WRONG_PAPER, "recovery")
        return Refusal(NotSignedIn(sentence), reason, account.officer.id)
    if not _fits(held, account.key):
        return Refusal(NotSignedIn(KEY_LOST), "key", account.officer.id)
    return Opened(account.officer, account.key, held)


def _fits(held: OfficerKeys, key: OfficerKey) -> bool:
    return (held.box_public, held.sign_public) == (key.box_public, key.sign_public)


def locked_rows(session: Session, read: Opened) -> Opened | Refusal:
    """The account's row, locked, if nothing that was compared has changed since it was read."""
    officer = session.scalars(select(Officer).where(Officer.id == read.officer.id).with_for_update()).one()
    key = session.get_one(OfficerKey, read.key.id)
    if not officer.is_active or _compared(officer, key) != _compared(read.officer, read.key):
        return Refusal(NotSignedIn(WRONG), "changed", officer.id)
    return Opened(officer, key, read.held)


def _compared(officer: Officer, key: OfficerKey) -> tuple[object, ...]:
    return officer.salt, officer.verifier, officer.totp_sealed, key.wrapped, key.recovery_wrapped


def take_code(mine: Opened, code: str) -> Refusal | None:
    """Take a code of the second factor, which then counts no more. The officer's row must be locked."""
    officer = mine.officer
    if officer.totp_sealed is None:
        return Refusal(NotSignedIn(NO_FACTOR), "no-code", officer.id)
    try:
        secret = open_totp(mine.held, officer.id, officer.totp_sealed)
    except CannotOpen:
        return Refusal(NotSignedIn(CODE_LOST), "code", officer.id)
    officer.totp_last_step, sentence = second_factor.judge(secret, code, officer.totp_last_step)
    return Refusal(NotSignedIn(sentence, fields={"totp": sentence}), "code", officer.id) if sentence else None


def proven(session: Session, outcome: Opened | Refusal, code: str) -> Opened | Refusal:
    """Keys and code together, with the row locked."""
    mine = outcome if isinstance(outcome, Refusal) else locked_rows(session, outcome)
    if isinstance(mine, Refusal):
        return mine
    return take_code(mine, code) or mine


def refuse(session: Session, settings: SapaSettings, username: str, refusal: Refusal, request_id: str) -> None:
    """Write a refusal down; the caller raises it once that has committed."""
    record_refusal(session, lockout.account_key(settings, username), refusal, request_id, LoginAttempt)


def forget(session: Session, settings: SapaSettings, username: str) -> None:
    """After a success the failures so far count no more."""
    lockout.forget(session, lockout.account_key(settings, username), datetime.now(UTC), LoginAttempt)
