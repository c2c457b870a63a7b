"""Letters with a number that leaves no gap, the report to the police, what other papers are, and files to keep."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.sapa.actions.casework.desk import (
    Desk,
    act,
    former,
    in_thread,
    known_people,
    not_earlier,
    not_later,
    refuse,
)
from services.sapa.actions.files import Keeper, Prepared, add_files
from services.sapa.actions.signed_audit import record_signed
from services.sapa.crypto.statements import digest
from services.sapa.models import LetterCounter
from services.sapa.queries.contact import may_contact
from services.sapa.queries.opened import OpenedEntry
from services.sapa.schemas.acts import WriteLetter
from services.sapa.schemas.codes import Channel
from services.sapa.schemas.entries.documents import (
    DocumentKept,
    FilesKept,
    KeptFile,
    LetterKind,
    LetterWritten,
    PoliceReported,
)

MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
NO_CONTACT = "Tulis lewat apa, ke mana dan kapan undangan ini sampai."
NO_SUBJECT_HERE = "Pilih rujukan atau pengalihan dari kasus ini."
NO_FILE = "Pilih berkas dari kasus ini."
NO_FILES = "Pilih dulu berkasnya."
PAPER = frozenset({Channel.SURAT, Channel.SUREL, Channel.WHATSAPP, Channel.KUNJUNGAN})
NO_PAPER = "Surat tidak dapat dikirim lewat ini. Pilih cara lain."


@dataclass(frozen=True, slots=True)
class FilesSent:
    """Files to keep, with what is told of them. Made before any transaction: pictures are decoded for it."""

    told: FilesKept = field(repr=False)
    files: tuple[Prepared, ...] = field(repr=False)

    @classmethod
    def of(cls, form: FilesKept, files: Sequence[Prepared]) -> "FilesSent":
        """The form with the files' ids and digests. Raises InvalidInput without any."""
        if not files:
            raise refuse("files", NO_FILES)
        kept = tuple(KeptFile(file_id=one.id, digest=digest(one.data)) for one in files)
        return cls(form.model_copy(update={"files": kept, "thread": None}), tuple(files))


@act(in_closed=True, by_holder=True)
def write_letter(desk: Desk, form: WriteLetter, entry_id: UUID) -> OpenedEntry:
    """File a letter under the next number of the year. One to a person of the case passes the guard."""
    known_people(desk, "person", [form.person])
    _must_belong(desk, form)
    _must_reach_safely(desk, form)
    return desk.write(
        LetterWritten(**dict(form), number=next_number(desk.session, desk.today()), written_on=desk.today()), entry_id
    )


def _must_belong(desk: Desk, form: WriteLetter) -> None:
    if form.letter is LetterKind.RUJUKAN:
        known = {one.id for one in desk.view.referrals}
    elif form.letter is LetterKind.PENGALIHAN:
        known = {one.id for one in desk.view.transfers}
    else:
        return
    if form.about not in known:
        raise refuse("about", NO_SUBJECT_HERE)


def _must_reach_safely(desk: Desk, form: WriteLetter) -> None:
    if form.contact is None:
        if form.letter is LetterKind.UNDANGAN:
            raise refuse("contact", NO_CONTACT)
        return
    if form.contact.channel not in PAPER:
        raise refuse("channel", NO_PAPER)
    not_earlier(desk, "at", form.contact.at)
    may_contact(desk.view, form.contact.channel, form.contact.address, form.contact.at)


def next_number(session: Session, today: date) -> str:
    """The counter's row is locked until the transaction ends: a letter that is not filed leaves no gap."""
    first = insert(LetterCounter).values(year=today.year, last=1)
    taken = first.on_conflict_do_update(index_elements=["year"], set_={"last": LetterCounter.last + 1})
    serial = session.scalar(taken.returning(LetterCounter.last))
    return f"{serial:03}/{MONTHS[today.month - 1]}/{today.year}"


@act(in_closed=True)
def report_to_police(desk: Desk, form: PoliceReported, entry_id: UUID) -> OpenedEntry:
    """That the police know; stops the law's clock. With `thread`: the number came, or a correction."""
    not_later(desk, "reported_at", form.reported_at)
    if form.letter is not None and form.letter not in {one.id for one in desk.view.letters}:
        raise refuse("letter", "Pilih surat dari kasus ini.")
    former(desk.view.police, form)
    return desk.write(in_thread(form, entry_id), entry_id)


@act(in_closed=True)
def keep_document(desk: Desk, form: DocumentKept, entry_id: UUID) -> OpenedEntry:
    """What a file of the case, or a paper in its folder, is."""
    if form.file_id is not None and form.file_id not in {one.id for one in desk.case.files}:
        raise refuse("file_id", NO_FILE)
    known_people(desk, "person", [form.person])
    not_later(desk, "dated_on", form.dated_on)
    return desk.write(form, entry_id)


@act(in_closed=True)
def keep_files(desk: Desk, form: FilesSent, entry_id: UUID) -> OpenedEntry:
    """Seal files to the case's present epoch. A rekan may, too; originals open to those with identity."""
    known_people(desk, "person", [form.told.person])
    not_later(desk, "dated_on", form.told.dated_on)
    entry = desk.write(form.told, entry_id)
    case = desk.case
    add_files(desk.session, form.files, Keeper(case.id, case.epoch, case.now.publics), None, entry.made_at)
    ids = [str(one.id) for one in form.files]
    record_signed(desk.session, desk.doer, "file.keep", f"case:{case.number}", entry=str(entry_id), files=ids)
    return entry
