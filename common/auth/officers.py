"""What an administrator (or the command line) does to officers' accounts, each act with its audit row.

An account is managed by the service that made it (`home`); any service may give it rights of its own.
Passwords are prepared, that is hashed, before the caller opens the transaction (`passwords.prepare_…`).
"""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from common.audit import Actor, record
from common.auth import second_factor
from common.auth.identity import ADMINISTRATOR, Grant
from common.auth.models import Officer, OfficerRole
from common.auth.passwords import Prepared
from common.auth.sessions import end_every_session
from common.directory import Opd
from common.errors import Conflict, InvalidInput, NotAllowed, NotFound
from common.settings import Settings

TAKEN = "Nama pengguna ini sudah dipakai. Pilih yang lain."
LAST_ADMINISTRATOR = "Ini administrator terakhir. Tunjuk administrator lain dulu."
ADMINISTRATOR_FOR_ALL = "Administrator berlaku untuk semua OPD. Kosongkan pilihan OPD."
UNKNOWN_OPD = "OPD ini tidak ada di daftar."
ELSEWHERE = "Akun ini dikelola layanan lain. Hubungi administrator layanan itu."


@dataclass(frozen=True, slots=True)
class NewOfficer:
    """An account to be made. The username is stored in lower case."""

    username: str
    name: str
    password: Prepared = field(repr=False)
    email: str = ""
    is_demo: bool = False


@dataclass(frozen=True, slots=True)
class CreatedOfficer:
    """The account, and its password to be shown once."""

    officer: Officer
    password: str = field(repr=False)


def create_officer(session: Session, new: NewOfficer, actor: Actor) -> CreatedOfficer:
    """Make an account without rights. Raises InvalidInput when the username is taken."""
    made = insert(Officer).values(
        username=new.username.strip().casefold(),
        name=new.name.strip(),
        email=new.email.strip(),
        password_hash=new.password.hash,
        must_change_password=new.password.is_temporary,
        is_demo=new.is_demo,
    )
    officer = session.scalar(made.on_conflict_do_nothing().returning(Officer))
    if officer is None:
        raise InvalidInput(TAKEN, fields={"username": TAKEN})
    record(session, actor, "officer.create", _subject(officer))
    return CreatedOfficer(officer, new.password.plain)


def find_officer(session: Session, officer_id: UUID) -> Officer:
    """An account by its id. Raises NotFound."""
    officer = session.get(Officer, officer_id)
    if officer is None:
        raise NotFound("Akun ini tidak ada.")
    return officer


def is_managed_here(session: Session, officer: Officer) -> bool:
    """Whether this service made the account, so that its administrators may change it."""
    return session.scalar(select(func.current_user())) == officer.home


def rename(session: Session, officer_id: UUID, name: str, email: str, actor: Actor) -> Officer:
    """Change what an officer is called and where mail reaches them."""
    officer = _managed(session, officer_id)
    officer.name, officer.email = name.strip(), email.strip()
    record(session, actor, "officer.rename", _subject(officer))
    return officer


def reset_password(session: Session, officer_id: UUID, password: Prepared, actor: Actor) -> CreatedOfficer:
    """Store a prepared password and end every session."""
    officer = _managed(session, officer_id)
    officer.password_hash = password.hash
    officer.must_change_password = password.is_temporary
    end_every_session(session, officer)
    record(session, actor, "officer.reset_password", _subject(officer))
    return CreatedOfficer(officer, password.plain)


def reset_second_factor(session: Session, officer_id: UUID, actor: Actor) -> Officer:
    """Take the second factor away; the next log-in sets up a new one. Ends every session."""
    officer = _managed(session, officer_id)
    officer.totp_secret = None
    end_every_session(session, officer)
    record(session, actor, "officer.reset_second_factor", _subject(officer))
    return officer


