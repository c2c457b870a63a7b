"""From the receipt to a short session; its token opens the reporter's keys and is stored nowhere."""

import secrets
from datetime import UTC, datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from common import keys
from common.db import transaction
from common.errors import NotFound
from services.sapa.actions.intake_office import IntakeOffice
from services.sapa.actions.submitting import stretched
from services.sapa.crypto.officer_keys import session_key
from services.sapa.crypto.primitives import CannotOpen, decrypt
from services.sapa.crypto.receipts import parse_receipt
from services.sapa.crypto.stretching import Stretched
from services.sapa.models import Mailbox, MailboxSession, Reply
from services.sapa.queries.mailbox import LONGEST, MailboxView, opened, token_hash, view, wrap_place

NO_MATCH = "Kode tidak cocok. Periksa empat angka terakhir, tidak perlu terburu-buru."


def open_mailbox(office: IntakeOffice, typed: str) -> str:
    """The token of a new session. Raises NotFound, the same for a mistyped, an unknown and a wiped one; Unavailable."""
    try:
        receipt = parse_receipt(typed)
    except ValueError:
        raise NotFound(NO_MATCH) from None
    found = stretched(office, receipt)
    with transaction(quiet=True) as session:
        return _begin(session, found)


def _begin(session: Session, found: Stretched) -> str:
    wanted = select(Mailbox).where(Mailbox.lookup == found.lookup, Mailbox.wiped_at.is_(None))
    mailbox = session.scalar(wanted)
    if mailbox is None:
        raise NotFound(NO_MATCH)
    try:
        held = decrypt(found.wrap, mailbox.wrapped, wrap_place(mailbox.id))
    except CannotOpen:
        raise NotFound(NO_MATCH) from None
    now, token = datetime.now(UTC), secrets.token_urlsafe(32)
    session.execute(delete(MailboxSession).where(MailboxSession.expires_at <= now))
    session.add(
        MailboxSession(
            token_hash=token_hash(token),
            mailbox_id=mailbox.id,
            keys_sealed=keys.seal(session_key(token), held),
            created_at=now,
            last_seen_at=now,
            expires_at=now + LONGEST,
        )
    )
    return token


def mailbox_view(office: IntakeOffice, token: str) -> MailboxView:
    """What is in it; replies count as read from now on. Raises NotSignedIn when the session is over."""
    with transaction(quiet=True) as session:
        mailbox = opened(session, token)
        unread = update(Reply).where(Reply.mailbox_id == mailbox.id, Reply.opened_at.is_(None))
        session.execute(unread.values(opened_at=datetime.now(UTC)))
        return view(session, office.trust, mailbox)


def leave(token: str) -> None:
    """End the session; one that is over already is no error."""
    with transaction(quiet=True) as session:
        session.execute(delete(MailboxSession).where(MailboxSession.token_hash == token_hash(token)))
