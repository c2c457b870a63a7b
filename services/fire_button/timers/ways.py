"""Whether people's ways work is looked at again and again."""

from collections.abc import Mapping
from datetime import timedelta

from common.timers import Chore, TimerHandler
from services.fire_button.actions.learning import learn_ways

EVERY = timedelta(seconds=30)


def handlers() -> Mapping[str, TimerHandler]:
    """Of this module."""
    return {"reach.learn": Chore(learn_ways, EVERY)}
