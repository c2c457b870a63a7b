"""What screens are given: plain frozen shapes, no table rows. Times are aware UTC; words are Indonesian."""

from services.perda_report.queries.views.citizen import NextStep, ReporterDetail, TrackingView
from services.perda_report.queries.views.history import EventView, PhotoView
from services.perda_report.queries.views.officer import ReportView
from services.perda_report.queries.views.work import WorkGroup, WorkList, WorkRow

__all__ = [
    "EventView",
    "NextStep",
    "PhotoView",
    "ReportView",
    "ReporterDetail",
    "TrackingView",
    "WorkGroup",
    "WorkList",
    "WorkRow",
]
