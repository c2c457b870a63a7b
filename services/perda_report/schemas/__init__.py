"""What people and programs may send, and what programs get: one model behind each form and its JSON."""

from services.perda_report.schemas.officers import CloseReport, OpenContact, RejectReport, VerifyReport
from services.perda_report.schemas.report import ReportCreated, SubmitReport
from services.perda_report.schemas.work import InboxQuery

__all__ = [
    "CloseReport",
    "InboxQuery",
    "OpenContact",
    "RejectReport",
    "ReportCreated",
    "SubmitReport",
    "VerifyReport",
]
