"""What administrators set, one file for each thing. Everything is audited with what it was and what it is."""

from services.perda_report.actions.administration.categories import (
    add_category,
    edit_category,
    reset_category,
    switch_category,
)
from services.perda_report.actions.administration.contacts import send_test, test_reference
from services.perda_report.actions.administration.deadlines import cancel_deadline, set_deadline
from services.perda_report.actions.administration.holidays import given_days, remove_holiday, set_holiday
from services.perda_report.actions.administration.mails import check_mail, reset_mail, save_mail
from services.perda_report.actions.administration.opd import add_opd, edit_opd, switch_opd
from services.perda_report.actions.administration.routing import (
    add_rule,
    check_rule,
    delete_rule,
    edit_rule,
    move_rule,
    proposed,
    switch_rule,
)

__all__ = [
    "add_category",
    "add_opd",
    "add_rule",
    "cancel_deadline",
    "check_mail",
    "check_rule",
    "delete_rule",
    "edit_category",
    "edit_opd",
    "edit_rule",
    "given_days",
    "move_rule",
    "proposed",
    "remove_holiday",
    "reset_category",
    "reset_mail",
    "save_mail",
    "send_test",
    "set_deadline",
    "set_holiday",
    "switch_category",
    "switch_opd",
    "switch_rule",
    "test_reference",
]
