"""Entries about letters that went out, the report to the police, other papers, and files that officers keep."""

from enum import StrEnum
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import Field

from services.sapa.schemas.entries.base import EntryBody
from services.sapa.schemas.entries.contacts import ContactTold
from services.sapa.schemas.entries.people import Name
from services.sapa.schemas.entries.referrals import Needed
from services.sapa.schemas.entries.times import Day, Moment
from services.sapa.schemas.reporting import LONGEST_ADDRESS, LONGEST_WORDS, Frozen, Words

MOST_LINES = 12
Line = Annotated[str, Field(max_length=LONGEST_ADDRESS)]
Paragraph = Annotated[str, Field(max_length=4 * LONGEST_WORDS)]


class LetterKind(StrEnum):
    """Letters that the office writes."""

    RUJUKAN = "rujukan"
    POLISI = "polisi"
    UNDANGAN = "undangan"
    PENGALIHAN = "pengalihan"


LETTER_LABELS: Final = {
    LetterKind.RUJUKAN: "Surat rujukan",
    LetterKind.POLISI: "Surat laporan polisi",
    LetterKind.UNDANGAN: "Undangan",
    LetterKind.PENGALIHAN: "Surat pengalihan",
}


class LetterWritten(EntryBody):
    """A letter with its number; the PDF is made anew from this. `about`: the referral or transfer that it belongs to.

    `contact`: for a letter to a person of the case, how it reaches them; None for one to an institution.
    """

    kind: Literal["surat"] = "surat"
    letter: LetterKind
    number: Annotated[str, Field(min_length=1, max_length=60)]
    written_on: Day
    recipient: Annotated[tuple[Line, ...], Field(min_length=1, max_length=MOST_LINES)]
    subject: Needed
    paragraphs: Annotated[tuple[Paragraph, ...], Field(max_length=MOST_LINES)] = ()
    about: UUID | None = None
    person: UUID | None = None
    contact: ContactTold | None = None


class ReportedBy(StrEnum):
    """Who brought it to the police."""

    KAMI = "kami"
    KORBAN = "korban"
    PIHAK_LAIN = "pihak_lain"


REPORTED_BY_LABELS: Final = {
    ReportedBy.KAMI: "Kami",
    ReportedBy.KORBAN: "Korban sendiri",
    ReportedBy.PIHAK_LAIN: "Pihak lain",
}


class PoliceReported(EntryBody):
    """That the police know (UU TPKS art. 41). `number`: of the police report, once there is one."""

    kind: Literal["laporan_polisi"] = "laporan_polisi"
    reported_at: Moment
    by: ReportedBy = ReportedBy.KAMI
    unit: Annotated[str, Field(min_length=1, max_length=LONGEST_WORDS)]
    number: Name = ""
    letter: UUID | None = None
    words: Words = ""


class DocumentKept(EntryBody):
    """What a file of the case is (a visum, a scan), in words. `file_id`: the sealed file; None for paper."""

    kind: Literal["dokumen"] = "dokumen"
    title: Needed
    file_id: UUID | None = None
    dated_on: Day | None = None
    person: UUID | None = None
    words: Words = ""


class FileKind(StrEnum):
    """What officers put into a case."""

    SURAT = "surat"
    VISUM = "visum"
    FOTO = "foto"
    REKAMAN = "rekaman"
    LAIN = "lain"


FILE_LABELS: Final = {
    FileKind.SURAT: "Surat masuk",
    FileKind.VISUM: "Hasil visum",
    FileKind.FOTO: "Foto",
    FileKind.REKAMAN: "Rekaman",
    FileKind.LAIN: "Berkas lain",
}


class KeptFile(Frozen):
    """One of them. `digest` (crypto.statements.digest) of its data: the officer's signature covers that, too."""

    file_id: UUID
    digest: str


class FilesKept(EntryBody):
    """Files that an officer put into the case. `files`: originals and stripped copies; a form brings none."""

    kind: Literal["berkas"] = "berkas"
    title: Needed
    what: FileKind
    dated_on: Day | None = None
    person: UUID | None = None
    words: Words = ""
    files: tuple[KeptFile, ...] = ()
