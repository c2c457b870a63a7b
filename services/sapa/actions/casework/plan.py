"""The case plan."""

from uuid import UUID

from common.errors import Conflict
from services.sapa.actions.casework.desk import Desk, act, find, former, in_thread, known_owner, not_earlier
from services.sapa.actions.casework.mediation import may_mediate
from services.sapa.queries.contact import may_contact
from services.sapa.queries.opened import OpenedEntry
from services.sapa.schemas.acts import EndStep
from services.sapa.schemas.entries.plan import StepPlanned, StepState

ENDED = "Langkah ini sudah berakhir. Buat langkah baru bila perlu."


@act()
def plan_step(desk: Desk, form: StepPlanned, entry_id: UUID) -> OpenedEntry:
    """A new step, or with `thread` an open one as it shall be now. A step that reaches a person passes the guard."""
    before = former(desk.view.steps, form)
    if before is not None and before.state is not StepState.TERBUKA:
        raise Conflict(ENDED)
    known_owner(desk, form.owner_key_id)
    not_earlier(desk, "due_at", form.due_at)
    may_mediate(desk.view, form.service)
    if form.contact is not None:
        not_earlier(desk, "at", form.contact.at)
        may_contact(desk.view, form.contact.channel, form.contact.address, form.contact.at)
    told = form.model_copy(update={"state": StepState.TERBUKA, "outcome": ""})
    return desk.write(in_thread(told, entry_id), entry_id)


@act()
def end_step(desk: Desk, form: EndStep, entry_id: UUID) -> OpenedEntry:
    """Done, or dropped, with what came of it."""
    step = find(desk.view.steps, form.step).body
    if step.state is not StepState.TERBUKA:
        raise Conflict(ENDED)
    state = StepState.SELESAI if form.is_done else StepState.BATAL
    told = {"thread": form.step, "state": state, "outcome": form.outcome}
    return desk.write(step.model_copy(update=told), entry_id)
