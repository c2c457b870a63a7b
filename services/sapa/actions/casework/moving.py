"""Moving a case along workflow.TABLE: the signed entry and the state that stands in clear change together."""

from dataclasses import dataclass
from uuid import UUID

from common.errors import Conflict
from services.sapa.actions.casework.desk import Desk, act
from services.sapa.actions.statistics import Counted
from services.sapa.models import Case
from services.sapa.queries.casework.parts import Approval
from services.sapa.queries.opened import OpenedEntry
from services.sapa.schemas.acts import Move
from services.sapa.schemas.entries.decisions import StateChanged
from services.sapa.workflow import CLOSED, CaseAct, NotPossible, Transition, transition

NOT_NOW = "Ini tidak dapat dilakukan pada keadaan kasus sekarang. Muat ulang halamannya."
TAMPERED = "Keadaan kasus diubah di luar aplikasi. Hubungi pejabat pelindungan data."
NO_APPROVAL = "Penyelia belum menyetujui. Minta persetujuan dulu."


@dataclass(frozen=True, slots=True)
class Moved:
    """What is asked for: an act of the table, why, and what carries it."""

    act: CaseAct
    reason: str
    approval: Approval | None = None
    counted: Counted | None = None


@act(by_holder=True)
def accompany(desk: Desk, form: Move, entry_id: UUID) -> OpenedEntry:
    """From assessment or monitoring to accompaniment."""
    return move(desk, Moved(CaseAct.ACCOMPANY, form.reason), entry_id)


@act(by_holder=True)
def monitor(desk: Desk, form: Move, entry_id: UUID) -> OpenedEntry:
    """From accompaniment to monitoring."""
    return move(desk, Moved(CaseAct.MONITOR, form.reason), entry_id)


def move(desk: Desk, asked: Moved, entry_id: UUID) -> OpenedEntry:
    """Go the row of the table.

    Raises Conflict for what the table does not know, while a supervisor has to agree first, and for a tampered state.
    """
    if not desk.view.is_state_signed:
        raise Conflict(TAMPERED)
    step = _row_of(desk, asked.act)
    if step.needs_approval:
        must_be_given(asked.approval)
    counted = asked.counted
    body = StateChanged(
        act=step.act,
        start=step.start,
        end=step.end,
        approval=asked.approval.id if asked.approval else None,
        reason=asked.reason,
        counted=counted.row_id if counted else None,
        counted_in=counted.period if counted else None,
    )
    entry = desk.write(body, entry_id)
    row = desk.session.get_one(Case, desk.case.id)
    row.state = step.end
    row.closed_at = entry.made_at if step.end in CLOSED else None
    return entry


def must_be_given(approval: Approval | None) -> None:
    """Raises Conflict before a supervisor has agreed."""
    if approval is None or not approval.is_given:
        raise Conflict(NO_APPROVAL)


def _row_of(desk: Desk, asked: CaseAct) -> Transition:
    try:
        return transition(desk.view.state, asked)
    except NotPossible:
        raise Conflict(NOT_NOW) from None
