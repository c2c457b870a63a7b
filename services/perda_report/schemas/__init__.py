"""What people and programs may send, and what programs get: one model behind each form and its JSON."""

from services.perda_report.schemas.officers import CloseReport, InboxQuery, OpenContact, RejectReport, VerifyReport
from services.perda_report.schemas.report import ReportCreated, SubmitReport

__all__ = [
    "CloseReport",
    "InboxQuery",
    "OpenContact",
    "RejectReport",
    "ReportCreated",
    "SubmitReport",
    "VerifyReport",
]
