"""What an incident takes from its alerts and posts when alerts come to it or leave: times, state, place, called off.

Used where a dispatcher moves alerts (merging, splitting); a press does its own in one statement (linking).
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from services.fire_button.actions.progress import STAMPS
from services.fire_button.models import Alert, Dispatch, Incident
from services.fire_button.queries.dispatches import dispatches_of
from services.fire_button.workflow import OPEN_STATES, State

INCIDENT_STAMPS = ("verified_at", *STAMPS.values())
PLACE = (
    "latitude", "longitude", "accuracy_m", "is_outside", "desa_code", "kecamatan_code", "place", "distance_m",
    "is_inside_wmk", "ranking", "post_code",
)  # fmt: skip


def alerts_of(session: Session, incident_id: UUID) -> Sequence[Alert]:
    """Its alerts, the first first."""
    return session.scalars(select(Alert).where(Alert.incident_id == incident_id).order_by(Alert.received_at)).all()


def move_alerts(session: Session, alert_ids: Sequence[UUID], to: UUID) -> None:
    """These alerts belong to another incident now."""
    session.execute(update(Alert).where(Alert.id.in_(alert_ids)).values(incident_id=to))


def weigh_anew(session: Session, incident: Incident) -> None:
    """When it began and whether everybody took it back, by the alerts that it has now."""
    alerts = alerts_of(session, incident.id)
    if not alerts:
        return
    incident.pressed_at = min(alert.pressed_at for alert in alerts)
    incident.received_at = min(alert.received_at for alert in alerts)
    taken_back = [alert.cancelled_at for alert in alerts if alert.cancelled_at]
    incident.called_off_at = max(taken_back) if len(taken_back) == len(alerts) else None


def join_progress(incident: Incident, other: Incident, reached: State) -> None:
    """The earliest of both for each stage, and the state of the one that is further; `reached`: the other's."""
    incident.state = max(State(incident.state), reached, key=OPEN_STATES.index)
    for name in INCIDENT_STAMPS:
        setattr(incident, name, earliest(getattr(incident, name), getattr(other, name)))
    incident.kind_code = incident.kind_code or other.kind_code
    incident.in_danger = incident.in_danger or other.in_danger
    incident.landmark = incident.landmark or other.landmark
    if incident.latitude is None and other.latitude is not None:
        for name in PLACE:
            setattr(incident, name, getattr(other, name))


def join_dispatches(session: Session, incident_id: UUID, other_id: UUID) -> None:
    """The posts of the other incident go on for this one; one that was rung for both keeps its earliest times."""
    held = {one.post_code: one for one in dispatches_of(session, incident_id)}
    for theirs in dispatches_of(session, other_id):
        ours = held.get(theirs.post_code)
        if ours is None:
            theirs.incident_id = incident_id
        else:
            _join(ours, theirs)


def earliest(*moments: datetime | None) -> datetime | None:
    """Of those that are known."""
    return min((moment for moment in moments if moment), default=None)


def _join(ours: Dispatch, theirs: Dispatch) -> None:
    if theirs.acknowledged_at and (ours.acknowledged_at is None or theirs.acknowledged_at < ours.acknowledged_at):
        ours.acknowledged_by = theirs.acknowledged_by
    for name in STAMPS.values():
        setattr(ours, name, earliest(getattr(ours, name), getattr(theirs, name)))
    ours.rung_at = min(ours.rung_at, theirs.rung_at)
    if theirs.stood_down_at is None:
        ours.stood_down_at = None
    ours.personnel, ours.units = ours.personnel or theirs.personnel, ours.units or theirs.units
