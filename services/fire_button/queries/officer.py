"""An incident as officers see it, and the list of what is open. Three statements and the reference data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from common.auth.identity import SignedIn
from common.geo import Point, distance_m
from common.pack import FireRules
from services.fire_button.models import Alert, Dispatch, Incident, Photo
from services.fire_button.queries.dispatches import dispatches_of
from services.fire_button.queries.incident import find_for_officer, may, opd_of
from services.fire_button.queries.reference import Reference, WaterView
from services.fire_button.queries.views.incident import DispatchView, InboxItem, IncidentView, WaterNear
from services.fire_button.workflow import OPEN_STATES, READERS, STATE_LABELS, State, acts_for

MOST_LISTED = 100
MOST_WATER = 3
FARTHEST_WATER_M = 10_000.0
UNKNOWN_KIND = "Belum disebut"
SAME = (
    "number", "version", "is_drill", "in_danger", "place", "landmark", "latitude", "longitude", "accuracy_m",
    "is_outside", "post_code", "is_inside_wmk", "pressed_at", "received_at", "verified_at", "acknowledged_at",
    "departed_at", "arrived_at", "accessed_at", "water_at", "controlled_at", "ended_at", "called_off_at",
    "false_alarm_code",
)  # fmt: skip
OF_PART = (
    "post_code", "reason", "distance_m", "rung_at", "acknowledged_at", "acknowledged_by", "departed_at", "arrived_at",
    "accessed_at", "water_at", "controlled_at", "stood_down_at", "personnel",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks, with which reference data and rules. `post_code`: the officer's own post."""

    officer: SignedIn
    post_code: str | None
    reference: Reference
    rules: FireRules


def incident_for_officer(session: Session, number: str, viewer: Viewer) -> IncidentView:
    """The incident with everything that is known. Raises NotFound."""
    incident = find_for_officer(session, number, viewer.officer, viewer.reference)
    parts = tuple(_part(row, viewer.reference) for row in dispatches_of(session, incident.id))
    mine = next((part for part in parts if part.post_code == viewer.post_code), None)
    alerts = _alerts(session, incident.id)
    photos = session.scalar(select(func.count()).select_from(Photo).where(Photo.incident_id == incident.id)) or 0
    return IncidentView(
        **{name: getattr(incident, name) for name in SAME},
        **_said(incident, viewer),
        post=viewer.reference.post_name(incident.post_code),
        distance_m=mine.distance_m if mine and mine.distance_m is not None else incident.distance_m,
        callers=len(alerts),
        phones=tuple(alert.id for alert in alerts if alert.has_phone),
        notes=tuple(alert.note for alert in alerts if alert.note),
        photos=photos,
        dispatches=parts,
        water=_water(incident, viewer.reference.water),
    )


def inbox(session: Session, viewer: Viewer) -> tuple[InboxItem, ...]:
    """Open incidents of the officer's OPD: their own post's first, then the newest first."""
    asked = select(Incident).where(Incident.state.in_(OPEN_STATES)).order_by(Incident.received_at.desc())
    found = [one for one in session.scalars(asked.limit(MOST_LISTED)) if _is_theirs(one, viewer)]
    ids = [one.id for one in found]
    callers = _callers(session, ids)
    own = select(Dispatch).where(Dispatch.incident_id.in_(ids), Dispatch.post_code == viewer.post_code)
    mine = {row.incident_id: _part(row, viewer.reference) for row in session.scalars(own)}
    items = [_item(one, callers.get(one.id, 0), mine.get(one.id), viewer) for one in found]
    return tuple(sorted(items, key=lambda item: not item.is_mine))


def _is_theirs(incident: Incident, viewer: Viewer) -> bool:
    return may(viewer.officer, opd_of(incident, viewer.reference), *READERS)


def _said(incident: Incident, viewer: Viewer) -> Mapping[str, Any]:
    """What stands in words, or follows from the rules."""
    kind, state = viewer.reference.kind(incident.kind_code), State(incident.state)
    return {
        "status": incident.state,
        "status_label": STATE_LABELS[state],
        "kind": incident.kind_code,
        "kind_name": kind.name if kind else UNKNOWN_KIND,
        "is_fire": kind is None or kind.is_fire,
        "is_coarse": incident.accuracy_m is not None and incident.accuracy_m > viewer.rules.coarse_m,
        "due_at": incident.received_at + timedelta(seconds=viewer.rules.response_s),
        "acts": acts_for(state, {grant.role for grant in viewer.officer.grants}),
    }


def _part(row: Dispatch, reference: Reference) -> DispatchView:
    own = {name: getattr(row, name) for name in OF_PART}
    return DispatchView(**own, post=reference.post_name(row.post_code), units=tuple(row.units))


def _alerts(session: Session, incident_id: UUID) -> Sequence[Row[UUID, str, bool]]:
    """The newest first."""
    asked = select(Alert.id, Alert.note, Alert.phone.is_not(None).label("has_phone"))
    return session.execute(asked.where(Alert.incident_id == incident_id).order_by(Alert.received_at.desc())).all()


def _callers(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, int]:
    asked = select(Alert.incident_id, func.count()).where(Alert.incident_id.in_(ids)).group_by(Alert.incident_id)
    return {row[0]: row[1] for row in session.execute(asked)}


def _water(incident: Incident, sources: Sequence[WaterView]) -> tuple[WaterNear, ...]:
    if incident.latitude is None or incident.longitude is None:
        return ()
    fire = Point(incident.latitude, incident.longitude)
    near = sorted(((distance_m(fire, one.point), one) for one in sources), key=lambda pair: pair[0])
    return tuple(_source(metres, one) for metres, one in near[:MOST_WATER] if metres <= FARTHEST_WATER_M)


def _source(metres: float, one: WaterView) -> WaterNear:
    return WaterNear(
        code=one.code,
        name=one.name,
        kind=one.kind,
        latitude=one.point.latitude,
        longitude=one.point.longitude,
        metres=round(metres),
        note=one.note,
        is_placeholder=one.is_placeholder,
    )


def _item(incident: Incident, callers: int, mine: DispatchView | None, viewer: Viewer) -> InboxItem:
    kind = viewer.reference.kind(incident.kind_code)
    return InboxItem(
        number=incident.number,
        status=incident.state,
        status_label=STATE_LABELS[State(incident.state)],
        is_drill=incident.is_drill,
        kind_name=kind.name if kind else UNKNOWN_KIND,
        place=incident.place,
        in_danger=incident.in_danger,
        received_at=incident.received_at,
        post=viewer.reference.post_name(incident.post_code),
        callers=callers,
        is_mine=mine is not None and mine.stood_down_at is None,
        mine=mine,
    )
