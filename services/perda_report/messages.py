"""The words that we send and write into a report's history. A mail carries a reference and a link, no personal data."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from common.notifications.outbox import Message
from services.perda_report.workflow import RESULT_LABELS, Act, Result, State

REPORTED = "dilaporkan"
PHOTO_ADDED = "foto"
CONTACT_OPENED = "kontak_dibuka"
EVENT_TITLES = {
    REPORTED: "Laporan diterima",
    State.DIVERIFIKASI.value: "Laporan dinyatakan benar",
    State.DITOLAK.value: "Laporan tidak dapat ditindaklanjuti",
    State.SELESAI.value: "Laporan selesai ditangani",
    PHOTO_ADDED: "Foto ditambahkan",
    CONTACT_OPENED: "Kontak pelapor dibuka petugas",
}
ACT_SUBJECTS = {
    Act.VERIFY: "dinyatakan benar",
    Act.REJECT: "ditolak",
    Act.CLOSE: "selesai",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What a notice may tell of a report."""

    tracking_number: str
    category: str
    kecamatan: str
    opd_code: str
    due_at: datetime
    link: str
    zone: ZoneInfo
    zone_label: str


@lru_cache(maxsize=256)
def due_words(at: datetime, zone: ZoneInfo, label: str) -> str:
    """`Rabu, 2 Desember 2026, 16.00 WITA`; the same for every report of a day."""
    return format_datetime(at.astimezone(zone), f"EEEE, d MMMM y, HH.mm '{label}'", locale="id")


def opd_recipient(opd_code: str) -> str:
    """How contacts name an OPD."""
    return f"opd:{opd_code}"


def new_report(facts: Facts) -> Message:
    """To the OPD that must check a new report."""
    due = due_words(facts.due_at, facts.zone, facts.zone_label)
    body = (
        f"Ada laporan baru yang menunggu pemeriksaan Anda.\n\n"
        f"Nomor: {facts.tracking_number}\n"
        f"Jenis: {facts.category}\n"
        f"Kecamatan: {facts.kecamatan}\n"
        f"Diperiksa paling lambat: {due}\n\n"
        f"Buka laporan: {facts.link}\n\n"
        "Isi laporan dan identitas pelapor hanya terlihat setelah Anda masuk.\n"
    )
    return _message("report.new", facts, f"Laporan baru {facts.tracking_number}: {facts.category}", body)


def report_changed(facts: Facts, act: Act, result: Result | None = None) -> Message:
    """To the same OPD: somebody verified, rejected or closed a report of theirs."""
    ended = f"Hasil: {RESULT_LABELS[result]}\n" if result else ""
    body = (
        f"Laporan {facts.tracking_number} {ACT_SUBJECTS[act]}.\n\n"
        f"Jenis: {facts.category}\n"
        f"Kecamatan: {facts.kecamatan}\n"
        f"{ended}\n"
        f"Buka laporan: {facts.link}\n"
    )
    subject = f"Laporan {facts.tracking_number} {ACT_SUBJECTS[act]}"
    return _message(f"report.{act.value}", facts, subject, body)


def _message(topic: str, facts: Facts, subject: str, body: str) -> Message:
    return Message(
        topic=topic,
        reference=facts.tracking_number,
        recipient=opd_recipient(facts.opd_code),
        subject=subject,
        body=body,
        data={"tracking_number": facts.tracking_number, "opd": facts.opd_code, "url": facts.link},
    )
