"""The incident itself, who may do what to it, and which others it has to do with."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from common.auth.identity import SignedIn
from common.geo import Point, distance_m
from common.pack import FireRules, Pack
from services.fire_button.models import Incident
from services.fire_button.queries.desk.alerts import Weighing, alerts_at_desk
from services.fire_button.queries.desk.posts import dispatch_at_desk, ranking_at_desk
from services.fire_button.queries.dispatches import dispatches_of
from services.fire_button.queries.incident import find_for_officer, may, opd_of
from services.fire_button.queries.log import log_of, messages_of
from services.fire_button.queries.reference import Reference
from services.fire_button.queries.views.desk import DeskView, NearbyIncident
from services.fire_button.queries.worklist import readable
from services.fire_button.workflow import (
    DISPATCHERS,
    FALSE_ALARM_LABELS,
    OPEN,
    PHONE_READERS,
    STATE_LABELS,
    TABLE,
    Act,
    FalseAlarm,
    Side,
    State,
)

MOST_NEARBY = 8
RECENT = timedelta(hours=6)
SAME = (
    "id", "number", "version", "state", "is_drill", "place", "landmark", "desa_code", "latitude", "longitude",
    "accuracy_m", "is_outside", "is_inside_wmk", "distance_m", "pressed_at", "received_at", "verified_at",
    "acknowledged_at", "departed_at", "arrived_at", "controlled_at", "ended_at", "called_off_at", "next_step_at",
    "escalation_step",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sight:
    """Who looks, and what of the office they look with."""

    officer: SignedIn
    reference: Reference
    pack: Pack
    rules: FireRules


def incident_at_desk(session: Session, number: str, sight: Sight) -> DeskView:
    """Raises NotFound."""
    reference, officer = sight.reference, sight.officer
    one = find_for_officer(session, number, officer, reference)
    state, opd, kind = State(one.state), opd_of(one, reference), reference.kind(one.kind_code)
    parts = dispatches_of(session, one.id)
    return DeskView(
        **{name: getattr(one, name) for name in SAME},
        state_label=STATE_LABELS[state],
        is_open=state in OPEN,
        kind_name=kind.name if kind else "",
        in_danger=bool(one.in_danger),
        post_name=reference.post_name(one.post_code),
        false_alarm=FALSE_ALARM_LABELS[FalseAlarm(one.false_alarm_code)] if one.false_alarm_code else "",
        merged_into=_number_of(session, one.merged_into),
        split_from=_number_of(session, one.split_from),
        merged_here=_numbers(session, Incident.merged_into == one.id),
        children=_numbers(session, Incident.split_from == one.id),
        alerts=alerts_at_desk(session, one, Weighing(reference, sight.pack, sight.rules.within_days)),
        dispatches=tuple(dispatch_at_desk(part, reference) for part in parts),
        ranking=ranking_at_desk(one, reference, {part.post_code for part in parts}),
        nearby=_nearby(session, one, sight) if state in OPEN else (),
        log=log_of(session, reference, one.id),
        messages=messages_of(session, one),
        acts=tuple(_acts(officer, opd, state)),
        may_open_phone=may(officer, opd, *PHONE_READERS),
        may_restrict=may(officer, opd, *DISPATCHERS),
    )


def _acts(officer: SignedIn, opd_code: str | None, state: State) -> Iterator[Act]:
    for row in TABLE:
        if row.start == state and row.side is Side.OFFICER and may(officer, opd_code, *row.roles):
            yield row.act


def _number_of(session: Session, incident_id: UUID | None) -> str:
    found = session.get(Incident, incident_id) if incident_id else None
    return found.number if found else ""


def _numbers(session: Session, condition: ColumnElement[bool]) -> tuple[str, ...]:
    return tuple(session.scalars(select(Incident.number).where(condition).order_by(Incident.id)))


def _nearby(session: Session, one: Incident, sight: Sight) -> tuple[NearbyIncident, ...]:
    """Other open ones of the same sort, the nearest first; those without a point by their time alone."""
    asked = select(Incident).where(
        Incident.id != one.id,
        Incident.state.in_(OPEN),
        Incident.is_drill == one.is_drill,
        Incident.received_at > func.now() - RECENT,
        readable(sight.officer, sight.reference),
    )
    found = [_near(other, one, sight.rules) for other in session.scalars(asked.limit(200))]
    return tuple(sorted(found, key=lambda each: (not each.is_near, each.distance_m or 0.0))[:MOST_NEARBY])


def _near(other: Incident, one: Incident, rules: FireRules) -> NearbyIncident:
    metres = _between(one, other)
    same_desa = one.desa_code is not None and one.desa_code == other.desa_code
    return NearbyIncident(
        number=other.number,
        state_label=STATE_LABELS[State(other.state)],
        place=other.place,
        received_at=other.received_at,
        distance_m=metres,
        is_near=same_desa if metres is None else metres <= rules.link_most_m,
    )


def _between(one: Incident, other: Incident) -> float | None:
    here, there = _point(one), _point(other)
    return None if here is None or there is None else distance_m(here, there)


def _point(incident: Incident) -> Point | None:
    if incident.latitude is None or incident.longitude is None:
        return None
    return Point(incident.latitude, incident.longitude)
