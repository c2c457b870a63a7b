"""What a reporter sees of the mailbox, and to which verified key their messages are sealed.

Nothing that the database says of a key or a reply is believed without a signature: the report's public key comes from
the reporter's own wrapped keys, a case's from its chain of epochs, and a reply shows only when a grantee signed it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from common import keys
from common.errors import NotSignedIn
from services.sapa.crypto.officer_keys import session_key
from services.sapa.crypto.primitives import KEY_SIZE, CannotOpen
from services.sapa.crypto.replies import open_reply
from services.sapa.crypto.statements import Forged, reply_statement, verify
from services.sapa.models import Case, Mailbox, MailboxSession, Opening, Reply, ReporterMessage
from services.sapa.queries.chain import Epoch, chain
from services.sapa.queries.trust import Colleague, Trust, colleagues
from services.sapa.workflow import Role

IDLE = timedelta(minutes=5)
LONGEST = timedelta(minutes=20)
LONGEST_TOKEN = 64
ENDED = "Kotak pesan sudah tertutup. Masukkan lagi kodenya."
CARA_AMAN, BALASAN = "cara_aman", "balasan"
log = structlog.get_logger("mailbox")


class OpenedMailbox(NamedTuple):
    """A mailbox for one request. `report_public`: what the reporter's own keys say that it is."""

    id: UUID
    report_id: UUID
    case_id: UUID | None
    private: bytes
    report_public: bytes
    created_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Letter:
    """A reply (`balasan`) with its words and its author's role, or one of the reporter's own without words."""

    mine: bool
    kind: str
    sent_at: datetime
    words: str | None = field(default=None, repr=False)
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class OpeningView:
    """That somebody of this role opened the case."""

    role: Role
    at: datetime


@dataclass(frozen=True, slots=True)
class MailboxView:
    """Letters and openings, oldest first. `agreed_at`: when safe contact was last changed here, not what it says.

    `ends_at`: when this session is over at the latest.
    """

    letters: tuple[Letter, ...]
    openings: tuple[OpeningView, ...]
    sent_at: datetime
    agreed_at: datetime | None
    is_accepted: bool
    ends_at: datetime


class Keeping(NamedTuple):
    """To whom the reporter's messages go now: the report's key (epoch 0) or a case's newest epoch (story, identity)."""

    owner: UUID
    case_id: UUID | None
    epoch: int
    publics: tuple[bytes, bytes]


def wrap_place(mailbox_id: UUID) -> bytes:
    """Where the reporter's keys are wrapped."""
    return f"mailbox|{mailbox_id}".encode()


def token_hash(token: str) -> bytes:
    """What is stored of a session's token, which has 256 random bits."""
    return sha256(token.encode()).digest()


def opened(session: Session, token: str) -> OpenedMailbox:
    """The mailbox of a session that still holds; it counts as seen. Raises NotSignedIn."""
    now = datetime.now(UTC)
    row = session.execute(
        select(Mailbox, MailboxSession)
        .join(MailboxSession, MailboxSession.mailbox_id == Mailbox.id)
        .where(
            MailboxSession.token_hash == token_hash(token[:LONGEST_TOKEN]),
            MailboxSession.expires_at > now,
            MailboxSession.last_seen_at > now - IDLE,
            Mailbox.wiped_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        raise NotSignedIn(ENDED)
    mailbox, visit = row
    private, report_public = _held(token, visit)
    visit.last_seen_at = now
    return OpenedMailbox(
        mailbox.id, mailbox.report_id, mailbox.case_id, private, report_public, mailbox.created_at, visit.expires_at
    )


def _held(token: str, visit: MailboxSession) -> tuple[bytes, bytes]:
    try:
        raw = keys.unseal(session_key(token), visit.keys_sealed)
    except ValueError:
        raise NotSignedIn(ENDED) from None
    if len(raw) != 2 * KEY_SIZE:
        raise NotSignedIn(ENDED)
    return raw[:KEY_SIZE], raw[KEY_SIZE:]


def keeping(session: Session, trust: Trust, mailbox: OpenedMailbox) -> Keeping:
    """The verified key for what the reporter sends now.

    A case that names another mailbox, or whose first epoch does not hold, is not believed: then it is the report's.
    """
    newest = None
    case_id = _case_of(session, mailbox)
    if case_id is not None:
        verified = chain(session, case_id, colleagues(session, trust), trust.escrow_key)
        newest = verified[max(verified)] if verified else None
    if case_id is None or newest is None:
        return Keeping(mailbox.report_id, None, 0, (mailbox.report_public, mailbox.report_public))
    return Keeping(case_id, case_id, newest.number, newest.publics)


def _case_of(session: Session, mailbox: OpenedMailbox) -> UUID | None:
    wanted = select(Case.id).where(
        Case.id == mailbox.case_id, Case.mailbox_id == mailbox.id, Case.report_id == mailbox.report_id
    )
    return session.scalar(wanted) if mailbox.case_id is not None else None


def view(session: Session, trust: Trust, mailbox: OpenedMailbox) -> MailboxView:
    """Everything that the reporter may see."""
    mine = session.execute(
        select(ReporterMessage.kind, ReporterMessage.sent_at).where(ReporterMessage.mailbox_id == mailbox.id)
    ).all()
    letters = [Letter(mine=True, kind=kind, sent_at=at) for kind, at in mine]
    letters += _replies(session, trust, mailbox)
    told = select(Opening.role, Opening.at).where(Opening.mailbox_id == mailbox.id).order_by(Opening.at)
    return MailboxView(
        letters=tuple(sorted(letters, key=lambda letter: letter.sent_at)),
        openings=tuple(OpeningView(Role(role), at) for role, at in session.execute(told) if role in set(Role)),
        sent_at=mailbox.created_at,
        agreed_at=max((at for kind, at in mine if kind == CARA_AMAN), default=None),
        is_accepted=mailbox.case_id is not None,
        ends_at=mailbox.ends_at,
    )


def _replies(session: Session, trust: Trust, mailbox: OpenedMailbox) -> Iterator[Letter]:
    rows = session.scalars(select(Reply).where(Reply.mailbox_id == mailbox.id)).all()
    if not rows:
        return
    known = colleagues(session, trust)
    case_id = _case_of(session, mailbox)
    verified = chain(session, case_id, known, trust.escrow_key) if case_id is not None else {}
    refused = 0
    for row in rows:
        try:
            author = _author(row, known, verified)
            _check(row, author, mailbox, case_id)
            words = open_reply(mailbox.private, row.sealed)
        except (Forged, CannotOpen):
            refused += 1
            continue
        yield Letter(mine=False, kind=BALASAN, sent_at=row.sent_at, words=words, role=author.role)
    if refused:
        log.error("replies_refused", count=refused)


def _author(row: Reply, known: Mapping[UUID, Colleague], verified: Mapping[int, Epoch]) -> Colleague:
    """Certified, and a holder of the case in some epoch at that time. Raises Forged."""
    author = known.get(row.author_key_id)
    held = (epoch.holdings.get(row.author_key_id) for epoch in verified.values())
    if author is None or not any(one is not None and one.covers(row.sent_at) for one in held):
        raise Forged("not of a grantee")
    return author


def _check(row: Reply, author: Colleague, mailbox: OpenedMailbox, case_id: UUID | None) -> None:
    if row.case_id != case_id or (author.revoked_at is not None and row.sent_at >= author.revoked_at):
        raise Forged("of another case, or signed with a revoked key")
    verify(author.sign_public, reply_statement(row.id, mailbox.id, row.case_id, row.sealed, row.sent_at), row.signature)
