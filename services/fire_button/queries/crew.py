"""An incident as one post's crew has it in hand: which step is next, by the post's own times."""

from services.fire_button.queries.reference import Reference
from services.fire_button.queries.views.crew import CrewView, StepView
from services.fire_button.queries.views.incident import DispatchView, IncidentView
from services.fire_button.workflow import Act

# The post's time, the step's name once it is done, the word on its button, its icon; in the order of the way.
STEPS = {
    Act.ACKNOWLEDGE: ("acknowledged_at", "Diterima", "Terima", "check"),
    Act.DEPART: ("departed_at", "Berangkat", "Berangkat", "truck"),
    Act.ARRIVE: ("arrived_at", "Tiba", "Tiba", "pin"),
    Act.ACCESS: ("accessed_at", "Di titik api", "Di titik api", "flag"),
    Act.WATER: ("water_at", "Air menyembur", "Air menyembur", "flame"),
    Act.CONTROL: ("controlled_at", "Terkendali", "Terkendali", "check"),
}
RESCUE = {Act.ACCESS: ("Di tempat korban", "Di tempat korban"), Act.CONTROL: ("Tertangani", "Tertangani")}


def crew_view(view: IncidentView, post_code: str | None, reference: Reference) -> CrewView:
    """The steps of one post, or of none yet. Where nothing burns, nobody sprays water."""
    part = next((one for one in view.dispatches if one.post_code == post_code), None)
    steps = tuple(_step(act, part, view) for act in STEPS if view.is_fire or act is not Act.WATER)
    undone = _undone(steps) if _goes_on(view, part) else ()
    return CrewView(
        incident=view,
        post_code=post_code,
        post=reference.post_name(post_code),
        part=part,
        steps=steps,
        now=undone[0] if undone else None,
        later=undone[1:],
    )


def _goes_on(view: IncidentView, part: DispatchView | None) -> bool:
    return view.ended_at is None and Act.ACKNOWLEDGE in view.acts and (part is None or part.stood_down_at is None)


def _undone(steps: tuple[StepView, ...]) -> tuple[StepView, ...]:
    """After the last that is done: what was skipped stays skipped."""
    done = [place for place, step in enumerate(steps) if step.at]
    return steps[done[-1] + 1 :] if done else steps


def _step(act: Act, part: DispatchView | None, view: IncidentView) -> StepView:
    name, title, button, icon = STEPS[act]
    title, button = (title, button) if view.is_fire else RESCUE.get(act, (title, button))
    return StepView(act, title, button, icon, getattr(part, name) if part else None)
