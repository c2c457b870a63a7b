"""Officers' accounts as administrators and supervisors see them, and who is on duty."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from services.sapa.crypto.addresses import AddressBox
from services.sapa.models import Officer, OfficerKey
from services.sapa.queries.trust import Colleague, Trust, colleagues
from services.sapa.workflow import CASE_ROLES, Role

MOST = 200
MOST_WORDS = 5


class Standing(StrEnum):
    """How far an account is."""

    INVITED = "belum_mulai"
    WAITING = "menunggu"
    CERTIFIED = "disahkan"
    REVOKED = "dicabut"


STANDING_LABELS = {
    Standing.INVITED: "Belum mulai",
    Standing.WAITING: "Menunggu pengesahan",
    Standing.CERTIFIED: "Disahkan",
    Standing.REVOKED: "Kunci dicabut",
}


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account. `role` is what a certificate says, and before there is one what was asked for."""

    id: UUID
    username: str
    name: str
    role: Role
    standing: Standing
    is_active: bool
    is_demo: bool
    code_until: datetime | None
    last_login_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class OnDuty:
    """A case officer whose keys count, and until when they are on duty."""

    officer_id: UUID
    name: str
    role: Role
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Contacts:
    """Where an officer is told that something waits."""

    email: str
    phone: str


def accounts(session: Session, trust: Trust, words: str, *, is_active: bool) -> Sequence[AccountRow]:
    """By name; every word must stand in the name or username."""
    wanted = select(Officer).where(Officer.is_active == is_active)
    for word in words.split()[:MOST_WORDS]:
        wanted = wanted.where(
            or_(Officer.name.icontains(word, autoescape=True), Officer.username.icontains(word, autoescape=True))
        )
    return _rows(session, trust, wanted.order_by(Officer.name, Officer.username).limit(MOST))


def account(session: Session, trust: Trust, officer_id: UUID) -> AccountRow | None:
    """One account."""
    return next(iter(_rows(session, trust, select(Officer).where(Officer.id == officer_id))), None)


def _rows(session: Session, trust: Trust, wanted: Select[Officer]) -> list[AccountRow]:
    known = colleagues(session, trust).values()
    keys = select(OfficerKey.officer_id, OfficerKey.id, OfficerKey.revoked_at).order_by(OfficerKey.created_at)
    newest = {row.officer_id: row for row in session.execute(keys)}
    return [_row(officer, newest.get(officer.id), known) for officer in session.scalars(wanted)]


def _row(officer: Officer, key: object, known: Iterable[Colleague]) -> AccountRow:
    mine = next((one for one in known if key is not None and one.key_id == getattr(key, "id", None)), None)
    return AccountRow(
        id=officer.id,
        username=officer.username,
        name=officer.name,
        role=mine.role if mine else Role(officer.role),
        standing=_standing(officer, getattr(key, "revoked_at", None), mine),
        is_active=officer.is_active,
        is_demo=officer.is_demo,
        code_until=officer.enrolment_until,
        last_login_at=officer.last_login_at,
        created_at=officer.created_at,
    )


def _standing(officer: Officer, revoked_at: datetime | None, mine: Colleague | None) -> Standing:
    if officer.verifier is None:
        return Standing.INVITED
    if revoked_at is not None:
        return Standing.REVOKED
    return Standing.CERTIFIED if mine else Standing.WAITING


def on_duty(session: Session, trust: Trust) -> Sequence[OnDuty]:
    """Every case officer whose keys count now, by name."""
    able = (one for one in colleagues(session, trust).values() if one.is_current and one.role in CASE_ROLES)
    found = {one.officer_id: OnDuty(one.officer_id, one.name, one.role, one.on_duty_until) for one in able}
    return sorted(found.values(), key=lambda one: one.name)


def contacts(session: Session, box: AddressBox, officer_id: UUID) -> Contacts:
    """The officer's own addresses; empty where there is none, or where it does not open."""
    officer = session.get_one(Officer, officer_id)
    return Contacts(_open(box, officer_id, "email", officer.email), _open(box, officer_id, "sms", officer.phone))


def _open(box: AddressBox, officer_id: UUID, channel: str, sealed: bytes | None) -> str:
    try:
        return box.open(officer_id, channel, sealed) if sealed else ""
    except ValueError:
        return ""
