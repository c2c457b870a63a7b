"""The administrator's screens: accounts with their rights in this service, and the OPD to choose from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from common.auth.models import Officer, OfficerRole
from common.directory import Opd

PAGE = 50


@dataclass(frozen=True, slots=True)
class HeldRole:
    """One right as it is shown: `opd` is the abbreviation, empty for all OPD."""

    id: UUID
    role: str
    opd: str


@dataclass(frozen=True, slots=True)
class Row:
    """One account in the list."""

    id: UUID
    username: str
    name: str
    roles: tuple[HeldRole, ...]
    is_active: bool
    has_second_factor: bool
    last_login_at: datetime | None


@dataclass(frozen=True, slots=True)
class Filter:
    """What the list shows: words of a name or username, active or not, from which username on."""

    words: str = ""
    is_active: bool = True
    after: str = ""


def officers(session: Session, wanted: Filter) -> Sequence[Row]:
    """Up to PAGE + 1 accounts by username, so that the caller sees whether more follow.

    Shows accounts that this service made or gave rights to; another service's only by its exact username.
    """
    shown = select(Officer).where(Officer.is_active == wanted.is_active, Officer.username > wanted.after)
    for word in wanted.words.split()[:5]:
        shown = shown.where(or_(_contains(Officer.name, word), _contains(Officer.username, word)))
    found = session.scalars(shown.where(_is_ours(wanted.words)).order_by(Officer.username).limit(PAGE + 1)).all()
    roles = _roles(session, [officer.id for officer in found])
    return [_row(officer, roles.get(officer.id, ())) for officer in found]


def roles_of(session: Session, officer_id: UUID) -> tuple[HeldRole, ...]:
    """The rights of one officer in this service."""
    return _roles(session, [officer_id]).get(officer_id, ())


def opd_choices(session: Session) -> Sequence[Opd]:
    """The OPD that a right can be for."""
    return session.scalars(select(Opd).where(Opd.is_active).order_by(Opd.abbreviation)).all()


def _is_ours(words: str) -> ColumnElement[bool]:
    has_right = select(OfficerRole.id).where(OfficerRole.officer_id == Officer.id).exists()
    is_named = Officer.username == words.strip().casefold()
    return or_(Officer.home == func.current_user(), has_right, is_named)


def _contains(column: InstrumentedAttribute[str], word: str) -> ColumnElement[bool]:
    return column.icontains(word, autoescape=True)


def _roles(session: Session, officer_ids: Sequence[UUID]) -> Mapping[UUID, tuple[HeldRole, ...]]:
    held = (
        select(OfficerRole, Opd.abbreviation)
        .outerjoin(Opd, Opd.code == OfficerRole.opd_code)
        .where(OfficerRole.officer_id.in_(officer_ids))
        .order_by(OfficerRole.role, OfficerRole.opd_code)
    )
    roles: dict[UUID, tuple[HeldRole, ...]] = {}
    for role, opd in session.execute(held):
        roles[role.officer_id] = (*roles.get(role.officer_id, ()), HeldRole(role.id, role.role, opd or ""))
    return roles


def _row(officer: Officer, roles: tuple[HeldRole, ...]) -> Row:
    return Row(
        id=officer.id,
        username=officer.username,
        name=officer.name,
        roles=roles,
        is_active=officer.is_active,
        has_second_factor=officer.totp_secret is not None,
        last_login_at=officer.last_login_at,
    )
