"""Citizens' pages: the form, and following a report. Importing the parts puts their views on the blueprint."""

from services.perda_report.routes.citizen import follow, form, mine, privacy, steps, worker
from services.perda_report.routes.citizen.blueprint import blueprint

__all__ = ["blueprint", "follow", "form", "mine", "privacy", "steps", "worker"]
