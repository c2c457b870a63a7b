"""One step of an escalation, taken by the clock: who is rung now, what is written down, when the next one is.

`take_step` runs in the transaction that ends its timer, so step, messages and the next timer commit together. An act
in another transaction may hold the incident; then the step comes back a moment later, since waiting for the one
while holding the other's timer would be a deadlock.
"""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Text, cast, exists, func, select
from sqlalchemy.orm import Session

from common import db
from common.timers import Due, Timer, set_timer
from services.fire_button.actions.alarm import hasten_if_deaf, posts_going, ring_next_post
from services.fire_button.actions.office import BackOffice
from services.fire_button.actions.pacing import KIND, clock, pause_after, set_due, step_now, steps_of, travel_pause
from services.fire_button.actions.parties import parties_of
from services.fire_button.actions.reaching import Round, ring
from services.fire_button.messages import templates
from services.fire_button.messages.targets import TARGET_LABELS, Target
from services.fire_button.models import Dispatch, Incident, IncidentEvent
from services.fire_button.queries.presence import presence_of
from services.fire_button.workflow import ESCALATING, FIRST, State

BUSY = timedelta(milliseconds=200)
STRANDED = timedelta(seconds=10)
AT_ONCE = timedelta(seconds=2)
SITUATION = {
    State.BARU: "Belum ada yang menerima",
    State.DITERIMA: "Diterima, tetapi belum berangkat",
    State.BERANGKAT: "Berangkat, tetapi belum tiba",
}


def take_step(session: Session, office: BackOffice, due: Due) -> None:
    """What is due for an incident now; nothing when nobody has to be moved any more."""
    incident = _free(session, UUID(due.subject))
    if incident is None:
        set_timer(session, KIND, due.subject, clock(session) + BUSY)
        return
    if incident.state not in ESCALATING or incident.next_step_at is None:
        return
    number = step_now(office, incident.escalation_step, clock(session) - due.due_at)
    targets = _targets(office, incident.escalation_step, number)
    incident.escalation_step = number
    _ring(session, office, incident, targets)
    set_due(session, incident, clock(session) + _pause(session, office, incident))


def _free(session: Session, incident_id: UUID) -> Incident | None:
    """The incident, locked; None while somebody else holds it."""
    return session.scalar(
        select(Incident).where(Incident.id == incident_id).with_for_update(skip_locked=True, key_share=True)
    )


def _targets(office: BackOffice, taken: int, number: int) -> Sequence[str]:
    """Of the step, and of those before it that an outage swallowed."""
    steps = steps_of(office)
    met = steps[min(taken, number - 1) : number]
    return list(dict.fromkeys(target for step in met for target in step.whom))


def _ring(session: Session, office: BackOffice, incident: Incident, targets: Sequence[str]) -> None:
    further = ring_next_post(session, office, incident) if Target.POS_BERIKUT in targets else None
    going = posts_going(session, incident)
    parties = parties_of(session, office, incident, targets, [code for code in going if code != further])
    rung = ring(session, office, incident, parties, Round(incident.escalation_step, templates.ESCALATED))
    named = [TARGET_LABELS[Target(target)] for target in targets if target in TARGET_LABELS]
    session.add(
        IncidentEvent(
            incident_id=incident.id,
            kind="escalation.step",
            words=f"{SITUATION[State(incident.state)]}. Dipanggil: {', '.join(named)}.",
            post_code=further,
            data={
                "step": incident.escalation_step,
                "state": incident.state,
                "targets": list(targets),
                "rung": [one.kept() for one in rung],
            },
        )
    )


def _pause(session: Session, office: BackOffice, incident: Incident) -> timedelta:
    """A crew that is on its way is not rung every minute."""
    if incident.state != State.BERANGKAT:
        return pause_after(office, incident.escalation_step)
    metres = select(func.min(Dispatch.distance_m)).where(
        Dispatch.incident_id == incident.id, Dispatch.departed_at.is_not(None), Dispatch.stood_down_at.is_(None)
    )
    return travel_pause(office, session.scalar(metres))


def watch() -> None:
    """A chore: incidents whose posts have gone deaf since they were rung, and steps that lost their timer."""
    with db.transaction(quiet=True) as session:
        for incident_id, post_codes in _deafened(session).items():
            incident = _free(session, incident_id)
            if incident is not None and incident.state == FIRST:
                hasten_if_deaf(session, incident, post_codes)
    with db.transaction(quiet=True) as session:
        for incident_id in _stranded(session):
            set_timer(session, KIND, str(incident_id), clock(session))


def _deafened(session: Session) -> dict[UUID, Sequence[str]]:
    """Incidents that nobody has acknowledged and whose posts would not hear now; each set of posts is told of once."""
    now = func.clock_timestamp()
    waiting = (
        select(Dispatch.incident_id, func.array_agg(Dispatch.post_code))
        .join(Incident, Incident.id == Dispatch.incident_id)
        .where(
            Incident.state == FIRST,
            ~Incident.is_drill,
            Incident.next_step_at > now + AT_ONCE,
            Dispatch.stood_down_at.is_(None),
        )
        .group_by(Dispatch.incident_id)
    )
    rung = {incident_id: sorted(posts) for incident_id, posts in session.execute(waiting)}
    presence = presence_of(session, {post for posts in rung.values() for post in posts}) if rung else {}
    deaf = {one: posts for one, posts in rung.items() if all(presence[post].is_deaf for post in posts)}
    told = select(IncidentEvent.incident_id, IncidentEvent.data["posts"]).where(
        IncidentEvent.incident_id.in_(deaf), IncidentEvent.kind == "board.deaf"
    )
    known = {(incident_id, tuple(posts)) for incident_id, posts in session.execute(told)} if deaf else set()
    return {one: posts for one, posts in deaf.items() if (one, tuple(posts)) not in known}


def _stranded(session: Session) -> Sequence[UUID]:
    """Escalating incidents that are due and have no open timer: a mistake of ours must not end an alarm."""
    is_open = exists().where(Timer.kind == KIND, Timer.subject == cast(Incident.id, Text), Timer.done_at.is_(None))
    late = Incident.next_step_at < func.clock_timestamp() - STRANDED
    return session.scalars(select(Incident.id).where(Incident.state.in_(ESCALATING), late, ~is_open)).all()
