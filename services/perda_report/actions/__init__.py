"""What people do to reports, one function each. They write in the caller's transaction, except `submit_report`."""

from services.perda_report.actions.categories import load_categories
from services.perda_report.actions.contact import open_contact
from services.perda_report.actions.decide import Closing, close_report, reject_report, verify_report
from services.perda_report.actions.office import Doer, Office, Reporter
from services.perda_report.actions.photos import NewPhoto, PhotoAdded, add_photo, check_may_add, photo_claim
from services.perda_report.actions.submit import Submission, Submitted, submit_report

__all__ = [
    "Closing",
    "Doer",
    "NewPhoto",
    "Office",
    "PhotoAdded",
    "Reporter",
    "Submission",
    "Submitted",
    "add_photo",
    "check_may_add",
    "close_report",
    "load_categories",
    "open_contact",
    "photo_claim",
    "reject_report",
    "submit_report",
    "verify_report",
]
