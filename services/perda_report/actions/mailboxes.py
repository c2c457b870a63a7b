"""Proving that a mailbox is one's own: a code goes there, and who enters it may list the reports of that address.

The answer is the same whether or not the address has reports.
"""

import secrets
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common import keys
from common.keys import same
from common.notifications import outbox
from services.perda_report.actions.office import Office
from services.perda_report.crypto import ReporterContact
from services.perda_report.messages import code_message, mailbox_recipient
from services.perda_report.models import EmailCheck
from services.perda_report.schemas import AskCode, EnterCode

CODE_TERM = timedelta(minutes=15)
LISTED_FOR = timedelta(days=1)
MOST_TRIES = 5
MOST_CODES = 3
TOKEN_BYTES = 32
NOW = func.clock_timestamp()


def ask_code(session: Session, office: Office, form: AskCode) -> UUID:
    """Send six digits to the address; gives the check that they belong to.

    An address that was sent several already gets no more for a while: nobody's mailbox is to be flooded. A check
    beyond them has no code that anybody could guess.
    """
    hashed = office.box.email_hash(form.email)
    code = f"{secrets.randbelow(1_000_000):06d}"
    check = EmailCheck(address=b"", email_hash=hashed, code_hash=b"", expires_at=NOW + CODE_TERM)
    asked = select(func.count()).where(EmailCheck.email_hash == hashed, EmailCheck.created_at > NOW - CODE_TERM)
    is_flood = (session.scalar(asked) or 0) >= MOST_CODES
    session.add(check)
    session.flush()
    check.address = office.box.seal(str(check.id), ReporterContact(email=form.email))
    check.code_hash = office.box.code_hash(check.id, secrets.token_hex() if is_flood else code)
    if not is_flood:
        words = office.reference.current().templates
        link = f"{office.base_url}/laporan-saya"
        outbox.put(session, code_message(mailbox_recipient(check.id), code, link, words))
    return check.id


def enter_code(session: Session, office: Office, check_id: UUID, form: EnterCode) -> str | None:
    """The token for the cookie, or None for a code that is wrong, old or tried too often.

    A wrong one is counted: the caller commits before it refuses.
    """
    still_good = EmailCheck.expires_at > NOW, EmailCheck.verified_at.is_(None)
    check = session.scalar(select(EmailCheck).where(EmailCheck.id == check_id, *still_good).with_for_update())
    if check is None or check.tries >= MOST_TRIES:
        return None
    check.tries += 1
    if not same(office.box.code_hash(check.id, form.code.replace(" ", "")), check.code_hash):
        return None
    token = secrets.token_urlsafe(TOKEN_BYTES)
    check.token_hash, check.verified_at = sha256(token.encode()).digest(), NOW
    check.expires_at = NOW + LISTED_FOR
    check.address = keys.seal(secrets.token_bytes(keys.KEY_SIZE), b"")
    return token


def close_mailbox(session: Session, token: str) -> None:
    """Forget the cookie's token."""
    found = select(EmailCheck).where(EmailCheck.token_hash == sha256(token.encode()).digest())
    check = session.scalar(found.with_for_update())
    if check is not None:
        session.delete(check)
