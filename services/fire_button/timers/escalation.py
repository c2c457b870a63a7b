"""Steps of escalation, and the watch over posts that go deaf and steps that got lost."""

from collections.abc import Mapping
from datetime import timedelta

from common.timers import Chore, Step, TimerHandler
from services.fire_button.actions.escalating import take_step, watch
from services.fire_button.actions.office import BackOffice
from services.fire_button.actions.pacing import KIND
from services.fire_button.queries.muster import SharedMuster

WATCH_EVERY = timedelta(seconds=5)


def handlers(office: BackOffice) -> Mapping[str, TimerHandler]:
    """Of this module."""
    shared = SharedMuster()
    return {
        KIND: Step(lambda session, due: take_step(session, office, shared, due)),
        "incident.watch": Chore(watch, WATCH_EVERY),
    }
