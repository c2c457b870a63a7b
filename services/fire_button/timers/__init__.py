"""What falls due in fire_button: steps of escalation, warnings of uncovered shifts, and the terms of retention."""

from collections.abc import Mapping

from common.settings import Settings
from common.timers import TimerHandler


def handlers(settings: Settings) -> Mapping[str, TimerHandler]:  # noqa: ARG001
    """The kinds of timers of this service, for its relay."""
    return {}
