"""When the next step of escalation falls due. Its timer and `incident.next_step_at` tell the same, in one commit."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.timers import cancel_timer, set_timer
from services.fire_button.actions.choosing import travel_s
from services.fire_button.actions.office import BackOffice
from services.fire_button.messages.targets import Target
from services.fire_button.models import Dispatch, Incident
from services.fire_button.queries.dispatches import dispatches_of
from services.fire_button.queries.reference import StepView
from services.fire_button.workflow import ESCALATING, State

KIND = "incident.escalate"
# Should an office have deleted every step, its crews and operators are still rung again.
FALLBACK = (StepView(1, 60, (Target.SEMUA_REGU, Target.OPERATOR)),)
# A post that withdrew leaves an incident to nobody; the moment is for the act to be written.
AFTER_WITHDRAWAL = timedelta(seconds=1)


def clock(session: Session) -> datetime:
    """The database's: leases and due times know no other."""
    now: datetime = session.scalars(select(func.clock_timestamp())).one()
    return now


def steps_of(office: BackOffice) -> Sequence[StepView]:
    """The steps of the office; never none."""
    return office.reference.current().steps or FALLBACK


def pause_after(office: BackOffice, taken: int) -> timedelta:
    """From the step that was taken (0: the first alarm) to the next; the last one repeats."""
    steps = steps_of(office)
    if taken >= len(steps):
        return timedelta(seconds=office.rules.repeat_s)
    before = steps[taken - 1].after_s if taken else 0
    return timedelta(seconds=max(1, steps[taken].after_s - before))


def step_now(office: BackOffice, taken: int, overdue: timedelta) -> int:
    """The number of the step to take: the one after `taken`, or, after an outage, the one that is current by now."""
    last = len(steps_of(office))
    number = min(taken + 1, last)
    while number < last and overdue >= pause_after(office, number):
        overdue -= pause_after(office, number)
        number += 1
    return number


def set_due(session: Session, incident: Incident, due_at: datetime | None) -> None:
    """Let the next step fall due then; None: nobody has to be moved any more."""
    incident.next_step_at = due_at
    if due_at is None:
        cancel_timer(session, KIND, str(incident.id))
    else:
        set_timer(session, KIND, str(incident.id), due_at)


def due_after_act(session: Session, office: BackOffice, incident: Incident) -> datetime | None:
    """When the crews have to be asked again, after an act on the locked incident; None: they need not.

    A time that has passed changes nothing: then the steps are already under way at their own pace.
    """
    if incident.state not in ESCALATING:
        return None
    now = clock(session)
    wanted = _due_of_crews(session, office, incident)
    if wanted is not None and wanted > now:
        return wanted
    return incident.next_step_at or now + pause_after(office, 0)


def travel_pause(office: BackOffice, metres: float | None) -> timedelta:
    """How long a crew may be on its way before somebody asks; without a distance, the norm's response time."""
    rules = office.rules
    seconds = rules.response_s if metres is None else travel_s(office, metres)
    return timedelta(seconds=max(seconds * rules.travel_slack, rules.depart_within_s))


def _due_of_crews(session: Session, office: BackOffice, incident: Incident) -> datetime | None:
    """The latest that one of the posts that go may take; whoever is on time is enough."""
    posts = dispatches_of(session, incident.id)
    going = [post for post in posts if post.stood_down_at is None]
    due = [found for post in going if (found := _due_of_post(office, post)) is not None]
    if due:
        return max(due)
    withdrawn = [post.stood_down_at for post in posts if post.stood_down_at is not None]
    if withdrawn and (incident.state != State.BARU or not going):
        return max(withdrawn) + AFTER_WITHDRAWAL
    if incident.state == State.BARU or incident.acknowledged_at is None:
        return None
    return incident.acknowledged_at + timedelta(seconds=office.rules.depart_within_s)


def _due_of_post(office: BackOffice, post: Dispatch) -> datetime | None:
    if post.departed_at is not None:
        return post.departed_at + travel_pause(office, post.distance_m)
    if post.acknowledged_at is not None:
        return post.acknowledged_at + timedelta(seconds=office.rules.depart_within_s)
    return None
