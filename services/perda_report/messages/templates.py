"""The mails as they come with the program. An office may word them otherwise (models.MailTemplate), same fields."""

from collections.abc import Mapping
from typing import NamedTuple

from services.perda_report.workflow import Act

FIELDS = ("nomor", "jenis", "kecamatan", "opd", "tenggat", "keberatan", "hasil", "tautan")
DIGEST_FIELDS = ("tanggal", "ringkasan", "tautan")
CODE_FIELDS = ("kode", "tautan")
OPD_TEST_FIELDS = ("opd", "tautan")
DIGEST = "officer.digest"
CODE = "mailbox.code"
OPD_TEST = "opd.test"


class Template(NamedTuple):
    """`what` tells an administrator when it is sent. Fields stand in braces: {nomor}.

    `fields` are those it may use; without one of `needs` in its body the mail would be of no use.
    """

    what: str
    subject: str
    body: str
    fields: tuple[str, ...] = FIELDS
    needs: tuple[str, ...] = ()


NUMBER = "Nomor: {nomor}\nJenis: {jenis}\nKecamatan: {kecamatan}\n"
OFFICE_LINK = "\nBuka laporan: {tautan}\n"
CITIZEN_LINK = (
    "\nKabar lengkapnya di {tautan}\n\nSurel ini dikirim karena Anda melapor, atau ikut melapor, dengan alamat ini."
    " Untuk berhenti dikabari, hapus alamat Anda di {tautan}/hapus-data\n"
)


def _office(what: str, subject: str, lead: str, more: str = "") -> Template:
    return Template(what, subject, f"{lead}\n\n{NUMBER}{more}{OFFICE_LINK}")


def _citizen(what: str, subject: str, lead: str, more: str = "") -> Template:
    return Template(what, subject, f"{lead}\n\n{NUMBER}Ditangani: {{opd}}\n{more}{CITIZEN_LINK}")


