"""Asking a supervisor, and the supervisor's answer: never by the one who asked."""

from uuid import UUID

from common.errors import Conflict, NotAllowed
from services.sapa.actions.casework.desk import NOT_HERE, Desk, act, refuse
from services.sapa.queries.casework.parts import Approval
from services.sapa.queries.opened import OpenedEntry
from services.sapa.schemas.entries.decisions import APPROVES, ApprovalAsked, ApprovalDecided
from services.sapa.workflow import Role

NO_SUPERVISOR = "Hanya penyelia yang dapat memutuskan ini."
OWN = "Anda yang meminta. Penyelia lain yang memutuskan."
DECIDED = "Ini sudah diputuskan. Muat ulang untuk melihatnya."
WITH_PROPOSAL = "Isi dulu usulnya; persetujuan diminta bersamanya."
WHY_NOT = "Tulis alasannya, supaya rekan Anda dapat memperbaiki."
WAITS = "Persetujuan ini sudah diminta. Tunggu putusan penyelia."


@act()
def ask_approval(desk: Desk, form: ApprovalAsked, entry_id: UUID) -> OpenedEntry:
    """A question of its own (the plan; a tick that was a mistake). Closing and transfer ask with their form."""
    if form.what in APPROVES.values():
        raise refuse("what", WITH_PROPOSAL)
    return ask(desk, form, entry_id)


def ask(desk: Desk, form: ApprovalAsked, entry_id: UUID) -> OpenedEntry:
    """One question of a kind waits at a time. Raises Conflict."""
    if any(one.what is form.what and one.is_waiting for one in desk.view.approvals):
        raise Conflict(WAITS)
    return desk.write(form.model_copy(update={"thread": entry_id}), entry_id)


@act(by_holder=True)
def decide(desk: Desk, form: ApprovalDecided, entry_id: UUID) -> OpenedEntry:
    """Yes or no, signed; `thread` is the approval. Raises NotAllowed for everybody but another supervisor."""
    approval = next((one for one in desk.view.approvals if one.id == form.thread), None)
    if approval is None:
        raise Conflict(NOT_HERE)
    _may_decide(desk, approval)
    if not form.is_approved and not form.words:
        raise refuse("words", WHY_NOT)
    return desk.write(form, entry_id)


def _may_decide(desk: Desk, approval: Approval) -> None:
    if desk.doer.role is not Role.PENYELIA:
        raise NotAllowed(NO_SUPERVISOR)
    if approval.asked_by.officer_id == desk.doer.officer.id:
        raise NotAllowed(OWN)
    if not approval.is_waiting:
        raise Conflict(DECIDED)
