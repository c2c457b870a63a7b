"""Entries about deleting what a case knows: asked by its supervisor, decided by another holder, done."""

from enum import StrEnum
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import Field

from services.sapa.schemas.entries.base import EntryBody
from services.sapa.schemas.reporting import Frozen, Words

LONGEST_REASON = 200
Reason = Annotated[str, Field(min_length=1, max_length=LONGEST_REASON)]


class Extent(StrEnum):
    """How much goes. SEBAGIAN: all but the mailbox with its replies, so that the person can still be answered."""

    SEBAGIAN = "sebagian"
    SEMUA = "semua"


EXTENT_LABELS: Final = {
    Extent.SEBAGIAN: "Semua isi kasus, kotak pesan tetap",
    Extent.SEMUA: "Semuanya, juga kotak pesan",
}


class AskErasure(Frozen):
    """The form. `reason` goes into the audit, which stays when the case is gone: so it names nobody."""

    extent: Extent
    reason: Reason


class ErasureAsked(EntryBody):
    """What the supervisor asks for; `thread` is the question."""

    kind: Literal["minta_hapus"] = "minta_hapus"
    extent: Extent
    reason: Reason


class ErasureRefused(EntryBody):
    """Another holder said no. `thread` is the question."""

    kind: Literal["hapus_ditolak"] = "hapus_ditolak"
    words: Words = ""


class PartlyErased(EntryBody):
    """What is left of a case after a part of it was deleted: that, and who asked for it."""

    kind: Literal["dihapus"] = "dihapus"
    asked_by: UUID


ERASURE: tuple[type[EntryBody], ...] = (ErasureAsked, ErasureRefused, PartlyErased)
