"""What an act on an incident is, and the one way it is done: the table asked, state moved, event and audit written.

`act` stands in front of it: who may, and what follows for the escalation.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from common import audit
from common.errors import Conflict, InvalidInput
from services.fire_button.actions.office import Doer
from services.fire_button.models import Incident, IncidentEvent
from services.fire_button.queries.incident import lock_incident
from services.fire_button.workflow import (
    OPEN,
    STATE_LABELS,
    Act,
    Need,
    NotPossible,
    Side,
    State,
    Transition,
    step,
)

STALE = "Rekan Anda baru saja mengubah kejadian ini. Muat ulang untuk melihatnya; tulisan Anda tidak hilang."
MISSING = {
    Need.REASON: "Tulis alasannya.",
    Need.POST: "Pilih posnya.",
    Need.CODE: "Pilih jenisnya.",
    Need.POINT: "Tandai tempatnya di peta.",
}
# What may come while colleagues change the incident, and changes nothing that they look at.
UNVERSIONED = frozenset({Act.NOTE, Act.ADD, Act.ESCALATE})
EVENT_OF = {
    Act.ACKNOWLEDGE: "incident.acknowledged",
    Act.DEPART: "incident.departed",
    Act.ARRIVE: "incident.arrived",
    Act.ACCESS: "incident.accessed",
    Act.WATER: "incident.water",
    Act.CONTROL: "incident.controlled",
    Act.CLOSE: "incident.closed",
    Act.FALSE_ALARM: "incident.false_alarm",
    Act.RING: "post.rung",
    Act.STAND_DOWN: "incident.stood_down",
    Act.VERIFY: "incident.verified",
    Act.LOCATE: "incident.located",
    Act.MERGE: "incident.merged",
    Act.SPLIT: "incident.split",
    Act.NOTE: "incident.note",
    Act.REOPEN: "incident.reopened",
    Act.CANCEL: "alert.cancelled",
    Act.ADD: "alert.changed",
    Act.ESCALATE: "escalation.step",
}


@dataclass(frozen=True, slots=True)
class Deed:
    """One act and what comes with it.

    `words` go into the log for whoever reads that kind of event; `data` stays inside. `given`: which needs of the table
    came with it. `post_code`: the post that it is about. `kind` is only given where it is not the act's own (EVENT_OF).
    `device_at`: the phone's time of a tap, kept beside ours. `change` is what else the act changes; it runs after the
    table agreed and before the event is written.
    """

    act: Act
    version: int | None = None
    words: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    device_at: datetime | None = None
    change: Callable[[Incident], None] | None = None
    given: frozenset[Need] = frozenset()
    post_code: str | None = None
    kind: str = ""


def by_clock(session: Session, incident_id: UUID, deed: Deed) -> Incident:
    """Done because time ran out; the clock's own step says when the next falls due.

    Raises Conflict when the incident has moved on meanwhile.
    """
    incident = lock_incident(session, incident_id)
    return take(session, incident, (row_for(incident, deed, Side.CLOCK), deed), None)


def row_for(incident: Incident, deed: Deed, side: Side) -> Transition:
    """The row of the table for this deed. Raises Conflict, InvalidInput."""
    if deed.version is not None and deed.version != incident.version:
        raise Conflict(STALE)
    state = State(incident.state)
    try:
        transition = step(state, deed.act)
    except NotPossible:
        transition = None
    if transition is None or transition.side is not side:
        raise Conflict(f"Kejadian ini sekarang: {STATE_LABELS[state]}. Muat ulang untuk melihatnya.")
    missing = transition.needs - deed.given
    if missing:
        raise InvalidInput(MISSING[min(missing)], fields={need: MISSING[need] for need in missing})
    return transition


def take(session: Session, incident: Incident, taken: tuple[Transition, Deed], doer: Doer | None) -> Incident:
    """Move the locked incident along the row, and write what happened."""
    transition, deed = taken
    incident.state = transition.end
    if transition.start in OPEN and transition.end not in OPEN:
        incident.ended_at = datetime.now(UTC)
    if deed.act not in UNVERSIONED:
        incident.version += 1
    if deed.change:
        deed.change(incident)
    told = {"from": transition.start, "to": transition.end, "version": incident.version, **deed.data}
    session.add(_event(incident, deed, told, doer))
    if doer:
        subject = f"incident:{incident.number}"
        audit.record(session, doer.actor, f"incident.{deed.act}", subject, post=deed.post_code, **told)
    return incident


def _event(incident: Incident, deed: Deed, told: Mapping[str, Any], doer: Doer | None) -> IncidentEvent:
    return IncidentEvent(
        incident_id=incident.id,
        kind=deed.kind or EVENT_OF[deed.act],
        words=deed.words,
        officer_id=doer.officer.id if doer and doer.officer else None,
        post_code=deed.post_code,
        device_at=deed.device_at,
        data={"act": deed.act, **told},
    )
