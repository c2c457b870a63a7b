"""Officers' pages. Importing the parts puts their views on the blueprint."""

from services.perda_report.routes.officer import acts, bulk, closing, export, inbox, inspecting, report
from services.perda_report.routes.officer.blueprint import blueprint

__all__ = ["acts", "blueprint", "bulk", "closing", "export", "inbox", "inspecting", "report"]
