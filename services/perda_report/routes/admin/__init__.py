"""The administrator's pages. Importing the parts puts their views on the blueprint."""

from services.perda_report.routes.admin import categories, contacts, deadlines, holidays, mails, opd, routing, start
from services.perda_report.routes.admin.blueprint import blueprint

__all__ = ["blueprint", "categories", "contacts", "deadlines", "holidays", "mails", "opd", "routing", "start"]
