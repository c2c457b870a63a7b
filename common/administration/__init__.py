"""What administrators' screens of every service share: forms, edits that overwrite nothing unseen, contacts."""

from common.administration.contact_form import ContactForm
from common.administration.contact_views import CHANNELS, ContactView, contacts_of
from common.administration.contacts import NO_CONTACT, add_contact, edit_contact, find_contact, switch_contact
from common.administration.edits import Entry, change, free_code, in_turn, must_be_seen, plain, refuse, stamp
from common.administration.fields import (
    AdminForm,
    LongTitle,
    OneLine,
    Position,
    Query,
    Remark,
    Seen,
    Switch,
    Title,
    Words,
)

__all__ = [
    "CHANNELS",
    "NO_CONTACT",
    "AdminForm",
    "ContactForm",
    "ContactView",
    "Entry",
    "LongTitle",
    "OneLine",
    "Position",
    "Query",
    "Remark",
    "Seen",
    "Switch",
    "Title",
    "Words",
    "add_contact",
    "change",
    "contacts_of",
    "edit_contact",
    "find_contact",
    "free_code",
    "in_turn",
    "must_be_seen",
    "plain",
    "refuse",
    "stamp",
    "switch_contact",
]
