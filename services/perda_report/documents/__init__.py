"""Files that people take away."""

from services.perda_report.documents.worklist import work_list_sheet

__all__ = ["work_list_sheet"]