TEMPLATES: Mapping[str, Template] = {
    "report.new": Template(
        "Kepada OPD, begitu laporan masuk",
        "Laporan baru {nomor}: {jenis}",
        f"Ada laporan baru yang menunggu pemeriksaan Anda.\n\n{NUMBER}Diperiksa paling lambat: {{tenggat}}\n"
        f"{OFFICE_LINK}"
        "\nIsi laporan dan identitas pelapor hanya terlihat setelah Anda masuk.\n",
    ),
    f"report.{Act.VERIFY}": _office(
        "Kepada OPD, laporan dinyatakan benar", "Laporan {nomor} dinyatakan benar", "Laporan {nomor} dinyatakan benar."
    ),
    f"report.{Act.REJECT}": _office(
        "Kepada OPD, laporan ditolak", "Laporan {nomor} ditolak", "Laporan {nomor} ditolak."
    ),
    f"report.{Act.CLOSE}": _office(
        "Kepada OPD, laporan selesai", "Laporan {nomor} selesai", "Laporan {nomor} selesai.", "Hasil: {hasil}\n"
    ),
    f"report.{Act.FORWARD}": _office(
        "Kepada OPD yang menerima laporan terusan",
        "Laporan {nomor} diteruskan kepada Anda: {jenis}",
        "Sebuah laporan diteruskan ke OPD Anda dan menunggu pemeriksaan.",
        "Diperiksa paling lambat: {tenggat}\n",
    ),
    f"report.{Act.ANSWER}": _office(
        "Kepada OPD, pelapor menjawab",
        "Laporan {nomor}: pelapor menjawab",
        "Pelapor menjawab pertanyaan Anda.",
        "Tenggat: {tenggat}\n",
    ),
    f"report.{Act.ADD}": _office(
        "Kepada OPD, pelapor menambah keterangan", "Laporan {nomor}: keterangan baru", "Pelapor menambah keterangan."
    ),
    f"report.{Act.WITHDRAW}": _office(
        "Kepada OPD, laporan dicabut", "Laporan {nomor} dicabut", "Pelapor mencabut laporan ini."
    ),
    f"report.{Act.OBJECT}": _office(
        "Kepada OPD dan pengawas, ada keberatan",
        "Laporan {nomor}: ada keberatan",
        "Pelapor mengajukan keberatan atas hasilnya. Pengawas perlu memeriksanya.",
        "Diperiksa paling lambat: {tenggat}\n",
    ),
    f"report.{Act.LAPSE}": _office(
        "Kepada OPD, pertanyaan tidak dijawab",
        "Laporan {nomor}: belum ada jawaban pelapor",
        "Pelapor belum menjawab pertanyaan Anda. Waktu penanganan berjalan lagi.",
        "Tenggat: {tenggat}\n",
    ),
    "officer.assigned": _office(
        "Kepada petugas yang ditunjuk",
        "Laporan {nomor} ditugaskan kepada Anda",
        "Anda ditunjuk menangani laporan ini.",
        "Tenggat: {tenggat}\n",
    ),
    "officer.late": _office(
        "Kepada pengawas, satu langkah lewat tenggat",
        "Laporan {nomor} lewat tenggat",
        "Satu langkah laporan ini lewat tenggat.",
        "Tenggat: {tenggat}\n",
    ),
    "officer.very_late": _office(
        "Kepada kepala OPD, langkah itu masih juga lewat tenggat",
        "Laporan {nomor} masih lewat tenggat",
        "Laporan ini belum bergerak, padahal pengawas sudah dikabari.",
        "Tenggat: {tenggat}\n",
    ),
    DIGEST: Template(
        "Kepada verifikator, pengawas dan kepala OPD, tiap pagi hari kerja",
        "Ringkasan laporan {tanggal}",
        "Selamat pagi. Ini yang menunggu OPD Anda.\n\n{ringkasan}\nBuka daftar kerja: {tautan}\n"
        "\nSurel ini dikirim pagi hari kerja, hanya bila ada yang menunggu.\n",
        DIGEST_FIELDS,
        ("ringkasan",),
    ),
    f"reporter.{Act.VERIFY}": _citizen(
        "Kepada pelapor, laporan dinyatakan benar",
        "Laporan {nomor} dinyatakan benar",
        "Petugas sudah memeriksa laporan Anda dan menyatakannya benar.",
        "Selesai paling lambat: {tenggat}\n",
    ),
    f"reporter.{Act.REJECT}": _citizen(
        "Kepada pelapor, laporan ditolak",
        "Laporan {nomor} tidak dapat ditindaklanjuti",
        "Laporan Anda tidak dapat ditindaklanjuti. Alasannya, dan cara mengajukan keberatan, ada di halaman laporan.",
    ),
    f"reporter.{Act.ASK}": _citizen(
        "Kepada pelapor, petugas bertanya",
        "Laporan {nomor}: petugas bertanya kepada Anda",
        "Petugas perlu bertanya tentang laporan Anda.",
        "Dijawab paling lambat: {tenggat}\n",
    ),
    f"reporter.{Act.FORWARD}": _citizen(
        "Kepada pelapor, laporan diteruskan ke OPD lain",
        "Laporan {nomor} diteruskan",
        "Laporan Anda diteruskan ke OPD yang berwenang.",
        "Diperiksa paling lambat: {tenggat}\n",
    ),
    f"reporter.{Act.MERGE}": _citizen(
        "Kepada pelapor, laporan digabung",
        "Laporan {nomor} digabung dengan laporan lain",
        "Laporan Anda digabung dengan laporan lain tentang hal yang sama. Anda tetap kami kabari.",
    ),
    f"reporter.{Act.SPLIT}": _citizen(
        "Kepada pelapor, sebagian menjadi laporan tersendiri",
        "Laporan {nomor}: sebagian menjadi laporan tersendiri",
        "Sebagian laporan Anda ditangani sebagai laporan tersendiri.",
    ),
    f"reporter.{Act.NOTE}": _citizen(
        "Kepada pelapor, kabar dari petugas", "Laporan {nomor}: kabar baru", "Ada kabar baru dari petugas."
    ),
    f"reporter.{Act.INSPECT}": _citizen(
        "Kepada pelapor, petugas memeriksa tempatnya",
        "Laporan {nomor}: petugas sudah ke tempat",
        "Petugas sudah memeriksa tempat yang Anda laporkan.",
        "Selesai paling lambat: {tenggat}\n",
    ),
    f"reporter.{Act.CLOSE}": _citizen(
        "Kepada pelapor, laporan selesai",
        "Laporan {nomor} selesai",
        "Laporan Anda selesai ditangani. Lihat penjelasan dan fotonya. Bila hasilnya tidak sesuai, Anda dapat"
        " mengajukan keberatan.",
        "Hasil: {hasil}\nKeberatan sampai: {keberatan}\n",
    ),
    f"reporter.{Act.RESUME}": _citizen(
        "Kepada pelapor, keberatan diterima",
        "Laporan {nomor} ditangani lagi",
        "Keberatan Anda diterima. Laporan ditangani lagi oleh petugas lain.",
        "Selesai paling lambat: {tenggat}\n",
    ),
    f"reporter.{Act.UPHOLD}": _citizen(
        "Kepada pelapor, hasil tetap",
        "Laporan {nomor}: keberatan sudah diperiksa",
        "Keberatan Anda sudah diperiksa pengawas, dan hasilnya tetap. Alasannya ada di halaman laporan.",
    ),
    f"reporter.{Act.LAPSE}": _citizen(
        "Kepada pelapor, pertanyaan tidak dijawab",
        "Laporan {nomor} dilanjutkan",
        "Kami belum menerima jawaban Anda, jadi penanganan dilanjutkan. Keterangan masih bisa ditambah.",
    ),
    "reporter.followed": _citizen(
        "Kepada warga yang ikut melapor",
        "Anda ikut melapor {nomor}",
        "Anda tercatat ikut melapor. Setiap langkah kami kabarkan ke alamat ini.",
    ),
    CODE: Template(
        "Kepada warga yang meminta daftar laporannya",
        "Kode untuk membuka daftar laporan Anda",
        "Kode Anda: {kode}\n\nMasukkan di {tautan}\n\nKode ini berlaku 15 menit dan hanya sekali pakai. Jangan berikan"
        " kepada siapa pun, juga tidak kepada petugas.\n\nBukan Anda yang meminta? Abaikan surel ini. Tanpa kode ini,"
        " daftar laporan Anda tetap tertutup.\n",
        CODE_FIELDS,
        ("kode",),
    ),
    OPD_TEST: Template(
        "Kepada OPD, ketika administrator mengirim pesan uji",
        "Pesan uji untuk {opd}",
        "Ini pesan uji. Bila Anda menerimanya, kabar tentang laporan sampai ke {opd} lewat alamat ini."
        "\n\nTidak ada yang perlu dikerjakan. Layanan petugas: {tautan}\n",
        OPD_TEST_FIELDS,
    ),
}
