"""The case plan: steps that holders own, that end once, and that reach people only as agreed."""

from datetime import timedelta

import pytest

from common.codes import new_id
from common.errors import Conflict, InvalidInput, NotAllowed
from services.sapa.actions.casework.contacts import agree_contact
from services.sapa.actions.casework.plan import end_step, plan_step
from services.sapa.queries.casework.parts import ClockKind
from services.sapa.schemas.acts import EndStep
from services.sapa.schemas.codes import Channel
from services.sapa.schemas.entries.contacts import ContactTold
from services.sapa.schemas.entries.plan import StepPlanned, StepState
from services.sapa.schemas.entries.received import SafeContactSet
from services.sapa.schemas.reporting import SafeContact
from tests.sapa.casework_setup import AGREED, NUMBER, Casework, MakeCase, make_case, next_weekday, soon

__all__ = ["make_case"]


def step_words(case: Casework) -> list[str]:
    return [one.words for one in case.view().clocks if one.kind is ClockKind.LANGKAH]


def test_a_step_has_an_owner_and_a_day_and_ends_once(make_case: MakeCase) -> None:
    case = make_case()
    planned = StepPlanned(words="Temani ke puskesmas", owner_key_id=case.worker.key_id, due_at=soon(2))
    step = case.do(plan_step, planned)
    later = planned.model_copy(update={"thread": step, "owner_key_id": case.supervisor.key_id, "due_at": soon(3)})
    case.do(plan_step, later)
    clock = next(one for one in case.view().clocks if one.kind is ClockKind.LANGKAH)
    assert (clock.about, clock.due_at, clock.owner_key_id) == (step, soon(3), case.supervisor.key_id)
    assert not clock.is_over(soon(2))
    assert clock.is_over(soon(4))
    case.do(end_step, EndStep(step=step, outcome="Visum selesai"), by=case.supervisor)
    held = case.view().steps[0]
    assert (held.body.state, held.body.outcome, len(held.entries)) == (StepState.SELESAI, "Visum selesai", 3)
    assert (held.begun.by.name, held.changed.by.name) == ("Rina", "Hasnah")
    assert step_words(case) == []
    with pytest.raises(Conflict):
        case.do(end_step, EndStep(step=step, is_done=False))
    with pytest.raises(Conflict):
        case.do(plan_step, later)
    with pytest.raises(Conflict):
        case.do(end_step, EndStep(step=new_id()))


def test_only_a_holder_owns_a_step_and_its_day_lies_ahead(make_case: MakeCase) -> None:
    case = make_case()
    planned = StepPlanned(words="Temani", owner_key_id=case.worker.key_id, due_at=soon())
    for field, wrong in (("owner_key_id", new_id()), ("due_at", case.view().now - timedelta(minutes=1))):
        with pytest.raises(InvalidInput) as refused:
            case.do(plan_step, planned.model_copy(update={field: wrong}))
        assert set(refused.value.fields) == {field}


def test_a_step_that_reaches_somebody_passes_the_guard_and_is_not_recalled_when_that_ends(make_case: MakeCase) -> None:
    case, safe = make_case(), next_weekday(3, 9)
    contact = ContactTold(channel=Channel.WHATSAPP, address=NUMBER, at=safe)
    planned = StepPlanned(words="Tanya kabar", owner_key_id=case.worker.key_id, due_at=safe, contact=contact)
    with pytest.raises(NotAllowed):
        case.do(plan_step, planned)
    case.do(agree_contact, SafeContactSet(agreed=AGREED, by_reporter=False))
    case.do(plan_step, planned)
    assert step_words(case) == ["Tanya kabar"]
    case.do(agree_contact, SafeContactSet(agreed=SafeContact(), by_reporter=False))
    assert step_words(case) == ["Kontak ini tidak disepakati lagi. Batalkan."]
