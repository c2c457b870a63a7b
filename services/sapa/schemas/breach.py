"""A breach of data: what is told of it, sealed, and the forms by which it is told (UU PDP 27/2022 art. 46)."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Final, Literal

from pydantic import AwareDatetime, Field, TypeAdapter

from services.sapa.schemas.codes import Channel
from services.sapa.schemas.entries.contacts import Address
from services.sapa.schemas.reporting import LONGEST_WORDS, Frozen

# UU PDP art. 46(1): the people concerned and the authority, within 3×24 hours.
TERM = timedelta(hours=72)
LONGEST_TEXT = 4 * LONGEST_WORDS
MOST_NUMBERS = 20_000
Text = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]


class BreachState(StrEnum):
    """Done when everybody was told."""

    TERBUKA = "terbuka"
    SELESAI = "selesai"


class BreachPart(StrEnum):
    """ISI is for those who keep the breach, KABAR for whoever tells the people of a case."""

    ISI = "isi"
    KABAR = "kabar"


class DataKind(StrEnum):
    """Which data (art. 46(2)a)."""

    IDENTITAS = "identitas"
    KONTAK = "kontak"
    CERITA = "cerita"
    CATATAN = "catatan"
    BERKAS = "berkas"
    PESAN = "pesan"


DATA_LABELS: Final = {
    DataKind.IDENTITAS: "nama dan identitas",
    DataKind.KONTAK: "nomor atau alamat",
    DataKind.CERITA: "cerita yang disampaikan",
    DataKind.CATATAN: "catatan pendampingan",
    DataKind.BERKAS: "berkas dan foto",
    DataKind.PESAN: "pesan dan balasan",
}


class ToldWay(StrEnum):
    """How somebody was told. TIDAK_AMAN: nobody could be, since no safe way is left."""

    KOTAK = "kotak"
    KONTAK = "kontak"
    TIDAK_AMAN = "tidak_aman"


WAY_LABELS: Final = {
    ToldWay.KOTAK: "Lewat kotak pesan",
    ToldWay.KONTAK: "Lewat cara yang disepakati",
    ToldWay.TIDAK_AMAN: "Tidak ada cara yang aman",
}


class Notice(Frozen):
    """What the people are told (art. 46(2)): which data, when and how, what was done. Sealed as KABAR."""

    kind: Literal["kabar"] = "kabar"
    known_at: datetime
    data: tuple[DataKind, ...]
    plainly: Text
    measures: Text


class BreachTold(Frozen):
    """What happened, as whoever opened it knew it. `numbers`: of the cases that it concerns."""

    kind: Literal["insiden"] = "insiden"
    known_at: datetime
    since: datetime | None = None
    happened: Text
    numbers: tuple[str, ...]


class AuthorityTold(Frozen):
    """That the authority knows: when, and by which letter or form."""

    kind: Literal["lembaga"] = "lembaga"
    told_at: datetime
    how: Text


class LetterToAuthority(Frozen):
    """The letter under its number of the year; its PDF is made anew from the breach each time."""

    kind: Literal["surat"] = "surat"
    number: str
    written_on: datetime


Told = Annotated[Notice | BreachTold | AuthorityTold | LetterToAuthority, Field(discriminator="kind")]
TOLD: TypeAdapter[Notice | BreachTold | AuthorityTold | LetterToAuthority] = TypeAdapter(Told)


class OpenBreach(Frozen):
    """The form. `cases`: numbers with anything between them; `all_cases` instead of them."""

    known_at: AwareDatetime
    since: AwareDatetime | None = None
    happened: Text
    data: Annotated[tuple[DataKind, ...], Field(min_length=1)]
    plainly: Text
    measures: Text
    cases: Annotated[str, Field(max_length=MOST_NUMBERS)] = ""
    all_cases: bool = False


class TellAuthority(Frozen):
    """The form: when it was sent, and how."""

    told_at: AwareDatetime
    how: Text


class TellByMailbox(Frozen):
    """The prepared words, as the holder changed them."""

    words: Annotated[str, Field(min_length=1, max_length=2 * LONGEST_TEXT)]


class TellByContact(Frozen):
    """What was done: how, where, when."""

    channel: Channel
    address: Address
    at: AwareDatetime


class TellNobody(Frozen):
    """Why there is no safe way."""

    why: Annotated[str, Field(min_length=1, max_length=LONGEST_WORDS)]
