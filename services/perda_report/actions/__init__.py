"""What people do to reports, one function each. They write in the caller's transaction, except `submit_report`."""

from services.perda_report.actions.asking import ask_reporter
from services.perda_report.actions.assigning import assign_report
from services.perda_report.actions.bulk import BulkDone, Refused, act_on_many
from services.perda_report.actions.categories import load_categories
from services.perda_report.actions.contact import open_contact
from services.perda_report.actions.contesting import resume_report, uphold_report
from services.perda_report.actions.decide import Closing, close_report, reject_report, verify_report
from services.perda_report.actions.following import add_information, answer_question, withdraw_report
from services.perda_report.actions.forwarding import forward_report
from services.perda_report.actions.inspecting import Inspecting, inspect_report
from services.perda_report.actions.joining import Joined, add_as_co_reporter, join_report, leave_report
from services.perda_report.actions.mailboxes import LISTED_FOR, ask_code, close_mailbox, enter_code
from services.perda_report.actions.merging import merge_report
from services.perda_report.actions.noting import add_note
from services.perda_report.actions.objecting import object_to_decision, rate_report
from services.perda_report.actions.office import Doer, Office, Reporter
from services.perda_report.actions.photos import NewPhoto, PhotoAdded, add_photo, check_may_add, photo_claim
from services.perda_report.actions.privacy import erase_data, find_own, show_data
from services.perda_report.actions.splitting import split_report
from services.perda_report.actions.submit import Submission, Submitted, submit_report
from services.perda_report.actions.undoing import Undone, take_back, undo_bulk

__all__ = [
    "LISTED_FOR",
    "BulkDone",
    "Closing",
    "Doer",
    "Inspecting",
    "Joined",
    "NewPhoto",
    "Office",
    "PhotoAdded",
    "Refused",
    "Reporter",
    "Submission",
    "Submitted",
    "Undone",
    "act_on_many",
    "add_as_co_reporter",
    "add_information",
    "add_note",
    "add_photo",
    "answer_question",
    "ask_code",
    "ask_reporter",
    "assign_report",
    "check_may_add",
    "close_mailbox",
    "close_report",
    "enter_code",
    "erase_data",
    "find_own",
    "forward_report",
    "inspect_report",
    "join_report",
    "leave_report",
    "load_categories",
    "merge_report",
    "object_to_decision",
    "open_contact",
    "photo_claim",
    "rate_report",
    "reject_report",
    "resume_report",
    "show_data",
    "split_report",
    "submit_report",
    "take_back",
    "undo_bulk",
    "uphold_report",
    "verify_report",
    "withdraw_report",
]
