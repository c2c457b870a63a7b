"""The mails as an administrator sees them: when each goes out, whose words it has, which fields it may carry."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.pack import Pack
from services.perda_report.messages import TEMPLATES, Facts, filled
from services.perda_report.messages.render import FIELD
from services.perda_report.models import MailTemplate
from services.perda_report.queries.reference import Reference

NEEDED = ("nomor", "tautan")
BRACES = "{}"
ABOUT = {
    "nomor": "nomor laporan",
    "jenis": "jenis pelanggaran",
    "kecamatan": "kecamatan",
    "opd": "nama OPD yang menangani",
    "tenggat": "tenggat langkah yang berjalan",
    "keberatan": "hari terakhir mengajukan keberatan",
    "hasil": "hasil penanganan",
    "tautan": "alamat halaman laporan",
    "tanggal": "hari ini",
    "ringkasan": "yang menunggu, satu baris untuk tiap OPD",
    "kode": "kode enam angka",
}
SAMPLES = {
    "tanggal": "Kamis, 26 November 2026",
    "ringkasan": "DLH: 3 laporan baru, 1 lewat tenggat\n",
    "kode": "123456",
}


@dataclass(frozen=True, slots=True)
class MailView:
    """One mail: its words now, and when they were edited, if the office wrote them itself."""

    topic: str
    what: str
    subject: str
    body: str
    edited_at: datetime | None


@dataclass(frozen=True, slots=True)
class Preview:
    """A mail as somebody would get it."""

    subject: str
    body: str


def mail_list(session: Session) -> tuple[MailView, ...]:
    """Every mail that the program sends, in the order of messages.TEMPLATES."""
    own = {row.topic: row for row in session.scalars(select(MailTemplate))}
    return tuple(_view(topic, own.get(topic)) for topic in TEMPLATES)


def mail_of(session: Session, topic: str) -> MailView | None:
    """One of them, if there is such a topic."""
    return _view(topic, session.get(MailTemplate, topic)) if topic in TEMPLATES else None


def allowed_fields(topic: str) -> tuple[str, ...]:
    """What may stand in braces."""
    return TEMPLATES[topic].fields


def needed_fields(topic: str) -> tuple[str, ...]:
    """What the body cannot do without: what the mail is for, and number and link where the standard has them."""
    standard = TEMPLATES[topic]
    kept = (one for one in NEEDED if f"{{{one}}}" in standard.body)
    return tuple(dict.fromkeys((*kept, *standard.needs)))


def unknown_fields(words: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """What stands in braces and is no field, as it was written; also a brace without its other half."""
    unknown = [found[0] for found in FIELD.finditer(words) if found[1] not in known]
    rest = FIELD.sub("", words)
    return (*unknown, *(brace for brace in BRACES if brace in rest))


def preview(words: tuple[str, str], pack: Pack, reference: Reference) -> Preview:
    """Subject and body, as `words` has them, with the facts of a report that does not exist."""
    sample = _sample(pack, reference)
    fields: Mapping[str, str] = SAMPLES | sample.fields()
    return Preview(filled(words[0], fields), filled(words[1], fields))


def _sample(pack: Pack, reference: Reference) -> Facts:
    category = reference.categories[0] if reference.categories else next(iter(reference.by_code.values()))
    number = f"{pack.code_prefix}-7QF4-M2XK"
    return Facts(
        tracking_number=number,
        category=category.name,
        kecamatan=pack.regions.kecamatan[0].name,
        opd_code=category.opd.code,
        opd=category.opd.name,
        link=f"https://contoh.example/laporan/{number}",
        zone=pack.zone,
        zone_label=pack.zone_label,
        due_at=datetime.now(UTC) + timedelta(days=3),
        objectable_until=datetime.now(UTC) + timedelta(days=14),
        result="Pelanggaran dihentikan",
    )


def _view(topic: str, own: MailTemplate | None) -> MailView:
    standard = TEMPLATES[topic]
    return MailView(
        topic=topic,
        what=standard.what,
        subject=own.subject if own else standard.subject,
        body=own.body if own else standard.body,
        edited_at=own.edited_at if own else None,
    )
