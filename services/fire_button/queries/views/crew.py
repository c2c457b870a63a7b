"""An incident as one post's crew has it in hand: one step at a time."""

from dataclasses import dataclass
from datetime import datetime

from services.fire_button.queries.views.incident import DispatchView, IncidentView


@dataclass(frozen=True, slots=True)
class StepView:
    """One stage of the post's way; `at`: when, if it is done. `button`: what the crew presses for it."""

    act: str
    title: str
    button: str
    icon: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class CrewView:
    """`post`: for which this officer taps; None while nobody said it. `now`: the next step, None when all are done.

    `later`: steps after it, for a crew that forgot one; `acts`: what else may be done.
    """

    incident: IncidentView
    post_code: str | None
    post: str
    part: DispatchView | None
    steps: tuple[StepView, ...]
    now: StepView | None
    later: tuple[StepView, ...]
