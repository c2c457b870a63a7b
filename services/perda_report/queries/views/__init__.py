"""What screens are given: plain frozen shapes, no table rows. Times are aware UTC; words are Indonesian."""

from services.perda_report.queries.views.citizen import MainView, NextStep, ReporterDetail, TrackingView
from services.perda_report.queries.views.history import EventView, PhotoView
from services.perda_report.queries.views.officer import InspectionView, OfficerView, RelatedView, ReportView
from services.perda_report.queries.views.statistics import Dashboard, Share, Totals
from services.perda_report.queries.views.work import ExportRow, Neighbours, WorkGroup, WorkList, WorkRow

__all__ = [
    "Dashboard",
    "EventView",
    "ExportRow",
    "InspectionView",
    "MainView",
    "Neighbours",
    "NextStep",
    "OfficerView",
    "PhotoView",
    "RelatedView",
    "ReportView",
    "ReporterDetail",
    "Share",
    "Totals",
    "TrackingView",
    "WorkGroup",
    "WorkList",
    "WorkRow",
]
