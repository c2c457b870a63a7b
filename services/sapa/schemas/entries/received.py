"""Entries about what a reporter sent, what was answered, and what officers note for themselves."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from services.sapa.schemas.entries.base import EntryBody
from services.sapa.schemas.reporting import ReportStory, ReportSummary, SafeContact


class ReportReceived(EntryBody):
    """The report as it came, in the case since it was accepted; `story.name` stands in ReporterNamed instead."""

    kind: Literal["laporan"] = "laporan"
    received_at: datetime
    summary: ReportSummary
    story: ReportStory


class ReporterNamed(EntryBody):
    """How the reporter called herself: filed in the identity scope, apart from the story."""

    kind: Literal["nama_pelapor"] = "nama_pelapor"
    name: str


class ReportKeyKept(EntryBody):
    """The report's private key (base64): a message that was under way at the moment of acceptance is sealed to it."""

    kind: Literal["kunci_laporan"] = "kunci_laporan"
    private: str = Field(repr=False)


class MessageReceived(EntryBody):
    """A message of the reporter, once an officer has opened it. `file_ids`: what came with it."""

    kind: Literal["pesan_masuk"] = "pesan_masuk"
    message_id: UUID
    sent_at: datetime
    words: str
    file_ids: tuple[UUID, ...] = ()


class ReplySent(EntryBody):
    """The case's own copy of a reply in the mailbox."""

    kind: Literal["balasan"] = "balasan"
    reply_id: UUID
    words: str


class SafeContactSet(EntryBody):
    """The agreement that every outgoing act obeys; the newest holds."""

    kind: Literal["cara_aman"] = "cara_aman"
    agreed: SafeContact
    by_reporter: bool


class Note(EntryBody):
    """For officers only: the reporter never sees it."""

    kind: Literal["catatan"] = "catatan"
    words: str


class Resealed(EntryBody):
    """An entry sealed anew after misconduct. Who sealed it says by whom and when `body` was written."""

    kind: Literal["disegel_ulang"] = "disegel_ulang"
    author_key_id: UUID
    made_at: datetime
    body: str


class AccessChanged(EntryBody):
    """That somebody was given the case, or lost it. `reason` is the giver's own words, sealed like all else."""

    kind: Literal["akses"] = "akses"
    holder_key_id: UUID
    is_given: bool
    part: str
    reason: str = ""
    epoch: int
