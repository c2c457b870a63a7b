"""Opening a case: first the reading is written down and committed, only then is anything decrypted.

The functions here begin transactions of their own, since the audit must be safe before the first key is used. When it
cannot be written nothing is opened.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common import db
from common.audit import Audit
from common.errors import Conflict, InvalidInput, NotAllowed, NotFound
from services.sapa.actions.entries import GONE, NO_IDENTITY, myself
from services.sapa.actions.filing import file_messages
from services.sapa.actions.office import Doer, Office
from services.sapa.actions.renewing import without_former
from services.sapa.actions.signed_audit import record_signed
from services.sapa.crypto.epochs import IDENTITY
from services.sapa.crypto.primitives import CannotOpen
from services.sapa.crypto.statements import Forged, digest
from services.sapa.models import Case, CaseGrant, Entry, Opening, SealedFile
from services.sapa.queries.files import about_file, file_bytes, file_key
from services.sapa.queries.opened import OpenedCase, OpenedEntry, Reader, open_entries, read_case
from services.sapa.queries.trust import colleagues
from services.sapa.queries.witness import missing_entries, newest_epoch
from services.sapa.schemas.entries.documents import FilesKept

TOLD_EVERY = timedelta(hours=1)
LONGEST_REASON = 200
WHY = "Tulis alasan singkat, tanpa nama orang."
CHANGED = "Catatan kunci kasus ini diubah di luar aplikasi. Hubungi pejabat pelindungan data."
NO_FILE = "Berkas ini tidak ada, atau bukan untuk Anda."
BROKEN_FILE = "Berkas ini tidak utuh lagi. Mintalah pengirimnya mengirim sekali lagi."


def open_case(office: Office, doer: Doer, number: str, reason: str = "") -> OpenedCase:
    """The case as this officer may read it. Raises NotFound without a grant, just as for a case that there is not.

    What the reporter sent since is filed in it, and a colleague's key that was revoked meanwhile loses it.
    """
    with db.transaction() as session:
        row = granted(session, doer, number)
        write_down(session, doer, row, "case.open", **_why(reason))
    case = _read(office, doer, row)
    return file_messages(office, doer, without_former(office, doer, case))


def _read(office: Office, doer: Doer, row: Case) -> OpenedCase:
    """`refused` counts entries that are gone, too."""
    with db.reading() as session:
        known = colleagues(session, office.trust)
        try:
            case = read_case(session, row, Reader(doer.key_id, doer.keys.box, known, office.escrow_key))
        except Forged:
            raise Conflict(CHANGED) from None
        if case is None:
            raise NotFound(GONE)
        if newest_epoch(session, case.number, known) > case.epoch:
            raise Conflict(CHANGED)
        return replace(case, refused=case.refused + missing_entries(session, case.id, case.number, known))


def open_identity(office: Office, doer: Doer, case: OpenedCase, reason: str) -> tuple[OpenedEntry, ...]:
    """Who the people are. Raises InvalidInput without a reason, NotAllowed for whoever holds the story alone."""
    _check_identity(case, reason)
    with db.transaction() as session:
        row = granted(session, doer, case.number)
        write_down(session, doer, row, "case.identity", **_why(reason))
    with db.reading() as session:
        known = colleagues(session, office.trust)
        rows = session.scalars(select(Entry).where(Entry.case_id == case.id, Entry.scope == IDENTITY)).all()
    return open_entries(rows, case.keys, case.chain, known)[0]


def open_file(office: Office, doer: Doer, case: OpenedCase, file_id: UUID, reason: str = "") -> tuple[str, str, bytes]:
    """Name, type and data. An original (scope 1) needs a reason and a grant with identity.

    Raises NotFound, and Conflict for a file that is not whole any more.
    """
    with db.transaction() as session:
        myself(session, office, doer)
        row = granted(session, doer, case.number)
        owners = (row.id, row.report_id)
        file = session.scalar(select(SealedFile).where(SealedFile.id == file_id, SealedFile.owner_id.in_(owners)))
        if file is None:
            raise NotFound(NO_FILE)
        if file.scope == IDENTITY:
            _check_identity(case, reason)
        write_down(session, doer, row, "file.open", file=str(file_id), scope=file.scope, **_why(reason))
    try:
        private = file_key(file, case.keys, case.report_key)
        about = about_file(file, private)
        with db.reading() as session:
            data = file_bytes(session, file, private)
        _check_kept(case, file_id, data)
    except (CannotOpen, ValueError):
        raise Conflict(BROKEN_FILE) from None
    return about.name, about.type, data


def _check_kept(case: OpenedCase, file_id: UUID, data: bytes) -> None:
    """Raises CannotOpen for something else than the officer who kept it signed."""
    kept = (file for one in case.entries if isinstance(one.body, FilesKept) for file in one.body.files)
    if any(one.file_id == file_id and one.digest != digest(data) for one in kept):
        raise CannotOpen("not the file that was kept")


def _check_identity(case: OpenedCase, reason: str) -> None:
    if not case.has_identity:
        raise NotAllowed(NO_IDENTITY)
    if not reason.strip():
        raise InvalidInput(WHY, fields={"reason": WHY})


def granted(session: Session, doer: Doer, number: str) -> Case:
    """The case, if this officer's key has a live grant in its epoch. Raises NotFound."""
    mine = (
        select(Case)
        .join(CaseGrant, (CaseGrant.case_id == Case.id) & (CaseGrant.epoch == Case.epoch))
        .where(
            Case.number == number,
            Case.erased_at.is_(None),
            CaseGrant.holder_key_id == doer.key_id,
            CaseGrant.sealed.is_not(None),
            CaseGrant.revoked_at.is_(None),
        )
    )
    case = session.scalar(mine) if number.isprintable() else None
    if case is None:
        raise NotFound(GONE)
    return case


def write_down(session: Session, doer: Doer, case: Case, act: str, **detail: str | int) -> None:
    """The signed audit row, and once an hour what the reporter sees of it: role and time."""
    subject = f"case:{case.number}"
    since = datetime.now(UTC) - TOLD_EVERY
    told = select(Audit.id).where(
        Audit.subject == subject, Audit.actor == doer.actor.name, Audit.act == "case.open", Audit.at > since
    )
    if case.mailbox_id is not None and session.scalar(told.limit(1)) is None:
        session.add(Opening(mailbox_id=case.mailbox_id, role=doer.role))
    record_signed(session, doer, act, subject, **detail)


def _why(reason: str) -> dict[str, str]:
    words = " ".join(reason.split())[:LONGEST_REASON]
    return {"reason": words} if words else {}
