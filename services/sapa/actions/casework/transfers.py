"""Handing a case to another regency: with consent, approved by a supervisor, with a letter, and with their answer."""

from uuid import UUID

from common.errors import Conflict
from services.sapa.actions.casework.approvals import ask
from services.sapa.actions.casework.desk import NOT_HERE, Desk, act, derived, not_later
from services.sapa.actions.casework.moving import Moved, move
from services.sapa.queries.opened import OpenedEntry
from services.sapa.schemas.acts import Move
from services.sapa.schemas.entries.decisions import ApprovalAsked, ApprovalOf
from services.sapa.schemas.entries.documents import LetterKind
from services.sapa.schemas.entries.referrals import TransferAnswered, TransferProposed
from services.sapa.workflow import CaseAct

NO_LETTER = "Buat dulu surat pengalihannya."
NO_PROPOSAL = "Isi dulu usul pengalihan."


@act(by_holder=True)
def propose_transfer(desk: Desk, form: TransferProposed, entry_id: UUID) -> OpenedEntry:
    """Ask a supervisor to hand the case over. The consent of the person stands in the form."""
    not_later(desk, "consent.given_on", form.consent.given_on)
    entry = desk.write(form, entry_id)
    asked = ApprovalAsked(what=ApprovalOf.PENGALIHAN, about=entry_id, reason=form.reason)
    ask(desk, asked, derived(entry_id, "approval"))
    return entry


@act(by_holder=True)
def hand_over(desk: Desk, form: Move, entry_id: UUID) -> OpenedEntry:
    """Do what was approved, once its letter is written."""
    if not desk.view.transfers:
        raise Conflict(NO_PROPOSAL)
    transfer = desk.view.transfers[-1]
    is_written = any(
        one.body.letter is LetterKind.PENGALIHAN and one.body.about == transfer.id for one in desk.view.letters
    )
    if not is_written:
        raise Conflict(NO_LETTER)
    return move(desk, Moved(CaseAct.TRANSFER, form.reason, transfer.approval), entry_id)


@act(in_closed=True)
def record_transfer_answer(desk: Desk, form: TransferAnswered, entry_id: UUID) -> OpenedEntry:
    """What the other regency answered; `thread` is the transfer. A refusal is followed by reopening."""
    if form.thread not in {one.id for one in desk.view.transfers}:
        raise Conflict(NOT_HERE)
    not_later(desk, "answered_on", form.answered_on)
    return desk.write(form, entry_id)
