"""Who may be rung: people on shift now, a post's crew, officers by role, volunteers of a desa. Names, not addresses."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from common.auth.models import Officer, OfficerRole
from services.fire_button.messages.recipients import officer_holder, volunteer_holder
from services.fire_button.models import Crew, Shift, Volunteer
from services.fire_button.workflow import Role

OFF_SHIFT = 100


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may be rung for a post, or for all of them. `rank` 1 is rung first."""

    holder: str
    name: str
    post_code: str | None
    rank: int


def is_willing() -> ColumnElement[bool]:
    """Whether a crew member's own switch lets them be rung now; who has none is willing."""
    is_back = Crew.unavailable_until <= func.clock_timestamp()
    return or_(Crew.officer_id.is_(None), Crew.is_available, is_back)


def on_shift(session: Session, post_codes: Collection[str] | None = None) -> tuple[Person, ...]:
    """Whose turn it is now and who is willing, first rung first; at every post without `post_codes`."""
    now = func.clock_timestamp()
    asked = (
        select(Shift.officer_id, Officer.name, Shift.post_code, Shift.rank)
        .join(Officer, Officer.id == Shift.officer_id)
        .outerjoin(Crew, Crew.officer_id == Shift.officer_id)
        .where(Shift.starts_at <= now, Shift.ends_at > now, Officer.is_active, is_willing())
        .order_by(Shift.rank, Shift.id)
    )
    if post_codes is not None:
        asked = asked.where(Shift.post_code.in_(post_codes))
    return tuple(Person(officer_holder(row[0]), row[1], row[2], row[3]) for row in session.execute(asked))


def crew_of(session: Session, post_codes: Collection[str]) -> tuple[Person, ...]:
    """Everybody of these posts who is willing, on shift or not."""
    asked = (
        select(Crew.officer_id, Officer.name, Crew.post_code)
        .join(Officer, Officer.id == Crew.officer_id)
        .where(Crew.post_code.in_(post_codes), Officer.is_active, is_willing())
        .order_by(Officer.name)
    )
    return tuple(Person(officer_holder(row[0]), row[1], row[2], OFF_SHIFT) for row in session.execute(asked))


def with_role(
    session: Session, role: Role, opd_code: str | None, post_codes: Collection[str] = ()
) -> tuple[Person, ...]:
    """Officers with this role for the OPD who are willing; with `post_codes`, only those of these posts.

    Without an OPD, of any.
    """
    asked = (
        select(Officer.id, Officer.name, Crew.post_code)
        .join(OfficerRole, OfficerRole.officer_id == Officer.id)
        .outerjoin(Crew, Crew.officer_id == Officer.id)
        .where(OfficerRole.role == role, Officer.is_active, is_willing())
        .distinct()
        .order_by(Officer.name, Officer.id)
    )
    if opd_code is not None:
        asked = asked.where(or_(OfficerRole.opd_code == opd_code, OfficerRole.opd_code.is_(None)))
    if post_codes:
        asked = asked.where(Crew.post_code.in_(post_codes))
    return tuple(Person(officer_holder(row[0]), row[1], row[2], OFF_SHIFT) for row in session.execute(asked))


def volunteers_of(session: Session, desa_code: str | None) -> tuple[Person, ...]:
    """Redkar volunteers of a desa."""
    if desa_code is None:
        return ()
    asked = select(Volunteer).where(Volunteer.desa_code == desa_code, Volunteer.is_active).order_by(Volunteer.name)
    return tuple(Person(volunteer_holder(row.id), row.name, None, OFF_SHIFT) for row in session.scalars(asked))
