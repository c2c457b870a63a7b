"""Where a message for a person goes: found when it is sent, never stored in clear.

None: nobody is left to tell. A contact that does not open is a mistake of ours (the key was changed) and raises.
Stands beside the words, not among the queries: a worker needs no more of the service than this.
"""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from common.notifications.recipients import Address, Resolvers
from common.settings import Settings
from services.perda_report.crypto import ContactBox
from services.perda_report.messages.recipients import CO_REPORTER, MAILBOX, OFFICER, REPORTER
from services.perda_report.models import CoReporter, EmailCheck, Report

Find = Callable[[Session, ContactBox, str], str]
# By hand: the models of common.auth bring the whole web with them.
OPEN_ACCOUNT = text("SELECT email FROM account.officer WHERE id = :id AND is_active")


def resolvers(settings: Settings) -> Resolvers:
    """What the worker and the relay of this service are given."""
    box = ContactBox(settings.secret_key.get_secret_value().encode())

    def resolver(find: Find) -> Callable[[Session, str], Address | None]:
        def resolve(session: Session, key: str) -> Address | None:
            email = find(session, box, key)
            return Address("email", email) if email else None

        return resolve

    return {
        OFFICER: resolver(_of_officer),
        REPORTER: resolver(_of_reporter),
        CO_REPORTER: resolver(_of_co_reporter),
        MAILBOX: resolver(_of_mailbox),
    }


def _of_officer(session: Session, _box: ContactBox, key: str) -> str:
    """The account's address while the account is open."""
    return session.scalar(OPEN_ACCOUNT, {"id": UUID(key)}) or ""


def _of_reporter(session: Session, box: ContactBox, key: str) -> str:
    return _opened(box, key, session.scalar(select(Report.contact).where(Report.tracking_number == key)))


def _of_co_reporter(session: Session, box: ContactBox, key: str) -> str:
    """Sealed under the row's id, as a mailbox's address is."""
    return _opened(box, key, session.scalar(select(CoReporter.contact).where(CoReporter.id == UUID(key))))


def _of_mailbox(session: Session, box: ContactBox, key: str) -> str:
    """A code that is no longer good is not sent."""
    asked = select(EmailCheck.address).where(
        EmailCheck.id == UUID(key), EmailCheck.verified_at.is_(None), EmailCheck.expires_at > func.now()
    )
    return _opened(box, key, session.scalar(asked))


def _opened(box: ContactBox, key: str, sealed: bytes | None) -> str:
    return box.open(key, sealed).email if sealed else ""
