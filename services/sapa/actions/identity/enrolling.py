"""How an account begins: somebody who may makes it with a one-time code; its owner takes it over and makes the keys.

Nothing of the owner's is stored before password, second factor and code are all right. The keys count once the office's
root key has certified them; until then the officer can sign in and open nothing.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from common import codes, db, keys
from common.audit import Actor, record
from common.auth import lockout, second_factor
from common.auth.login import Refusal
from common.auth.passwords import refuse_weak
from common.errors import Conflict, InvalidInput, NotSignedIn
from services.sapa.actions.identity import proving
from services.sapa.actions.identity.leaving import end_sessions, locked_officer
from services.sapa.actions.identity.opened import Opened
from services.sapa.actions.identity.sessions import open_session
from services.sapa.actions.identity.wrapping import Wrapped, under_paper, under_password
from services.sapa.actions.keys.certifying import request_line
from services.sapa.actions.office import Doer, Office
from services.sapa.actions.signed_audit import record_by, record_signed
from services.sapa.configuration import SapaSettings
from services.sapa.crypto.addresses import AddressBox
from services.sapa.crypto.officer_keys import OfficerKeys, fingerprint
from services.sapa.crypto.officer_secrets import new_recovery_code, seal_totp
from services.sapa.models import LoginAttempt, Officer, OfficerKey
from services.sapa.workflow import Role

CODE_DAYS = 7
TAKEN = "Nama pengguna ini sudah dipakai. Pilih yang lain."
WRONG_CODE = "Nama pengguna atau kode mulai tidak cocok. Periksa, lalu coba lagi."
CODE_OVER = "Kode mulai ini sudah lewat tujuh hari. Minta yang baru dari administrator."
BEGUN = "Petugas ini sudah memakai akunnya. Kode baru hanya untuk yang belum mulai."
CHANNELS = (("email", "email"), ("phone", "sms"))


@dataclass(frozen=True, slots=True)
class NewOfficer:
    """An account to be made. `email` and `phone` (+62…) are where the officer is told that something waits."""

    username: str
    name: str
    role: Role
    email: str = ""
    phone: str = ""
    is_demo: bool = False


@dataclass(frozen=True, slots=True)
class Begun:
    """Whose code it is."""

    officer_id: UUID
    username: str
    name: str
    role: Role
    code_hash: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the new owner chose; `totp_step` is the step of the first code, 0 when none was asked for."""

    password: str = field(repr=False)
    totp_secret: str = field(default_factory=second_factor.new_secret, repr=False)
    totp_step: int = 0


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What is shown once, what is carried to the ceremony, and the token of the first session."""

    officer_id: UUID
    key_id: UUID
    recovery_code: str = field(repr=False)
    request_line: str
    fingerprint: str
    totp_secret: str = field(repr=False)
    token: str = field(repr=False)


def create_officer(session: Session, box: AddressBox, new: NewOfficer, by: Actor | Doer) -> str:
    """Make an account and give its one-time code. Raises InvalidInput when the username is taken.

    `by`: an administrator, who signs it, or a command.
    """
    code, officer_id = codes.new_secret(), codes.new_id()
    made = insert(Officer).values(
        id=officer_id,
        username=new.username.strip().casefold(),
        name=new.name.strip(),
        role=new.role,
        is_demo=new.is_demo,
        enrolment_hash=codes.secret_hash(code),
        enrolment_until=datetime.now(UTC) + timedelta(days=CODE_DAYS),
        **sealed_contacts(box, officer_id, new.email, new.phone),
    )
    if session.scalar(made.on_conflict_do_nothing().returning(Officer.id)) is None:
        raise InvalidInput(TAKEN, fields={"username": TAKEN})
    told = ("officer.create", f"officer:{officer_id}")
    if isinstance(by, Doer):
        record_signed(session, by, *told, role=new.role.value)
    else:
        record(session, by, *told, role=new.role.value)
    return code


def sealed_contacts(box: AddressBox, officer_id: UUID, email: str, phone: str) -> dict[str, bytes | None]:
    """Where an officer is told that something waits, as the row holds it."""
    given = {"email": email, "phone": phone}
    return {
        column: box.seal(officer_id, channel, given[column]) if given[column] else None for column, channel in CHANNELS
    }


def new_code(session: Session, doer: Doer, officer_id: UUID) -> str:
    """A fresh code for somebody who has not begun. Raises Conflict for everybody else: nobody can reset an account."""
    officer = locked_officer(session, officer_id)
    if officer.verifier is not None or not officer.is_active:
        raise Conflict(BEGUN)
    record_signed(session, doer, "officer.code", f"officer:{officer_id}")
    return give_code(officer)


def give_code(officer: Officer) -> str:
    """A code that counts from now on instead of any before; the row is locked by the caller."""
    code = codes.new_secret()
    officer.enrolment_hash = codes.secret_hash(code)
    officer.enrolment_until = datetime.now(UTC) + timedelta(days=CODE_DAYS)
    return code


def begin(settings: SapaSettings, username: str, typed: str, request_id: str = "") -> Begun:
    """Whose code this is. Counts the try. Raises NotSignedIn, and TooMany when locked."""
    now = datetime.now(UTC)
    with db.transaction() as session:
        until = lockout.count_attempt(session, lockout.account_key(settings, username), now, LoginAttempt)
        found = _by_code(session, settings, username, typed) if until is None else None
        if isinstance(found, Begun):
            proving.forget(session, settings, username)
        elif found is not None:
            proving.refuse(session, settings, username, found, request_id)
    if until is not None:
        raise lockout.locked(until, now)
    if isinstance(found, Begun):
        return found
    raise found.error if found else NotSignedIn(WRONG_CODE)


def _by_code(session: Session, settings: SapaSettings, username: str, typed: str) -> Begun | Refusal:
    try:
        given = codes.secret_hash(codes.parse_secret(typed))
    except ValueError:
        return Refusal(NotSignedIn(WRONG_CODE), "enrolment")
    officer = session.scalar(select(Officer).where(Officer.username == username.strip().casefold()))
    if officer is None or officer.enrolment_hash is None or not keys.same(officer.enrolment_hash, given):
        return Refusal(NotSignedIn(WRONG_CODE), "enrolment", officer.id if officer else None)
    if not _may_begin(officer, settings):
        return Refusal(NotSignedIn(CODE_OVER), "enrolment", officer.id)
    return Begun(officer.id, officer.username, officer.name, Role(officer.role), given)


def _may_begin(officer: Officer, settings: SapaSettings) -> bool:
    in_time = officer.enrolment_until is not None and officer.enrolment_until > datetime.now(UTC)
    return in_time and proving.may_enter(officer, settings)


def enrol(settings: SapaSettings, office: Office, username: str, code: str, password: str) -> Enrolled:
    """All of it at once, with a second factor that is made here: for demo accounts and tests."""
    return take_over(settings, office, begin(settings, username, code), Chosen(password))


def take_over(settings: SapaSettings, office: Office, begun: Begun, chosen: Chosen, request_id: str = "") -> Enrolled:
    """Make keys and store everything. Runs two slow hashes, so never inside a transaction.

    Raises InvalidInput for a weak password, NotSignedIn when the code was used or replaced meanwhile.
    """
    refuse_weak(chosen.password, begun.username)
    held, key_id, recovery_code = OfficerKeys.new(), codes.new_id(), new_recovery_code()
    password = under_password(settings, key_id, held, chosen.password)
    paper = under_paper(settings, key_id, held, recovery_code)
    with db.transaction() as session:
        officer = locked_officer(session, begun.officer_id)
        if officer.enrolment_hash != begun.code_hash or not _may_begin(officer, settings):
            raise NotSignedIn(WRONG_CODE)
        end_sessions(session, officer.id)
        officer.salt, officer.verifier = password.salt, password.verifier
        officer.enrolment_hash = officer.enrolment_until = None
        officer.totp_sealed = seal_totp(held, officer.id, chosen.totp_secret)
        officer.totp_last_step = chosen.totp_step
        mine = Opened(officer, _new_key(session, officer, key_id, held, (password, paper)), held)
        shown = fingerprint(held.box_public, held.sign_public)
        actor = Actor(mine.subject, request_id)
        record_by(session, actor, mine.signer, "officer.enrol", mine.subject, fingerprint=shown)
        token = open_session(session, mine, datetime.now(UTC))
    line = request_line(office, officer, mine.key)
    return Enrolled(officer.id, key_id, recovery_code, line, shown, chosen.totp_secret, token)


def _new_key(
    session: Session, officer: Officer, key_id: UUID, held: OfficerKeys, wrapped: tuple[Wrapped, Wrapped]
) -> OfficerKey:
    password, paper = wrapped
    key = OfficerKey(
        id=key_id,
        officer_id=officer.id,
        box_public=held.box_public,
        sign_public=held.sign_public,
        wrapped=password.keys,
        recovery_salt=paper.salt,
        recovery_wrapped=paper.keys,
    )
    session.add(key)
    session.flush()
    return key
