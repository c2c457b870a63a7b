"""Sheets of the key ceremonies as PDF, made in memory: what is printed, signed, put into an envelope and locked away.

Whoever reads one in five years was not there: each says what it is, what to do with it, and what to do when it is lost.
"""

from dataclasses import asdict, dataclass
from pathlib import Path

from common.documents import typeset
from services.sapa.crypto.escrow import HOLDERS, Share
from services.sapa.crypto.typed import on_paper

TEMPLATE = Path(__file__).with_suffix(".typ")
HOLDER_LABELS = dict(zip(HOLDERS, ("Kepala UPTD PPA", "Kepala dinas", "Pejabat pelindungan data"), strict=True))


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `secrets` are pairs of a name and groups to type; `facts` pairs in plain words.

    `steps`: what to do with it, in order. `signers`: who signs at the foot.
    """

    office: str
    title: str
    purpose: str
    facts: tuple[tuple[str, str], ...]
    secrets: tuple[tuple[str, str], ...]
    steps: tuple[str, ...]
    signers: tuple[str, ...]
    printed: str
    is_secret: bool = True


def print_sheet(sheet: Sheet) -> bytes:
    """The PDF."""
    return typeset(TEMPLATE, asdict(sheet))


def root_sheet(office: str, seed: bytes, public: str, printed: str) -> Sheet:
    """For the safe of the head of the UPTD. `public`: the value of the setting."""
    return Sheet(
        office=office,
        title="Lembar kunci induk",
        purpose="Kunci ini mengesahkan kunci setiap petugas. Siapa pun yang memegangnya dapat menambah petugas.",
        facts=(("Bagian umum, boleh diketahui siapa pun", public), ("Dibuat", printed)),
        secrets=(("Kunci induk", on_paper(seed)),),
        steps=(
            "Cetak satu kali. Simpan lembar ini dan stik USB dalam amplop bersegel di brankas.",
            "Tulis tanggal dan nama saksi pada segel amplop.",
            "Hapus berkas kunci dari komputer ini. Komputer ini jangan disambungkan ke jaringan.",
            "Serahkan bagian umum kepada administrator untuk SMARTSOCIETY_SAPA_ROOT_KEY.",
            "Kalau segel rusak atau lembar hilang: buat kunci induk baru dan sahkan semua petugas lagi.",
        ),
        signers=(HOLDER_LABELS[HOLDERS[0]], "Saksi"),
        printed=printed,
    )


@dataclass(frozen=True, slots=True)
class Certified:
    """Whose key was certified, in words."""

    name: str
    username: str
    role: str
    fingerprint: str
    until: str


def certificate_sheet(office: str, told: Certified, line: str, printed: str) -> Sheet:
    """For the office's file: what was compared and signed. Nothing on it is secret."""
    return Sheet(
        office=office,
        title="Lembar pengesahan kunci petugas",
        purpose="Kepala UPTD sudah mencocokkan sidik kunci dengan petugasnya, bertatap muka.",
        facts=(
            ("Nama", told.name),
            ("Nama pengguna", told.username),
            ("Peran", told.role),
            ("Sidik kunci", told.fingerprint),
            ("Berlaku sampai", told.until),
            ("Baris sertifikat", line),
        ),
        secrets=(),
        steps=(
            "Petugas membacakan sidik kunci dari layarnya; kepala UPTD mencocokkan setiap angka.",
            "Bawa baris sertifikat ke halaman Kunci kantor, atau berikan kepada administrator.",
            "Simpan lembar ini di berkas kepegawaian.",
            "Kalau petugas pindah atau berhenti: penyelia mencabut kuncinya hari itu juga.",
        ),
        signers=(HOLDER_LABELS[HOLDERS[0]], "Petugas"),
        printed=printed,
        is_secret=False,
    )


def share_sheet(office: str, holder: str, share: Share, public: str, printed: str) -> Sheet:
    """One of three, for one holder's safe. Raises KeyError for a holder that is none."""
    others = [words for one, words in HOLDER_LABELS.items() if one != holder]
    return Sheet(
        office=office,
        title="Lembar kunci titipan",
        purpose="Dua dari tiga lembar bersama-sama membuka semua kasus. Satu lembar saja tidak membuka apa pun.",
        facts=(
            ("Pemegang", HOLDER_LABELS[holder]),
            ("Pemegang lain", " dan ".join(others)),
            ("Kunci titipan kantor ini", public),
            ("Dibuat", printed),
        ),
        secrets=(("pemegang", holder), *((pair, on_paper(pad)) for pair, pad in sorted(share.items()))),
        steps=(
            "Simpan lembar ini dan stik USB Anda dalam amplop bersegel, di brankas Anda sendiri.",
            "Jangan disimpan di tempat yang sama dengan lembar pemegang lain.",
            "Dipakai hanya bila tidak ada petugas yang dapat membuka kasus, dengan alasan tertulis.",
            "Kalau stik hilang: ketik baris di atas ke berkas teks, persis seperti tertulis.",
            "Kalau lembar hilang atau pemegang berganti: buat kunci titipan baru.",
        ),
        signers=(HOLDER_LABELS[holder], "Saksi"),
        printed=printed,
    )
