"""Reads for screens and interfaces: each gives plain shapes from `views`, in a known number of statements."""

from services.perda_report.queries.officer import report_for_officer
from services.perda_report.queries.reference import Reference, ReferenceCache
from services.perda_report.queries.statistics import Scope, dashboard
from services.perda_report.queries.tracking import track_report
from services.perda_report.queries.worklist import Viewer, every_row, neighbours, work_list

__all__ = [
    "Reference",
    "ReferenceCache",
    "Scope",
    "Viewer",
    "dashboard",
    "every_row",
    "neighbours",
    "report_for_officer",
    "track_report",
    "work_list",
]
