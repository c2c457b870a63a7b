"""Answering a reporter: sealed to the key that came inside the report, signed, with a copy in the case.

The key in the mailbox's row is not used: who can write rows could swap it.
"""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.errors import Conflict
from services.sapa.actions.entries import TAKEN, add_entry
from services.sapa.actions.office import Doer, Office
from services.sapa.actions.signed_audit import record_signed
from services.sapa.crypto.primitives import from_text
from services.sapa.crypto.replies import seal_reply
from services.sapa.crypto.statements import reply_statement
from services.sapa.models import Mailbox, Reply
from services.sapa.queries.opened import OpenedCase, OpenedEntry
from services.sapa.schemas.entries.received import ReplySent, ReportReceived
from services.sapa.schemas.reporting import LONGEST_STORY, Frozen

NO_MAILBOX = "Kasus ini tidak punya kotak pesan. Hubungi lewat cara yang disepakati."
WIPED = "Kotak pesan sudah dihapus pelapor. Balasan tidak dapat dikirim."


class SendReply(Frozen):
    """The form: `reply_id` makes a double click harmless."""

    words: Annotated[str, Field(min_length=1, max_length=LONGEST_STORY)]
    reply_id: UUID


def send_reply(session: Session, office: Office, doer: Doer, case: OpenedCase, form: SendReply) -> OpenedEntry:
    """Once per `reply_id`. Raises Conflict without a mailbox, or when the reporter has wiped it.

    And for the id of another entry: the case would have no copy.
    """
    mailbox_id, public = _reporter(session, case)
    copy = ReplySent(reply_id=form.reply_id, words=form.words)
    entry = add_entry(session, office, doer, case, copy, entry_id=form.reply_id)
    if entry.body != copy:
        raise Conflict(TAKEN)
    if session.get(Reply, form.reply_id) is None:
        sealed, now = seal_reply(public, form.words), datetime.now(UTC)
        told = reply_statement(form.reply_id, mailbox_id, case.id, sealed, now)
        session.add(
            Reply(
                id=form.reply_id,
                mailbox_id=mailbox_id,
                case_id=case.id,
                author_key_id=doer.key_id,
                sealed=sealed,
                signature=doer.signer.sign(told),
                sent_at=now,
            )
        )
        record_signed(session, doer, "reply.send", f"case:{case.number}", reply=str(form.reply_id))
    return entry


def _reporter(session: Session, case: OpenedCase) -> tuple[UUID, bytes]:
    story = next((one.body.story for one in case.entries if isinstance(one.body, ReportReceived)), None)
    if case.mailbox_id is None or story is None or story.mailbox_id != case.mailbox_id:
        raise Conflict(NO_MAILBOX)
    if session.scalar(select(Mailbox.wiped_at).where(Mailbox.id == case.mailbox_id)) is not None:
        raise Conflict(WIPED)
    return case.mailbox_id, from_text(story.reporter_public)
