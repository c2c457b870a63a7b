"""The words that we send and write into a report's history. A mail carries a reference and a link, no personal data."""

from services.perda_report.messages.events import EVENT_OF, EVENTS, Audience, EventKind, Kind
from services.perda_report.messages.recipients import (
    co_reporter_recipient,
    mailbox_recipient,
    officer_recipient,
    opd_recipient,
    person_of,
    reporter_recipient,
)
from services.perda_report.messages.render import (
    DigestFacts,
    Facts,
    Words,
    code_message,
    digest_message,
    due_words,
    filled,
    message,
)
from services.perda_report.messages.templates import TEMPLATES, Template

__all__ = [
    "EVENTS",
    "EVENT_OF",
    "TEMPLATES",
    "Audience",
    "DigestFacts",
    "EventKind",
    "Facts",
    "Kind",
    "Template",
    "Words",
    "co_reporter_recipient",
    "code_message",
    "digest_message",
    "due_words",
    "filled",
    "mailbox_recipient",
    "message",
    "officer_recipient",
    "opd_recipient",
    "person_of",
    "reporter_recipient",
]
