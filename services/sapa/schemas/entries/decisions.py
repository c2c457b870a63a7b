"""Entries about what a supervisor decides, and about what moved the case."""

from enum import StrEnum
from typing import Final, Literal
from uuid import UUID

from services.sapa.schemas.entries.base import EntryBody
from services.sapa.schemas.entries.referrals import Needed
from services.sapa.schemas.entries.times import Day
from services.sapa.schemas.reporting import Words
from services.sapa.workflow import CaseAct, CaseState


class ApprovalOf(StrEnum):
    """What may be asked. BUKAN_SEKSUAL: that a report's tick for sexual violence was found not to be so."""

    PENUTUPAN = "penutupan"
    PENGALIHAN = "pengalihan"
    RENCANA = "rencana"
    BUKAN_SEKSUAL = "bukan_seksual"


APPROVAL_LABELS: Final = {
    ApprovalOf.PENUTUPAN: "Menutup kasus",
    ApprovalOf.PENGALIHAN: "Mengalihkan kasus",
    ApprovalOf.RENCANA: "Rencana pendampingan",
    ApprovalOf.BUKAN_SEKSUAL: "Bukan kekerasan seksual",
}
APPROVES: Final = {CaseAct.CLOSE: ApprovalOf.PENUTUPAN, CaseAct.TRANSFER: ApprovalOf.PENGALIHAN}


class ApprovalAsked(EntryBody):
    """A question to a supervisor; `thread` is the approval. `about`: the entry that is to be approved."""

    kind: Literal["minta_persetujuan"] = "minta_persetujuan"
    what: ApprovalOf
    about: UUID | None = None
    reason: Needed


class ApprovalDecided(EntryBody):
    """The answer; counts only from a supervisor who did not ask. `thread` is the approval."""

    kind: Literal["keputusan"] = "keputusan"
    is_approved: bool
    words: Words = ""


class StateChanged(EntryBody):
    """A row of workflow.TABLE that was gone, signed: the state that stands in clear must agree with the last of these.

    `counted`: the statistics row of a closure, and `counted_in` its quarter, so that a second closure counts no second.
    """

    kind: Literal["keadaan"] = "keadaan"
    act: CaseAct
    start: CaseState
    end: CaseState
    approval: UUID | None = None
    reason: Words = ""
    counted: UUID | None = None
    counted_in: Day | None = None
