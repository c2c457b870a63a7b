"""A breach in words: what its people read, and the letter to the authority (UU PDP art. 46(2))."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from services.sapa.documents.letters import Letter
from services.sapa.queries.breaches import OpenedBreach
from services.sapa.queries.letters import SECRET, Head, day_words
from services.sapa.queries.trust import Colleague
from services.sapa.schemas.breach import DATA_LABELS, BreachTold, LetterToAuthority, Notice
from services.sapa.workflow import ROLE_LABELS

# The pack names none: the law's authority is national, and until it works the ministry of communication receives.
AUTHORITY = ("Lembaga Pelindungan Data Pribadi", "melalui Kementerian Komunikasi dan Digital", "di Jakarta")
SUBJECT = "Pemberitahuan kegagalan pelindungan data pribadi"
OPENING = (
    "Sesuai pasal 46 Undang-Undang Nomor 27 Tahun 2022 tentang Pelindungan Data Pribadi, "
    "kami memberitahukan kegagalan pelindungan data berikut."
)
NOBODY_NAMED = (
    "Orang yang datanya terkena kami beri tahu hanya lewat cara yang aman baginya. "
    "Identitas mereka tidak kami sebut di sini dan wajib dirahasiakan."
)
GENERAL = (
    "Kami perlu memberi tahu Anda: sebagian data yang Anda titipkan dilihat orang yang tidak berhak.\n\n"
    "Anda boleh bertanya di sini. Anda juga boleh meminta data Anda dihapus."
)


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs the letter, and where the office is."""

    head: Head
    author: Colleague
    zone: ZoneInfo


def notice_words(notice: Notice | None, zone: ZoneInfo) -> str:
    """What a holder sends, as it is proposed; they may put it in words that fit the person."""
    if notice is None:
        return GENERAL
    return "\n\n".join(
        (
            "Kami perlu memberi tahu Anda: sebagian data yang Anda titipkan dilihat orang yang tidak berhak.",
            f"Kami mengetahuinya {moment_words(notice.known_at, zone)}. {notice.plainly}",
            f"Data yang terkena: {listed(notice)}.",
            f"Yang sudah kami lakukan: {notice.measures}",
            "Kami menyesal ini terjadi. Anda boleh bertanya di sini, dan boleh meminta data Anda dihapus.",
        )
    )


def authority_letter(breach: OpenedBreach, letter: LetterToAuthority, signer: Signer) -> Letter | None:
    """The whole letter; None when what happened does not open. It names no case and nobody."""
    told, notice = breach.told, breach.notice
    if told is None or notice is None:
        return None
    head = signer.head
    return Letter(
        head=(f"Pemerintah {head.regency}", head.office),
        number=letter.number,
        nature=SECRET,
        subject=SUBJECT,
        place_and_date=f"{head.place}, {day_words(letter.written_on.astimezone(signer.zone).date())}",
        recipient=AUTHORITY,
        opening=OPENING,
        facts=_facts(breach, told, notice, signer.zone),
        paragraphs=_paragraphs(told, notice),
        signed=(ROLE_LABELS[signer.author.role], signer.author.name),
        annex=(),
        is_neutral=False,
    )


def _facts(breach: OpenedBreach, told: BreachTold, notice: Notice, zone: ZoneInfo) -> tuple[tuple[str, str], ...]:
    since = (("Terjadi sejak", moment_words(told.since, zone)),) if told.since else ()
    return (
        ("Nomor insiden", breach.number),
        *since,
        ("Diketahui", moment_words(notice.known_at, zone)),
        ("Data yang terungkap", listed(notice)),
        ("Berkas perkara yang terkena", str(len(told.numbers))),
    )


def _paragraphs(told: BreachTold, notice: Notice) -> tuple[str, ...]:
    return (
        f"Yang terjadi: {told.happened}",
        f"Upaya penanganan dan pemulihan: {notice.measures}",
        NOBODY_NAMED,
    )


def listed(notice: Notice) -> str:
    """The kinds of data."""
    return ", ".join(DATA_LABELS[one] for one in notice.data)


def moment_words(at: datetime, zone: ZoneInfo) -> str:
    """`23 November 2026 pukul 09.15`."""
    return format_datetime(at.astimezone(zone), "d MMMM y 'pukul' HH.mm", locale="id")
