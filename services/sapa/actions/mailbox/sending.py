"""What a reporter sends after the report: sealed to whoever holds it now, then closed to the reporter too."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.db import transaction
from common.errors import InvalidInput, TooMany
from services.sapa.actions.adding import is_new
from services.sapa.actions.files import Keeper, Prepared, Upload, add_files, prepare
from services.sapa.actions.intake_office import IntakeOffice
from services.sapa.actions.submitting import set_off
from services.sapa.crypto.messages import message_key, seal_message
from services.sapa.crypto.places import message_place
from services.sapa.crypto.receipts import derived_id
from services.sapa.models import ReporterMessage
from services.sapa.queries.mailbox import Keeping, OpenedMailbox, keeping, opened
from services.sapa.schemas.reporting import LONGEST_STORY
from services.sapa.schemas.sent import MessageBody

ARRIVED = "mailbox.message"
PESAN, BERKAS = "pesan", "berkas"
MOST_PER_HOUR = 30
NOTHING = "Tulis pesan, atau pilih berkas."
TOO_LONG = f"Pesan ini terlalu panjang. Kirim paling banyak {LONGEST_STORY} huruf sekali kirim."
OFTEN = "Sudah banyak pesan dalam satu jam ini. Semua kami terima; coba lagi sebentar lagi."


@dataclass(frozen=True, slots=True)
class Sent:
    """A message before it is sealed: its id, kind and body as JSON."""

    id: UUID
    kind: str
    body: bytes
    at: datetime


def send_message(office: IntakeOffice, token: str, words: str, uploads: Sequence[Upload], key: UUID) -> None:
    """Seal and keep a message; the same `key` again writes nothing. Opens its own transaction, after decoding.

    Raises NotSignedIn, InvalidInput, TooMany, and what actions.files.prepare raises.
    """
    words = words.strip()
    _check(words, uploads)
    files = prepare(office.darkroom, uploads)
    message_id = derived_id(office.secret, key, "message")
    body = MessageBody(words=words, file_ids=tuple(file.id for file in files)).model_dump_json().encode()
    sent = Sent(message_id, PESAN if words else BERKAS, body, datetime.now(UTC))
    with transaction(quiet=True) as session:
        keep(session, office, opened(session, token), sent, files)


def _check(words: str, uploads: Sequence[Upload]) -> None:
    if not words and not uploads:
        raise InvalidInput(NOTHING, fields={"words": NOTHING})
    if len(words) > LONGEST_STORY:
        raise InvalidInput(TOO_LONG, fields={"words": TOO_LONG})


def keep(
    session: Session, office: IntakeOffice, mailbox: OpenedMailbox, sent: Sent, files: Sequence[Prepared] = ()
) -> None:
    """Write one message and its files to whoever holds the report now, once. Raises TooMany."""
    _refuse_flood(session, mailbox, sent.at)
    held = keeping(session, office.trust, mailbox)
    if not _add(session, mailbox, sent, held):
        return
    keeper = Keeper(held.owner, held.epoch, held.publics)
    add_files(session, files, keeper, sent.id, sent.at)
    set_off(session, ARRIVED, sent.id, sent.at)


def _refuse_flood(session: Session, mailbox: OpenedMailbox, now: datetime) -> None:
    recent = select(func.count(ReporterMessage.id)).where(
        ReporterMessage.mailbox_id == mailbox.id, ReporterMessage.sent_at > now - timedelta(hours=1)
    )
    if (session.scalar(recent) or 0) >= MOST_PER_HOUR:
        raise TooMany(OFTEN, retry_after=600)


def _add(session: Session, mailbox: OpenedMailbox, sent: Sent, held: Keeping) -> bool:
    between, place = message_key(mailbox.private, mailbox.report_public), message_place(held.owner, held.epoch, sent.id)
    key_sealed, body = seal_message(held.publics[0], between, place, sent.kind, sent.body)
    row = {
        "id": sent.id,
        "mailbox_id": mailbox.id,
        "report_id": mailbox.report_id,
        "case_id": held.case_id,
        "epoch": held.epoch,
        "kind": sent.kind,
        "key_sealed": key_sealed,
        "body": body,
        "sent_at": sent.at,
    }
    return is_new(session, ReporterMessage, row)
