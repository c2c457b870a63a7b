"""Officers' pages. Importing the parts puts their views on the blueprint."""

from services.perda_report.routes.officer import closing, inbox, report
from services.perda_report.routes.officer.blueprint import blueprint

__all__ = ["blueprint", "closing", "inbox", "report"]
