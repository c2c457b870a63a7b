"""Who may be rung: people on shift now, a post's crew, officers by role, volunteers of a desa. Names, not addresses."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    String,
    Uuid,
    bindparam,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from common.auth.models import Officer, OfficerRole
from services.fire_button.messages.recipients import officer_holder, volunteer_holder
from services.fire_button.models import Board, Crew, Shift, Volunteer
from services.fire_button.queries.presence import is_live
from services.fire_button.workflow import Role

OFF_SHIFT = 100
RUNG_BY_ROLE = (Role.KOMANDAN, Role.OPERATOR, Role.KEPALA)


class Circle(StrEnum):
    """Why somebody may be rung. A board is nobody, but hears for its post."""

    SHIFT = "shift"
    CREW = "crew"
    ROLE = "role"
    VOLUNTEER = "volunteer"
    BOARD = "board"


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


def on_shift(session: Session) -> tuple[Person, ...]:
    """Whose turn it is now at every post and who is willing, first rung first."""
    return tuple(member(row) for row in session.execute(_shift().order_by("rank", "place")))


def people(session: Session, desa_code: str | None) -> Iterable[Row[Any]]:
    """Everybody who may be rung now, as rows for `member`, each circle in its order; volunteers of this desa."""
    return session.execute(PEOPLE, {"desa_code": desa_code})


def member(row: Any) -> Person:
    """A row of `people` as the person that it is."""
    holder = volunteer_holder if row.circle == Circle.VOLUNTEER else officer_holder
    return Person(holder(row.id), row.name, row.post_code, row.rank)


def _row(circle: Circle, **columns: Any) -> Select[Any]:
    """The same columns for each circle; `place` and `sorted_by` are what it is ordered by within a rank."""
    empty: dict[str, Any] = {
        "id": cast(null(), Uuid),
        "name": literal(""),
        "post_code": cast(null(), String),
        "rank": literal(OFF_SHIFT),
        "role": literal(""),
        "opd_code": cast(null(), String),
        "sorted_by": columns.get("name", literal("")),
        "place": columns.get("id", cast(null(), Uuid)),
    }
    return select(
        literal(circle.value).label("circle"), *(value.label(key) for key, value in (empty | columns).items())
    )


def _shift() -> Select[Any]:
    now = func.clock_timestamp()
    row = _row(
        Circle.SHIFT,
        id=Shift.officer_id,
        name=Officer.name,
        post_code=Shift.post_code,
        rank=Shift.rank,
        sorted_by=literal(""),
        place=Shift.id,
    )
    return (
        row.join_from(Shift, Officer, Officer.id == Shift.officer_id)
        .outerjoin(Crew, Crew.officer_id == Shift.officer_id)
        .where(Shift.starts_at <= now, Shift.ends_at > now, Officer.is_active, is_willing())
    )


def _crew() -> Select[Any]:
    """Everybody of a post, on shift or not."""
    row = _row(Circle.CREW, id=Crew.officer_id, name=Officer.name, post_code=Crew.post_code)
    return row.join_from(Crew, Officer, Officer.id == Crew.officer_id).where(Officer.is_active, is_willing())


def _roles() -> Select[Any]:
    """Officers by what they may do; one with a role for several OPD comes once for each."""
    row = _row(
        Circle.ROLE,
        id=Officer.id,
        name=Officer.name,
        post_code=Crew.post_code,
        role=OfficerRole.role,
        opd_code=OfficerRole.opd_code,
    )
    return (
        row.join_from(Officer, OfficerRole, OfficerRole.officer_id == Officer.id)
        .outerjoin(Crew, Crew.officer_id == Officer.id)
        .where(OfficerRole.role.in_(RUNG_BY_ROLE), Officer.is_active, is_willing())
    )


def _volunteers() -> Select[Any]:
    row = _row(Circle.VOLUNTEER, id=Volunteer.id, name=Volunteer.name)
    return row.where(Volunteer.desa_code == bindparam("desa_code", type_=String), Volunteer.is_active)


def _boards() -> Select[Any]:
    """Posts with a live board that can sound."""
    return _row(Circle.BOARD, post_code=Board.post_code).where(
        is_live(), Board.is_audible, Board.post_code.is_not(None)
    )


# Made once: putting it together costs more than it takes the server.
PEOPLE = union_all(_shift(), _crew(), _roles(), _volunteers(), _boards()).order_by(
    "circle", "rank", "sorted_by", "place"
)
