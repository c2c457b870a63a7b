"""The end of a case: proposed with its SIMFONI codes, approved, counted once; the look after it; reopening."""

from collections.abc import Iterator
from uuid import UUID

from common.errors import Conflict
from services.sapa.actions.casework.approvals import ask
from services.sapa.actions.casework.desk import Desk, act, derived, not_earlier, not_later, refuse
from services.sapa.actions.casework.moving import NO_APPROVAL, Moved, move, must_be_given
from services.sapa.actions.statistics import Counted, count_closure
from services.sapa.queries.casework.parts import ClockKind
from services.sapa.queries.opened import OpenedEntry
from services.sapa.schemas.acts import Move
from services.sapa.schemas.codes import Form
from services.sapa.schemas.entries.closure import ClosureProposed, FollowedUp
from services.sapa.schemas.entries.decisions import ApprovalAsked, ApprovalOf
from services.sapa.schemas.entries.plan import StepState
from services.sapa.workflow import CaseAct, CaseState

POLICE_FIRST = "Catat dulu laporan ke polisi (UU TPKS pasal 41)."
STEPS_OPEN = "Selesaikan atau batalkan dulu langkah yang masih terbuka."
NO_ASSESSMENT = "Isi dulu asesmen, setidaknya satu kali."
NO_DAY = "Pilih hari tindak lanjut, atau tulis alasan mengapa tidak."
SEXUAL = "Kasus ini mencatat kekerasan seksual. Pilih juga bentuk itu."
NO_REASON = "Tulis alasannya."
NOT_ENDED = "Tindak lanjut dicatat setelah kasus ditutup."


@act(by_holder=True)
def propose_closure(desk: Desk, form: ClosureProposed, entry_id: UUID) -> OpenedEntry:
    """Ask a supervisor to close. Raises Conflict naming what has to be done before."""
    _must_be_ready(desk)
    if form.follow_up_on is None and not form.why_none:
        raise refuse("follow_up_on", NO_DAY)
    not_earlier(desk, "follow_up_on", form.follow_up_on)
    if not _names_all(desk, form):
        raise refuse("forms", SEXUAL)
    entry = desk.write(form, entry_id)
    asked = ApprovalAsked(what=ApprovalOf.PENUTUPAN, about=entry_id, reason=form.summary)
    ask(desk, asked, derived(entry_id, "approval"))
    return entry


@act(by_holder=True)
def close(desk: Desk, form: Move, entry_id: UUID) -> OpenedEntry:
    """Close what a supervisor approved, and count it. Raises Unavailable while the office has no statistics key."""
    _must_be_ready(desk)
    closing = desk.view.closings[-1] if desk.view.closings else None
    if closing is None:
        raise Conflict(NO_APPROVAL)
    must_be_given(closing.approval)
    if not _names_all(desk, closing.proposed.body):
        raise Conflict(SEXUAL)
    counted = count_closure(desk.session, desk.office, closing.proposed.body.codes, _before(desk), desk.today())
    return move(desk, Moved(CaseAct.CLOSE, form.reason, closing.approval, counted), entry_id)


@act(in_closed=True, by_holder=True)
def reopen(desk: Desk, form: Move, entry_id: UUID) -> OpenedEntry:
    """Back to assessment, with the reason."""
    if not form.reason:
        raise refuse("reason", NO_REASON)
    return move(desk, Moved(CaseAct.REOPEN, form.reason), entry_id)


@act(in_closed=True)
def follow_up(desk: Desk, form: FollowedUp, entry_id: UUID) -> OpenedEntry:
    """How it goes after the end; `next_on` for once more."""
    if desk.view.state is not CaseState.SELESAI:
        raise Conflict(NOT_ENDED)
    not_later(desk, "done_on", form.done_on)
    not_earlier(desk, "next_on", form.next_on)
    return desk.write(form, entry_id)


def _must_be_ready(desk: Desk) -> None:
    for words in _undone(desk):
        raise Conflict(words)


def _undone(desk: Desk) -> Iterator[str]:
    if any(one.kind is ClockKind.POLISI for one in desk.view.clocks):
        yield POLICE_FIRST
    if any(one.body.state is StepState.TERBUKA for one in desk.view.steps):
        yield STEPS_OPEN
    if not desk.view.assessments:
        yield NO_ASSESSMENT


def _names_all(desk: Desk, proposed: ClosureProposed) -> bool:
    return desk.view.sexual_since is None or Form.SEKSUAL in proposed.codes.forms


def _before(desk: Desk) -> Counted | None:
    """What an earlier closure of this case counted."""
    for one in reversed(desk.view.moves):
        if one.body.counted is not None and one.body.counted_in is not None:
            return Counted(one.body.counted, one.body.counted_in)
    return None
