"""The officers' work list: a page of rows and the counts in one statement, however many reports there are."""

from services.perda_report.queries.worklist.asked import Viewer
from services.perda_report.queries.worklist.export import every_row
from services.perda_report.queries.worklist.neighbours import neighbours
from services.perda_report.queries.worklist.page import work_list

__all__ = ["Viewer", "every_row", "neighbours", "work_list"]
