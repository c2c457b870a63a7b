"""What may stand in a report's history: each kind with its title and who reads the title and the words. Pure."""

from collections.abc import Mapping
from enum import IntEnum, StrEnum
from typing import NamedTuple

from services.perda_report.workflow import Act


class Audience(IntEnum):
    """Who reads it; each also reads what those before it do."""

    EVERYBODY = 0
    REPORTER = 1
    OFFICER = 2


class Kind(StrEnum):
    """One kind of event, as `report_event.kind` stores it."""

    DILAPORKAN = "dilaporkan"
    DIVERIFIKASI = "diverifikasi"
    DITOLAK = "ditolak"
    DIPERIKSA = "diperiksa"
    SELESAI = "selesai"
    DITANYA = "ditanya"
    DIJAWAB = "dijawab"
    TIDAK_DIJAWAB = "tidak_dijawab"
    KETERANGAN = "keterangan"
    DITERUSKAN = "diteruskan"
    DIGABUNG = "digabung"
    GABUNGAN = "gabungan"
    DIPECAH = "dipecah"
    DITUGASKAN = "ditugaskan"
    CATATAN = "catatan"
    KABAR = "kabar"
    DICABUT = "dicabut"
    KEBERATAN = "keberatan"
    DITANGANI_LAGI = "ditangani_lagi"
    KEBERATAN_DITOLAK = "keberatan_ditolak"
    PENILAIAN = "penilaian"
    IKUT = "ikut"
    ESKALASI = "eskalasi"
    DIBATALKAN = "dibatalkan"
    FOTO = "foto"
    KETERANGAN_LAIN = "keterangan_lain"
    PELAPOR_KELUAR = "pelapor_keluar"
    KONTAK_DIBUKA = "kontak_dibuka"
    DATA_DIHAPUS = "data_dihapus"


class EventKind(NamedTuple):
    """Its title, who sees that it happened, and who reads its words."""

    title: str
    seen_by: Audience = Audience.EVERYBODY
    words_for: Audience = Audience.EVERYBODY


EVENTS: Mapping[str, EventKind] = {
    Kind.DILAPORKAN: EventKind("Laporan diterima"),
    Kind.DIVERIFIKASI: EventKind("Laporan dinyatakan benar"),
    Kind.DITOLAK: EventKind("Laporan tidak dapat ditindaklanjuti"),
    Kind.DIPERIKSA: EventKind("Diperiksa di tempat"),
    Kind.SELESAI: EventKind("Laporan selesai ditangani"),
    Kind.DITANYA: EventKind("Petugas bertanya kepada pelapor", words_for=Audience.REPORTER),
    Kind.DIJAWAB: EventKind("Pelapor menjawab", words_for=Audience.REPORTER),
    Kind.TIDAK_DIJAWAB: EventKind("Belum ada jawaban, penanganan dilanjutkan"),
    Kind.KETERANGAN: EventKind("Keterangan ditambahkan", Audience.REPORTER, Audience.REPORTER),
    Kind.DITERUSKAN: EventKind("Diteruskan ke OPD yang berwenang"),
    Kind.DIGABUNG: EventKind("Digabung dengan laporan lain"),
    Kind.GABUNGAN: EventKind("Laporan lain tentang hal yang sama digabung", words_for=Audience.OFFICER),
    Kind.DIPECAH: EventKind("Sebagian menjadi laporan tersendiri", Audience.REPORTER, Audience.REPORTER),
    Kind.DITUGASKAN: EventKind("Petugas ditunjuk", words_for=Audience.OFFICER),
    Kind.CATATAN: EventKind("Catatan internal", Audience.OFFICER, Audience.OFFICER),
    Kind.KABAR: EventKind("Kabar dari petugas"),
    Kind.DICABUT: EventKind("Laporan dicabut pelapor", words_for=Audience.REPORTER),
    Kind.KEBERATAN: EventKind("Pelapor mengajukan keberatan", words_for=Audience.REPORTER),
    Kind.DITANGANI_LAGI: EventKind("Keberatan diterima, laporan ditangani lagi"),
    Kind.KEBERATAN_DITOLAK: EventKind("Keberatan diperiksa, hasil tetap"),
    Kind.PENILAIAN: EventKind("Pelapor menilai penanganan", Audience.REPORTER, Audience.REPORTER),
    Kind.IKUT: EventKind("Warga lain ikut melapor", words_for=Audience.OFFICER),
    Kind.ESKALASI: EventKind("Lewat tenggat, atasan dikabari"),
    Kind.DIBATALKAN: EventKind("Langkah terakhir dibatalkan petugas"),
    Kind.FOTO: EventKind("Foto ditambahkan", Audience.REPORTER, Audience.REPORTER),
    Kind.KETERANGAN_LAIN: EventKind("Keterangan dari warga yang ikut melapor", Audience.OFFICER, Audience.OFFICER),
    Kind.PELAPOR_KELUAR: EventKind("Pelapor pertama berhenti, laporan diteruskan untuk warga lain"),
    Kind.KONTAK_DIBUKA: EventKind("Kontak pelapor dibuka petugas", Audience.REPORTER, Audience.REPORTER),
    Kind.DATA_DIHAPUS: EventKind("Data diri pelapor dihapus", Audience.REPORTER, Audience.REPORTER),
}

EVENT_OF: Mapping[Act, Kind] = {
    Act.VERIFY: Kind.DIVERIFIKASI,
    Act.REJECT: Kind.DITOLAK,
    Act.ASK: Kind.DITANYA,
    Act.FORWARD: Kind.DITERUSKAN,
    Act.MERGE: Kind.DIGABUNG,
    Act.SPLIT: Kind.DIPECAH,
    Act.ASSIGN: Kind.DITUGASKAN,
    Act.NOTE: Kind.CATATAN,
    Act.INSPECT: Kind.DIPERIKSA,
    Act.CLOSE: Kind.SELESAI,
    Act.RESUME: Kind.DITANGANI_LAGI,
    Act.UPHOLD: Kind.KEBERATAN_DITOLAK,
    Act.ADD: Kind.KETERANGAN,
    Act.ANSWER: Kind.DIJAWAB,
    Act.WITHDRAW: Kind.DICABUT,
    Act.OBJECT: Kind.KEBERATAN,
    Act.RATE: Kind.PENILAIAN,
    Act.FOLLOW: Kind.IKUT,
    Act.LAPSE: Kind.TIDAK_DIJAWAB,
}
