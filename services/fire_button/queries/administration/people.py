"""Officers of the fire service with their post and ways, and Redkar volunteers by desa."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.auth.models import Officer, OfficerRole
from common.pack import Regions
from services.fire_button.messages.recipients import officer_holder, volunteer_holder
from services.fire_button.models import Crew, Reach, Volunteer
from services.fire_button.queries.reference import Reference
from services.fire_button.workflow import ROLE_LABELS, Role

CREW_ROLES = (Role.REGU, Role.KOMANDAN)
MOST_VOLUNTEERS = 500


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One officer. `ways`: how many are in use by channel's name; `away_until` is set while they rest until a time."""

    id: UUID
    name: str
    roles: tuple[str, ...]
    is_crew: bool
    is_open: bool
    post_code: str | None
    post: str
    ways: int
    has_failed: bool
    is_available: bool
    away_until: datetime | None
    edited_at: datetime | None


@dataclass(frozen=True, slots=True)
class VolunteerRow:
    """One volunteer and where they look."""

    id: UUID
    name: str
    desa_code: str
    desa: str
    is_active: bool
    ways: int


@dataclass(frozen=True, slots=True)
class _Ways:
    count: int = 0
    has_failed: bool = False


def people(session: Session, reference: Reference) -> tuple[PersonRow, ...]:
    """Everybody with a right in this service: by post, then by name."""
    roles = _roles(session)
    asked = (
        select(Officer, Crew)
        .outerjoin(Crew, Crew.officer_id == Officer.id)
        .where(Officer.id.in_(list(roles)))
        .order_by(Officer.is_active.desc(), Officer.name)
    )
    rows = session.execute(asked).all()
    ways = _ways(session, [officer_holder(officer.id) for officer, _ in rows])
    order = [post.code for post in reference.posts]
    found = [_person(officer, crew, roles[officer.id], ways, reference) for officer, crew in rows]
    return tuple(sorted(found, key=lambda one: order.index(one.post_code) if one.post_code in order else len(order)))


def person(session: Session, reference: Reference, officer_id: UUID) -> PersonRow | None:
    """One of them, or nobody."""
    return next((one for one in people(session, reference) if one.id == officer_id), None)


def assignable(session: Session, reference: Reference, post_code: str) -> Sequence[PersonRow]:
    """Who may have a turn: open accounts of crews, those of the post first."""
    crews = [one for one in people(session, reference) if one.is_crew and one.is_open]
    return sorted(crews, key=lambda one: one.post_code != post_code)


def volunteers(session: Session, regions: Regions, words: str = "") -> tuple[VolunteerRow, ...]:
    """Volunteers whose name or desa has these words, in the order of their desa."""
    rows = session.scalars(select(Volunteer).order_by(Volunteer.name)).all()
    ways = _ways(session, [volunteer_holder(row.id) for row in rows])
    found = [
        VolunteerRow(
            id=row.id,
            name=row.name,
            desa_code=row.desa_code,
            desa=regions.label(row.desa_code) or row.desa_code,
            is_active=row.is_active,
            ways=ways.get(volunteer_holder(row.id), _Ways()).count,
        )
        for row in rows
    ]
    wanted = words.casefold()
    fitting = [one for one in found if wanted in f"{one.name} {one.desa}".casefold()]
    return tuple(sorted(fitting, key=lambda one: (one.desa, one.name))[:MOST_VOLUNTEERS])


def _roles(session: Session) -> Mapping[UUID, Sequence[str]]:
    found: defaultdict[UUID, list[str]] = defaultdict(list)
    for officer_id, role in session.execute(select(OfficerRole.officer_id, OfficerRole.role)):
        found[officer_id].append(role)
    return found


def _ways(session: Session, holders: Sequence[str]) -> Mapping[str, _Ways]:
    asked = select(Reach.holder, Reach.failed_at).where(Reach.holder.in_(holders), Reach.is_active)
    found: defaultdict[str, _Ways] = defaultdict(_Ways)
    for holder, failed_at in session.execute(asked):
        known = found[holder]
        found[holder] = _Ways(known.count + 1, known.has_failed or failed_at is not None)
    return found


def _person(
    officer: Officer, crew: Crew | None, roles: Sequence[str], ways: Mapping[str, _Ways], reference: Reference
) -> PersonRow:
    own = ways.get(officer_holder(officer.id), _Ways())
    until = crew.unavailable_until if crew else None
    is_back = until is not None and until <= datetime.now(UTC)
    return PersonRow(
        id=officer.id,
        name=officer.name,
        roles=tuple(ROLE_LABELS[role] for role in Role if role in roles),
        is_crew=any(role in roles for role in CREW_ROLES),
        is_open=officer.is_active,
        post_code=crew.post_code if crew else None,
        post=reference.post_name(crew.post_code) if crew else "",
        ways=own.count,
        has_failed=own.has_failed,
        is_available=crew is None or crew.is_available or is_back,
        away_until=None if is_back else until,
        edited_at=crew.edited_at if crew else None,
    )
