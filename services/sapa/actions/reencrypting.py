"""Sealing anew what was written in former epochs, after somebody who held their keys misused them.

An author's signature covers a ciphertext that is gone then; so whoever seals anew signs, and the entry says inside who
wrote it and when (Resealed). What does not hold before is left as it is: it counts for nothing anyway.
"""

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services.sapa.actions.entries import Draft, sealed_entry
from services.sapa.actions.office import Doer, Office
from services.sapa.actions.signed_audit import record_signed
from services.sapa.crypto.places import file_place
from services.sapa.crypto.primitives import CannotOpen, open_sealed, seal_to
from services.sapa.crypto.rows import SealedRow, open_row, seal_row
from services.sapa.models import Entry, SealedFile
from services.sapa.queries.files import file_key
from services.sapa.queries.opened import OpenedCase, open_entries
from services.sapa.queries.trust import colleagues
from services.sapa.schemas.entries.received import Resealed
from services.sapa.schemas.sent import ABOUT


def reseal(session: Session, office: Office, doer: Doer, case: OpenedCase) -> int:
    """Bring entries and files of former epochs into the case's present one; gives how many. `case` holds its keys."""
    known = colleagues(session, office.trust)
    old = select(Entry).where(Entry.case_id == case.id, Entry.epoch < case.epoch)
    entries, _ = open_entries(session.scalars(old).all(), case.keys, case.chain, known)
    session.execute(delete(Entry).where(Entry.id.in_([one.id for one in entries])))
    session.expire_all()
    for one in entries:
        body = Resealed(author_key_id=one.author.key_id, made_at=one.made_at, body=one.body.model_dump_json())
        draft = Draft(one.id, case.id, case.epoch, one.scope, body)
        session.add(sealed_entry(doer, draft, case.now.publics[one.scope]))
    files = reseal_files(session, case)
    record_signed(session, doer, "case.reseal", f"case:{case.number}", entries=len(entries), files=files)
    return len(entries) + files


def reseal_files(session: Session, case: OpenedCase) -> int:
    """The keys and descriptions of the files; the pieces themselves stay where they are."""
    old = select(SealedFile).where(SealedFile.owner_id == case.id, SealedFile.epoch < case.epoch)
    return sum(_moved(row, case) for row in session.scalars(old).all())


def _moved(row: SealedFile, case: OpenedCase) -> bool:
    try:
        move_file(row, file_key(row, case.keys, case.report_key), (case.id, case.epoch, case.now.publics))
    except CannotOpen:
        return False
    return True


def move_file(row: SealedFile, private: bytes, to: tuple[UUID, int, tuple[bytes, bytes]]) -> None:
    """Give a file to a case (id, epoch, public keys). Raises CannotOpen when `private` does not open it."""
    owner, epoch, publics = to
    public = publics[row.scope]
    key = open_sealed(private, row.data_key)
    sealed = SealedRow(row.about_key, {ABOUT: row.about})
    about = open_row(private, file_place(row.owner_id, row.epoch, row.id), sealed)
    anew = seal_row(public, file_place(owner, epoch, row.id), about)
    row.owner_id, row.epoch = owner, epoch
    row.data_key, row.about_key, row.about = seal_to(public, key), anew.key_sealed, anew.fields[ABOUT]
