"""One step of an escalation, taken by the clock: who is rung now, what is written down, when the next one is.

`take_step` runs in the transaction that ends its timer, so step, messages and the next timer commit together. An act
in another transaction may hold the incident; then the step comes back a moment later, since waiting for the one
while holding the other's timer would be a deadlock.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Text, cast, exists, func, select
from sqlalchemy.orm import Session

from common import db
from common.timers import Due, Timer, set_timer
from services.fire_button.actions.alarm import note_deaf, posts_going, ring_next_post
from services.fire_button.actions.office import BackOffice
from services.fire_button.actions.pacing import KIND, clock, pause_after, set_due, step_now, steps_of, travel_pause
from services.fire_button.actions.parties import parties_of
from services.fire_button.actions.reaching import Round, ring
from services.fire_button.actions.summons import Summons
from services.fire_button.messages import templates
from services.fire_button.messages.targets import TARGET_LABELS, Target
from services.fire_button.models import Dispatch, Incident, IncidentEvent
from services.fire_button.queries.muster import SharedMuster, read_muster
from services.fire_button.workflow import ESCALATING, FIRST, State

BUSY = timedelta(milliseconds=200)
STRANDED = timedelta(seconds=10)
AT_ONCE = timedelta(seconds=2)
SITUATION = {
    State.BARU: "Belum ada yang menerima",
    State.DITERIMA: "Diterima, tetapi belum berangkat",
    State.BERANGKAT: "Berangkat, tetapi belum tiba",
}


def take_step(session: Session, office: BackOffice, shared: SharedMuster, due: Due) -> None:
    """What is due for an incident now; nothing when nobody has to be moved any more."""
    incident = _free(session, UUID(due.subject))
    if incident is None:
        set_timer(session, KIND, due.subject, clock(session) + BUSY)
        return
    if incident.state not in ESCALATING or incident.next_step_at is None:
        return
    summons = Summons.again(session, office, incident, shared.current())
    now = summons.background.now
    number = step_now(office, incident.escalation_step, now - due.due_at)
    targets = _targets(office, incident.escalation_step, number)
    incident.escalation_step = number
    _ring(summons, targets)
    set_due(session, incident, now + _pause(summons))
    summons.write()


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


def _ring(summons: Summons, targets: Sequence[str]) -> None:
    incident = summons.incident
    further = ring_next_post(summons) if Target.POS_BERIKUT in targets else None
    parties = parties_of(summons, targets, [code for code in posts_going(summons) if code != further])
    rung = ring(summons, parties, Round(incident.escalation_step, templates.ESCALATED))
    named = [TARGET_LABELS[Target(target)] for target in targets if target in TARGET_LABELS]
    summons.note(
        "escalation.step",
        f"{SITUATION[State(incident.state)]}. Dipanggil: {', '.join(named)}.",
        further,
        {
            "step": incident.escalation_step,
            "state": incident.state,
            "targets": list(targets),
            "rung": [one.kept() for one in rung],
        },
    )


def _pause(summons: Summons) -> timedelta:
    """A crew that is on its way is not rung every minute."""
    if summons.incident.state != State.BERANGKAT:
        return pause_after(summons.office, summons.incident.escalation_step)
    coming = (one for one in summons.posts.values() if one.departed_at is not None and one.stood_down_at is None)
    metres = (one.distance_m for one in coming if one.distance_m is not None)
    return travel_pause(summons.office, min(metres, default=None))


def watch() -> None:
    """A chore: incidents whose posts have gone deaf since they were rung, and steps that lost their timer."""
    with db.transaction(quiet=True) as session:
        for incident_id, post_codes in _deafened(session).items():
            incident = _free(session, incident_id)
            if incident is not None and incident.state == FIRST:
                note_deaf(session, incident, post_codes)
                set_due(session, incident, clock(session))
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
    hearing = _hearing(session, {post for posts in rung.values() for post in posts}) if rung else frozenset()
    deaf = {one: posts for one, posts in rung.items() if hearing.isdisjoint(posts)}
    told = select(IncidentEvent.incident_id, IncidentEvent.data["posts"]).where(
        IncidentEvent.incident_id.in_(deaf), IncidentEvent.kind == "board.deaf"
    )
    known = {(incident_id, tuple(posts)) for incident_id, posts in session.execute(told)} if deaf else set()
    return {one: posts for one, posts in deaf.items() if (one, tuple(posts)) not in known}


def _hearing(session: Session, post_codes: Iterable[str]) -> frozenset[str]:
    """Those of these posts where an alarm would reach somebody."""
    muster = read_muster(session)
    return frozenset(code for code in post_codes if not muster.is_deaf(code))


def _stranded(session: Session) -> Sequence[UUID]:
    """Escalating incidents that are due and have no open timer: a mistake of ours must not end an alarm."""
    is_open = exists().where(Timer.kind == KIND, Timer.subject == cast(Incident.id, Text), Timer.done_at.is_(None))
    late = Incident.next_step_at < func.clock_timestamp() - STRANDED
    return session.scalars(select(Incident.id).where(Incident.state.in_(ESCALATING), late, ~is_open)).all()
