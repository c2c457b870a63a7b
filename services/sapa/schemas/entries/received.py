"""Entries about what a reporter sent, what was answered, and what officers note for themselves."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from services.sapa.schemas.entries.base import EntryBody
from services.sapa.schemas.reporting import ReportStory, ReportSummary, SafeContact


class ReportReceived(EntryBody):
    """The report as it came, brought into the case when it was accepted."""

    kind: Literal["laporan"] = "laporan"
    received_at: datetime
    summary: ReportSummary
    story: ReportStory


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
