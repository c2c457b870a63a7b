"""A report that waits, as an officer on duty may open it: the summary for the inbox, all of it to make it a case.

Nothing here asks or writes down; actions.reading and actions.accepting do, before they call this.
"""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.sapa.crypto.places import report_place
from services.sapa.crypto.primitives import CannotOpen, open_sealed, public_of
from services.sapa.crypto.rows import SealedRow, open_row
from services.sapa.models import Report, ReportGrant
from services.sapa.schemas.reporting import ReportStory, ReportSummary
from services.sapa.workflow import WAITING


@dataclass(frozen=True, slots=True)
class OpenedReport:
    """All of a report. `private`: its key, which also opens its files and what the reporter sent after it."""

    id: UUID
    private: bytes = field(repr=False)
    summary: ReportSummary = field(repr=False)
    story: ReportStory = field(repr=False)


def granted_report(session: Session, report_id: UUID, key_id: UUID) -> tuple[Report, ReportGrant] | None:
    """The report that waits and this key's grant to it."""
    mine = select(Report, ReportGrant).join(ReportGrant, ReportGrant.report_id == Report.id)
    found = session.execute(
        mine.where(Report.id == report_id, ReportGrant.holder_key_id == key_id, Report.state.in_(WAITING)).limit(1)
    ).one_or_none()
    return (found[0], found[1]) if found else None


def report_key(report: Report, grant: ReportGrant, box_private: bytes) -> bytes:
    """The report's private key, if the grant gives the one of its public half. Raises CannotOpen."""
    private = open_sealed(box_private, grant.sealed)
    if public_of(private) != report.public:
        raise CannotOpen("not the key of this report")
    return private


def summary_of(report: Report, private: bytes) -> ReportSummary:
    """Raises CannotOpen, and ValueError for what no intake wrote."""
    return ReportSummary.model_validate_json(_field(report, private, "summary"))


def open_report(report: Report, private: bytes) -> OpenedReport:
    """Raises CannotOpen, and ValueError for what no intake wrote."""
    story = ReportStory.model_validate_json(_field(report, private, "story"))
    return OpenedReport(report.id, private, summary_of(report, private), story)


def _field(report: Report, private: bytes, name: str) -> bytes:
    key, sealed = (report.summary_key, report.summary) if name == "summary" else (report.story_key, report.story)
    if key is None or sealed is None:
        raise CannotOpen("the report was emptied")
    return open_row(private, report_place(report.id), SealedRow(key, {name: sealed}))[name]