def set_totp(session: Session, officer: Officer, secret: str, settings: Settings, actor: Actor) -> None:
    """Give an account a known second factor (base32): for demo accounts and set-up by command."""
    officer.totp_secret = second_factor.seal_secret(settings, officer.id, secret)
    officer.totp_last_step = 0
    record(session, actor, "officer.set_second_factor", _subject(officer))


def set_active(session: Session, officer_id: UUID, actor: Actor, *, active: bool) -> Officer:
    """Open an account again, or close it: its sessions end at once. Raises Conflict for the last administrator."""
    officer = _managed(session, officer_id)
    if officer.is_active == active:
        return officer
    if active:
        officer.is_active = True
        record(session, actor, "officer.activate", _subject(officer))
    else:
        _refuse_last_administrator(session, officer.id)
        _close(session, officer, actor)
    return officer


def close_demo_accounts(session: Session, actor: Actor) -> int:
    """Close every demo account of this service, the last administrator too; gives how many were open."""
    mine = select(Officer).where(Officer.is_demo, Officer.is_active, Officer.home == func.current_user())
    demo = session.scalars(mine.order_by(Officer.id).with_for_update()).all()
    for officer in demo:
        _close(session, officer, actor)
    return len(demo)


def grant_role(session: Session, officer: Officer, grant: Grant, actor: Actor) -> None:
    """Give a role of this service, for one OPD or for all. Nothing happens when it is there already.

    Raises InvalidInput for an unknown OPD, and for an administrator of one OPD only.
    """
    if grant.role == ADMINISTRATOR and grant.opd_code is not None:
        raise InvalidInput(ADMINISTRATOR_FOR_ALL, fields={"opd_code": ADMINISTRATOR_FOR_ALL})
    if grant.opd_code is not None and session.get(Opd, grant.opd_code) is None:
        raise InvalidInput(UNKNOWN_OPD, fields={"opd_code": UNKNOWN_OPD})
    given = insert(OfficerRole).values(officer_id=officer.id, role=grant.role, opd_code=grant.opd_code)
    if session.scalar(given.on_conflict_do_nothing().returning(OfficerRole.id)) is not None:
        record(session, actor, "officer.grant", _subject(officer), role=grant.role, opd=grant.opd_code)


def revoke_role(session: Session, officer_id: UUID, grant_id: UUID, actor: Actor) -> None:
    """Take one right of this service away. Raises NotFound, and Conflict for the last administrator."""
    held = select(OfficerRole).where(OfficerRole.id == grant_id, OfficerRole.officer_id == officer_id)
    role = session.scalar(held)
    if role is None:
        raise NotFound("Hak ini sudah tidak ada.")
    if role.role == ADMINISTRATOR:
        _refuse_last_administrator(session, officer_id)
    session.delete(role)
    record(session, actor, "officer.revoke", f"officer:{officer_id}", role=role.role, opd=role.opd_code)


def _close(session: Session, officer: Officer, actor: Actor) -> None:
    officer.is_active = False
    end_every_session(session, officer)
    record(session, actor, "officer.deactivate", _subject(officer))


def _managed(session: Session, officer_id: UUID) -> Officer:
    locked = select(Officer).where(Officer.id == officer_id).with_for_update()
    officer = session.scalar(locked)
    if officer is None:
        raise NotFound("Akun ini tidak ada.")
    if not is_managed_here(session, officer):
        raise NotAllowed(ELSEWHERE)
    return officer


def _refuse_last_administrator(session: Session, leaving: UUID) -> None:
    """Lock first and look then, so that two administrators cannot remove each other at the same time."""
    rights = OfficerRole.role == ADMINISTRATOR
    session.execute(select(OfficerRole.id).where(rights).order_by(OfficerRole.id).with_for_update())
    active = select(OfficerRole.officer_id).join(Officer, Officer.id == OfficerRole.officer_id).where(Officer.is_active)
    if set(session.scalars(active.where(rights))) == {leaving}:
        raise Conflict(LAST_ADMINISTRATOR)


def _subject(officer: Officer) -> str:
    return f"officer:{officer.id}"
