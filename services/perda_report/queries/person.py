"""Who stands before a report: its reporter, one who joined it, or somebody who only knows its number."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from common import keys
from common.codes import parse_secret, secret_hash
from common.errors import NotSignedIn
from services.perda_report.messages import co_reporter_recipient, reporter_recipient
from services.perda_report.models import CoReporter, Report
from services.perda_report.queries.find import NEEDS_SECRET, WRONG_SECRET, find_report


@dataclass(frozen=True, slots=True)
class Reporter:
    """What somebody shows: a report's secret, or the hash of a mailbox that they proved to be theirs."""

    secret: str
    mailbox: bytes | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Whoever showed a right to a report: its reporter, or with `joined` one who joined it."""

    report: Report
    joined: CoReporter | None = None

    @property
    def has_contact(self) -> bool:
        """Whether they left a name, number or address that is still there."""
        return (self.joined or self.report).contact is not None

    @property
    def recipient(self) -> str:
        """How messages name them."""
        if self.joined is not None:
            return co_reporter_recipient(self.joined.id)
        return reporter_recipient(self.report.tracking_number)


def find_person(session: Session, number: str, shown: Reporter) -> Person:
    """Whose data may be shown: by a secret, or by the hash of a verified mailbox. Raises NotFound, NotSignedIn."""
    person = who_opens(session, find_report(session, number), shown)
    if person is None:
        raise NotSignedIn(NEEDS_SECRET)
    return person


def who_opens(session: Session, report: Report, shown: Reporter) -> Person | None:
    """None for whoever shows nothing. Raises NotSignedIn for a secret that is not one of this report's."""
    given, mailbox = _hash_of(shown.secret), shown.mailbox
    if _is_same(given, report.secret_hash) or _is_same(mailbox, report.email_hash):
        return Person(report)
    if given or mailbox:
        asked = select(CoReporter).where(CoReporter.report_id == report.id).order_by(CoReporter.id)
        for joined in session.scalars(asked):
            if _is_same(given, joined.secret_hash) or _is_same(mailbox, joined.email_hash):
                return Person(report, joined)
    if shown.secret:
        raise NotSignedIn(WRONG_SECRET)
    return None


def _hash_of(secret: str) -> bytes | None:
    try:
        return secret_hash(parse_secret(secret))
    except ValueError:
        return None


def _is_same(given: bytes | None, stored: bytes | None) -> bool:
    return given is not None and stored is not None and keys.same(given, stored)
