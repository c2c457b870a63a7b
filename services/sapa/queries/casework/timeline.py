"""Every entry as one line, newest first. A line tells that something was done; what it says stands where it belongs."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from services.sapa.queries.casework.parts import Event
from services.sapa.queries.opened import OpenedEntry
from services.sapa.schemas.codes import CHANNEL_WORDS
from services.sapa.schemas.entries.assessment import RISK_LABELS
from services.sapa.schemas.entries.base import EntryBody
from services.sapa.schemas.entries.contacts import OUTCOME_LABELS
from services.sapa.schemas.entries.decisions import APPROVAL_LABELS
from services.sapa.schemas.entries.documents import FILE_LABELS, LETTER_LABELS
from services.sapa.schemas.entries.people import PERSON_ROLE_LABELS
from services.sapa.schemas.entries.plan import STEP_LABELS
from services.sapa.schemas.entries.referrals import REFERRAL_LABELS
from services.sapa.schemas.entries.services import SERVICE_LABELS
from services.sapa.workflow import CASE_LABELS

PLAIN: Mapping[str, str] = {
    "akses": "Pemegang kunci berubah",
    "balasan": "Balasan terkirim",
    "cara_aman": "Cara aman diperbarui",
    "catatan": "Catatan",
    "dihapus": "Isi kasus dihapus atas permintaan",
    "hapus_ditolak": "Permintaan hapus ditolak",
    "identitas": "Identitas dicatat",
    "jawaban_alih": "Jawaban pengalihan",
    "kejadian": "Kejadian dicatat",
    "laporan": "Laporan diterima",
    "laporan_polisi": "Laporan ke polisi dicatat",
    "minta_hapus": "Diminta menghapus data",
    "nama_pelapor": "Nama pelapor dicatat",
    "pesan_masuk": "Pesan masuk",
    "tindak_lanjut": "Kabar setelah ditutup",
    "usul_tutup": "Usul menutup kasus",
}
TOLD: Mapping[str, Callable[[Any], str]] = {
    "asesmen": lambda body: f"Asesmen: {RISK_LABELS[body.risk]}",
    "berkas": lambda body: f"{FILE_LABELS[body.what]}: {body.title}",
    "dokumen": lambda body: f"Dokumen: {body.title}",
    "keadaan": lambda body: f"Kasus: {CASE_LABELS[body.end]}",
    "keputusan": lambda body: "Disetujui" if body.is_approved else "Tidak disetujui",
    "kontak": lambda body: f"{CHANNEL_WORDS[body.channel]}: {OUTCOME_LABELS[body.outcome]}",
    "langkah": lambda body: f"Langkah: {body.words} ({STEP_LABELS[body.state]})",
    "layanan": lambda body: f"Layanan: {SERVICE_LABELS[body.service]}",
    "minta_persetujuan": lambda body: f"Minta persetujuan: {APPROVAL_LABELS[body.what]}",
    "orang": lambda body: f"{PERSON_ROLE_LABELS[body.role]}: {body.label}",
    "rencana_kontak": lambda body: f"Rencana hubungi lewat {CHANNEL_WORDS[body.contact.channel]}",
    "rujukan": lambda body: f"Rujukan {body.partner_name}: {REFERRAL_LABELS[body.state]}",
    "surat": lambda body: f"{LETTER_LABELS[body.letter]} {body.number}",
    "usul_alih": lambda body: f"Usul alih ke {body.regency}",
}


def timeline_of(entries: Iterable[OpenedEntry]) -> tuple[Event, ...]:
    """Newest first."""
    rows = [
        Event(
            one.id,
            one.body.kind_name(),
            words_of(one.body),
            one.made_at,
            one.author,
            is_resealed=one.resealed_by is not None,
        )
        for one in entries
    ]
    return tuple(reversed(rows))


def words_of(body: EntryBody) -> str:
    """The line of an entry."""
    kind = body.kind_name()
    return TOLD[kind](body) if kind in TOLD else PLAIN.get(kind, "Entri lain")
