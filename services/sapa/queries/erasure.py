"""Whether somebody asked to delete what a case knows, and nobody has answered yet."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.sapa.queries.opened import OpenedCase
from services.sapa.queries.trust import Colleague
from services.sapa.schemas.entries.erasure import ErasureAsked, ErasureRefused
from services.sapa.workflow import Part


@dataclass(frozen=True, slots=True)
class Asked:
    """The question that waits: by whom, since when."""

    id: UUID
    by: Colleague
    at: datetime
    body: ErasureAsked


def waiting_erasure(case: OpenedCase) -> Asked | None:
    """Counts only from a supervisor of the case, for as long as they are one."""
    answered = {one.body.thread for one in case.entries if isinstance(one.body, ErasureRefused)}
    supervisors = {one.key_id for one in case.now.live if one.part == Part.PENYELIA}
    for one in reversed(case.entries):
        told = one.body
        if isinstance(told, ErasureAsked) and one.id not in answered and one.author.key_id in supervisors:
            return Asked(one.id, one.author, one.made_at, told)
    return None
