"""Hypothesis drives cases along workflow.TABLE: the state follows a model, in the signed entries and in clear."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.errors import DomainError
from services.sapa.actions.casework.approvals import decide
from services.sapa.actions.casework.closure import close, propose_closure, reopen
from services.sapa.actions.casework.documents import write_letter
from services.sapa.actions.casework.moving import accompany, monitor
from services.sapa.actions.casework.transfers import hand_over, propose_transfer
from services.sapa.schemas.acts import Move, WriteLetter
from services.sapa.schemas.entries.decisions import ApprovalDecided
from services.sapa.schemas.entries.documents import LetterKind
from services.sapa.workflow import CLOSED, TABLE, CaseAct, CaseState
from tests.sapa.casework_setup import Casework, MakeCase, make_case
from tests.sapa.test_closure import PROPOSAL, statistics_key
from tests.sapa.test_referrals import LETTER, TRANSFER

__all__ = ["make_case"]
PROPOSES = {CaseAct.CLOSE: "propose_closure", CaseAct.TRANSFER: "propose_transfer"}
MOVES: dict[CaseAct, Callable[[Casework], object]] = {
    CaseAct.ACCOMPANY: lambda case: case.do(accompany, Move()),
    CaseAct.MONITOR: lambda case: case.do(monitor, Move()),
    CaseAct.CLOSE: lambda case: case.do(close, Move()),
    CaseAct.TRANSFER: lambda case: case.do(hand_over, Move()),
    CaseAct.REOPEN: lambda case: case.do(reopen, Move(reason="Datang lagi")),
}
STEPS = (*PROPOSES.values(), "approve", "refuse", *MOVES)


@dataclass
class Model:
    """What must hold, said again without entries. `asked`: of each kind, whether its newest question was answered yes,
    no, or waits (None).
    """

    state: CaseState
    asked: dict[CaseAct, bool | None]

    def step(self, name: str) -> bool:
        """Whether this is possible; if so the model has done it."""
        if name in PROPOSES.values():
            act = next(one for one, by in PROPOSES.items() if by == name)
            return self._ask(act)
        if name in ("approve", "refuse"):
            return self._answer(is_approved=name == "approve")
        return self._move(CaseAct(name))

    def _ask(self, act: CaseAct) -> bool:
        if self.state in CLOSED or self.asked.get(act, True) is None:
            return False
        self.asked.pop(act, None)
        self.asked[act] = None
        return True

    def _answer(self, *, is_approved: bool) -> bool:
        waiting = [act for act, answer in self.asked.items() if answer is None]
        if self.state in CLOSED or not waiting:
            return False
        self.asked[waiting[0]] = is_approved
        return True

    def _move(self, act: CaseAct) -> bool:
        row = TABLE.get((self.state, act))
        if row is None or (row.needs_approval and not self.asked.get(act)):
            return False
        self.state, self.asked = row.end, {}
        return True


def _do(case: Casework, name: str) -> bool:
    try:
        _act(case, name)
    except DomainError:
        return False
    return True


def _act(case: Casework, name: str) -> None:
    if name == "propose_closure":
        case.do(propose_closure, PROPOSAL)
    elif name == "propose_transfer":
        transfer = case.do(propose_transfer, TRANSFER)
        told = LETTER.model_copy(update={"letter": LetterKind.PENGALIHAN, "about": transfer})
        case.do(write_letter, WriteLetter.model_validate(told.model_dump()))
    elif name in ("approve", "refuse"):
        _answer(case, is_approved=name == "approve")
    else:
        MOVES[CaseAct(name)](case)


def _answer(case: Casework, *, is_approved: bool) -> None:
    waiting = next((one.id for one in case.view().approvals if one.is_waiting), None)
    told = ApprovalDecided(thread=waiting, is_approved=is_approved, words="-")
    case.do(decide, told, by=case.supervisor)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(STEPS), min_size=4, max_size=10))
def test_a_case_follows_the_table_and_nothing_else(make_case: MakeCase, steps: list[str]) -> None:
    case = make_case()
    if not _has_key:
        statistics_key(case.supervisor)
        _has_key.append(datetime.now(UTC))
    case.assess()
    model = Model(CaseState.ASESMEN, {})
    for name in steps:
        assert _do(case, name) is model.step(name), name
        view, row = case.view(), case.row()
        assert (view.state, row.state, view.is_state_signed) == (model.state, model.state.value, True)
        assert (row.closed_at is not None) is (model.state in CLOSED)


_has_key: list[datetime] = []
