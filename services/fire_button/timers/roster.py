"""A warning ahead of hours for which nobody is entered at a post."""

from collections.abc import Mapping
from datetime import timedelta

from common.timers import Chore, TimerHandler
from services.fire_button.actions.office import BackOffice
from services.fire_button.actions.rostering import warn_of_gaps

EVERY = timedelta(minutes=15)


def handlers(office: BackOffice) -> Mapping[str, TimerHandler]:
    """Of this module."""
    return {"roster.warn": Chore(lambda: warn_of_gaps(office), EVERY)}
