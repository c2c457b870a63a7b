"""Letters in words: what a new one proposes, and the whole of one that was filed, for documents.letters.

Names stand in no entry of the story: they come from the opened identity when a letter is printed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from babel.dates import format_date

from services.sapa.documents.letters import Letter
from services.sapa.queries.casework import CaseView
from services.sapa.queries.casework.parts import Person, Thread
from services.sapa.queries.trust import Colleague
from services.sapa.schemas.entries.documents import LetterKind, LetterWritten
from services.sapa.schemas.entries.people import PersonIdentity
from services.sapa.schemas.entries.referrals import PARTNER_LABELS, Consent
from services.sapa.workflow import ROLE_LABELS

SECRET, NEUTRAL = "Rahasia", "Biasa"
PLACE = "di tempat"
SECRECY = (
    "Identitas dan isi surat ini wajib dirahasiakan "
    "(Undang-Undang Nomor 12 Tahun 2022 pasal 69 dan Undang-Undang Nomor 11 Tahun 2012 pasal 19)."
)
POLICE_BASIS = (
    "Berdasarkan pasal 41 Undang-Undang Nomor 12 Tahun 2022 tentang Tindak Pidana Kekerasan Seksual, "
    "kami melaporkan dugaan tindak pidana yang kami ketahui sebagai berikut."
)
OPENINGS = {
    LetterKind.RUJUKAN: "Dengan hormat, kami merujuk penerima layanan berikut.",
    LetterKind.POLISI: "Dengan hormat, kami sampaikan laporan berikut.",
    LetterKind.UNDANGAN: "Dengan hormat,",
    LetterKind.PENGALIHAN: "Dengan hormat, kami mengalihkan pendampingan penerima layanan berikut.",
}
ANSWER = ("Diterima oleh, jabatan, tanggal", "Layanan yang diberikan", "Hasil dan saran")


@dataclass(frozen=True, slots=True)
class Draft:
    """What the form of a letter proposes; the officer writes the rest."""

    recipient: tuple[str, ...] = ()
    subject: str = ""
    paragraphs: tuple[str, ...] = ()
    persons: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """Whose letter it is: the regency, its office, and where letters are dated."""

    regency: str
    office: str
    place: str


def drafted(view: CaseView, kind: LetterKind, about: UUID | None, head: Head) -> Draft:
    """A proposal out of what the case knows; empty parts where it knows nothing."""
    victims = tuple(one.id for one in view.victims[:1])
    if kind is LetterKind.POLISI:
        recipient = ("Kepala Unit Pelayanan Perempuan dan Anak", f"Kepolisian Resor {head.place}", PLACE)
        return Draft(recipient, "Laporan dugaan tindak pidana", (POLICE_BASIS, "", SECRECY), victims)
    if kind is LetterKind.RUJUKAN:
        return _referral(view, about, victims)
    if kind is LetterKind.PENGALIHAN:
        return _transfer(view, about, victims)
    return Draft((), "Undangan", ("Kami mengundang Saudara untuk hadir pada:",))


def _referral(view: CaseView, about: UUID | None, victims: tuple[UUID, ...]) -> Draft:
    told = next((one.body for one in view.referrals if one.id == about), None)
    if told is None:
        return Draft(persons=victims, paragraphs=(SECRECY,))
    paragraphs = (
        f"Layanan yang kami mohon: {told.reason}",
        told.told,
        _agreed(told.consent),
        f"Mohon jawaban pada lembar terlampir paling lambat {day_words(told.answer_by)}.",
        SECRECY,
    )
    recipient = (told.partner_name, *((f"u.p. {told.contact_name}",) if told.contact_name else ()), PLACE)
    subject = f"Rujukan: {PARTNER_LABELS[told.partner]}"
    return Draft(recipient, subject, tuple(filter(None, paragraphs)), told.persons[:1] or victims)


def _transfer(view: CaseView, about: UUID | None, victims: tuple[UUID, ...]) -> Draft:
    told = next((one.proposed.body for one in view.transfers if one.id == about), None)
    if told is None:
        return Draft(persons=victims, paragraphs=(SECRECY,))
    paragraphs = (f"Alasan pengalihan: {told.reason}", told.told, _agreed(told.consent), SECRECY)
    recipient = (told.receiver, told.regency, PLACE)
    return Draft(recipient, "Pengalihan pendampingan", tuple(filter(None, paragraphs)), victims)


def _agreed(consent: Consent) -> str:
    return f"Persetujuan diberikan {consent.given_by} pada {day_words(consent.given_on)} untuk: {consent.covers}"


def composed(view: CaseView, filed: Thread[LetterWritten], head: Head) -> Letter:
    """The whole letter. Names only as far as `view` was folded with the opened identity.

    One to a person of the case says neither which office writes nor whose case it is.
    """
    told = filed.body
    is_neutral = told.contact is not None
    return Letter(
        head=(head.regency,) if is_neutral else (f"Pemerintah {head.regency}", head.office),
        number=told.number,
        nature=NEUTRAL if is_neutral else SECRET,
        subject=told.subject,
        place_and_date=f"{head.place}, {day_words(told.written_on)}",
        recipient=told.recipient,
        opening=OPENINGS[told.letter],
        facts=() if is_neutral else tuple(_facts(view, view.person(told.person))),
        paragraphs=told.paragraphs,
        signed=_signed(filed.begun.by, is_neutral=is_neutral),
        annex=ANSWER if told.letter is LetterKind.RUJUKAN else (),
        is_neutral=is_neutral,
    )


def _signed(author: Colleague, *, is_neutral: bool) -> tuple[str, str]:
    return ("Hormat kami" if is_neutral else ROLE_LABELS[author.role], author.name)


def _facts(view: CaseView, person: Person | None) -> Iterator[tuple[str, str]]:
    yield "Nomor perkara", view.case.number
    if person is None:
        return
    who = person.identity
    if who is None:
        yield "Penerima layanan", person.body.label
    else:
        yield from ((label, held) for label, held in _named(who) if held)
    if person.body.age_group:
        yield "Umur", f"{person.body.age_group} tahun"
    if person.body.needs:
        yield "Kebutuhan khusus", person.body.needs


def _named(who: PersonIdentity) -> Sequence[tuple[str, str]]:
    return (
        ("Nama", who.full_name),
        ("NIK", who.nik),
        ("Tanggal lahir", day_words(who.born_on) if who.born_on else ""),
        ("Alamat", who.address),
        ("Telepon", who.phone),
    )


def day_words(day: date) -> str:
    """`23 November 2026`."""
    return format_date(day, "d MMMM y", locale="id")
