"""What officers' programs get for their acts."""

from datetime import datetime
from uuid import UUID

from services.perda_report.schemas.answers import Answer


class SplitAnswer(Answer):
    """The report after a part of it became a report of its own: `child`."""

    tracking_number: str
    status: str
    status_label: str
    version: int
    child: str
    child_opd_code: str


class RefusedAnswer(Answer):
    """One report that a bulk act left as it was, and why."""

    number: str
    sentence: str


class BulkAnswer(Answer):
    """What became of each report. Until `undo_until` the act can be taken back; nobody is told before."""

    bulk_id: UUID
    done: tuple[str, ...]
    refused: tuple[RefusedAnswer, ...]
    undo_until: datetime


class UndoneAnswer(Answer):
    """Reports that are as before, and those that a colleague changed since and that stay."""

    restored: tuple[str, ...]
    changed_since: tuple[str, ...]
