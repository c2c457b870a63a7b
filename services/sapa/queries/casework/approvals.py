"""Approvals and what they carry: an answer counts only from a supervisor who did not ask, and for one move only."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from services.sapa.queries.casework.parts import Approval, Closing, Decision, Transfer, Written
from services.sapa.queries.casework.threads import newest, written
from services.sapa.queries.opened import OpenedEntry
from services.sapa.schemas.entries.closure import ClosureProposed
from services.sapa.schemas.entries.decisions import APPROVES, ApprovalAsked, ApprovalDecided, StateChanged
from services.sapa.schemas.entries.referrals import TransferAnswered, TransferProposed
from services.sapa.workflow import Role

OF_MOVES = frozenset(APPROVES.values())


def approvals_of(entries: Sequence[OpenedEntry], moves: Sequence[Written[StateChanged]]) -> tuple[Approval, ...]:
    """Every question with its first valid answer. Questions about moving the case end with its next move."""
    decided = written(entries, ApprovalDecided)
    moved_at = moves[-1].at if moves else None
    return tuple(
        Approval(
            id=one.body.thread or one.id,
            what=one.body.what,
            about=one.body.about,
            reason=one.body.reason,
            asked_by=one.by,
            asked_at=one.at,
            decision=_decision(one, decided),
            is_used=one.body.what in OF_MOVES and moved_at is not None and one.at <= moved_at,
        )
        for one in written(entries, ApprovalAsked)
    )


def _decision(asked: Written[ApprovalAsked], decided: Iterable[Written[ApprovalDecided]]) -> Decision | None:
    """The first answer holds, so that a second click or a second supervisor changes nothing."""
    approval = asked.body.thread or asked.id
    for one in decided:
        is_other = one.by.officer_id != asked.by.officer_id
        if one.body.thread == approval and one.by.role is Role.PENYELIA and is_other and one.at >= asked.at:
            return Decision(one.body.is_approved, one.body.words, one.by, one.at)
    return None


def closings_of(entries: Sequence[OpenedEntry], approvals: Iterable[Approval]) -> tuple[Closing, ...]:
    """Proposals to close."""
    asked = {one.about: one for one in approvals}
    return tuple(Closing(one, asked.get(one.id)) for one in written(entries, ClosureProposed))


def transfers_of(entries: Sequence[OpenedEntry], approvals: Iterable[Approval]) -> tuple[Transfer, ...]:
    """Proposals to hand the case over, with what came back."""
    asked: dict[UUID | None, Approval] = {one.about: one for one in approvals}
    answers = written(entries, TransferAnswered)
    return tuple(
        Transfer(one.id, one, asked.get(one.id), newest(answers, one.id)) for one in written(entries, TransferProposed)
    )
