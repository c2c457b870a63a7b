"""Adding to a case: one sealed and signed entry, written once however often its form is sent.

In the caller's transaction, behind a lock of the case, so that nothing is sealed to an epoch that just ended.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NotRequired, TypedDict, Unpack
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.errors import Conflict, NotAllowed, NotFound
from services.sapa.actions.office import Doer, Office
from services.sapa.actions.signed_audit import record_signed
from services.sapa.crypto.epochs import IDENTITY
from services.sapa.crypto.places import entry_place
from services.sapa.crypto.primitives import CannotOpen
from services.sapa.crypto.rows import seal_body
from services.sapa.crypto.statements import EntryTold, Forged, entry_statement
from services.sapa.models import Case, CaseGrant, Entry
from services.sapa.queries.opened import OpenedCase, OpenedEntry, open_entry
from services.sapa.queries.trust import Colleague, colleagues
from services.sapa.schemas.entries import EntryBody

GONE = "Kasus ini tidak ada, atau bukan untuk Anda."
NEW_EPOCH = "Kunci kasus baru saja diganti. Muat ulang; tulisan Anda tidak hilang."
TAKEN = "Catatan ini sudah ada. Muat ulang halamannya."
KEY_ENDED = "Kunci Anda tidak berlaku lagi. Hubungi penyelia."
NO_IDENTITY = "Bagian ini hanya untuk pendamping dan penyelia kasus."


class EntryAt(TypedDict):
    """`entry_id`: from the form. `scope`: 0 story (when left out), 1 identity."""

    entry_id: UUID
    scope: NotRequired[int]


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be sealed where."""

    id: UUID
    case_id: UUID
    epoch: int
    scope: int
    body: EntryBody


def add_entry(
    session: Session, office: Office, doer: Doer, case: OpenedCase, body: EntryBody, **at: Unpack[EntryAt]
) -> OpenedEntry:
    """Add it, or give what this officer already wrote under this id.

    Raises Conflict when the case's keys were changed since it was opened, NotFound when the officer's grant ended.
    """
    entry_id, scope = at["entry_id"], at.get("scope", 0)
    if scope == IDENTITY and not case.has_identity:
        raise NotAllowed(NO_IDENTITY)
    row = lock_case(session, doer, case)
    author = myself(session, office, doer)
    written = session.get(Entry, entry_id)
    if written is not None:
        return _again(written, case, author)
    entry = sealed_entry(doer, Draft(entry_id, case.id, case.epoch, scope, body), case.now.publics[scope])
    session.add(entry)
    row.version += 1
    record_signed(session, doer, "case.entry", f"case:{case.number}", entry=str(entry_id), scope=scope)
    session.flush()
    return OpenedEntry(entry_id, scope, author, entry.made_at, body)


def written_before(
    session: Session, office: Office, doer: Doer, case: OpenedCase, entry_id: UUID
) -> OpenedEntry | None:
    """What this officer already wrote under this id. The case is locked from here on; raises as add_entry does."""
    lock_case(session, doer, case)
    written = session.get(Entry, entry_id)
    return None if written is None else _again(written, case, myself(session, office, doer))


def sealed_entry(doer: Doer, draft: Draft, public: bytes) -> Entry:
    """The row, sealed to the public half of its epoch and scope and signed by the officer."""
    place = entry_place(draft.case_id, draft.epoch, draft.id)
    key_sealed, body = seal_body(public, place, draft.body.model_dump_json().encode())
    now = datetime.now(UTC)
    told = EntryTold(draft.id, draft.case_id, draft.epoch, draft.scope, key_sealed, body, now)
    return Entry(
        id=draft.id,
        case_id=draft.case_id,
        epoch=draft.epoch,
        scope=draft.scope,
        key_sealed=key_sealed,
        body=body,
        author_key_id=doer.key_id,
        signature=doer.signer.sign(entry_statement(told)),
        made_at=now,
    )


def lock_case(session: Session, doer: Doer, case: OpenedCase) -> Case:
    """The row, locked until the transaction ends. Raises NotFound without a live grant, Conflict after a new epoch."""
    row = session.scalar(
        select(Case).where(Case.id == case.id, Case.erased_at.is_(None)).with_for_update(key_share=True)
    )
    if row is None or not _holds(session, doer, row):
        raise NotFound(GONE)
    if row.epoch != case.epoch:
        raise Conflict(NEW_EPOCH)
    return row


def _holds(session: Session, doer: Doer, row: Case) -> bool:
    mine = select(CaseGrant.id).where(
        CaseGrant.case_id == row.id,
        CaseGrant.epoch == row.epoch,
        CaseGrant.holder_key_id == doer.key_id,
        CaseGrant.revoked_at.is_(None),
    )
    return session.scalar(mine) is not None


def myself(session: Session, office: Office, doer: Doer) -> Colleague:
    """The officer as others see them. Raises NotAllowed when the key was revoked or its certificate ended meanwhile."""
    found = colleagues(session, office.trust).get(doer.key_id)
    if found is None or not found.is_current:
        raise NotAllowed(KEY_ENDED)
    return found


def _again(written: Entry, case: OpenedCase, author: Colleague) -> OpenedEntry:
    if (written.case_id, written.author_key_id) != (case.id, author.key_id):
        raise Conflict(TAKEN)
    try:
        return open_entry(written, case.keys, case.chain, {author.key_id: author})
    except (CannotOpen, Forged, ValueError):
        raise Conflict(TAKEN) from None
