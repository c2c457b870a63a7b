"""The public codes of SIMFONI PPA v3, and the few codes of our own form. Each with the words that people read."""

from enum import StrEnum
from typing import Final


class Form(StrEnum):
    """What happened: bentuk kekerasan (SIMFONI)."""

    FISIK = "fisik"
    PSIKIS = "psikis"
    SEKSUAL = "seksual"
    EKSPLOITASI = "eksploitasi"
    TRAFFICKING = "trafficking"
    PENELANTARAN = "penelantaran"
    LAINNYA = "lainnya"


# As the form asks it: what somebody lives through, before what a law calls it.
FORM_WORDS: Final = {
    Form.FISIK: "Dipukul atau disakiti badannya",
    Form.PSIKIS: "Diancam, dihina, dibuat takut",
    Form.SEKSUAL: "Dipaksa atau disentuh secara seksual",
    Form.EKSPLOITASI: "Diperas atau dipaksa bekerja",
    Form.TRAFFICKING: "Dibawa atau dijual ke orang lain",
    Form.PENELANTARAN: "Tidak diberi nafkah atau ditelantarkan",
    Form.LAINNYA: "Yang lain",
}
FORM_LABELS: Final = {
    Form.FISIK: "Fisik",
    Form.PSIKIS: "Psikis",
    Form.SEKSUAL: "Seksual",
    Form.EKSPLOITASI: "Eksploitasi",
    Form.TRAFFICKING: "Perdagangan orang",
    Form.PENELANTARAN: "Penelantaran",
    Form.LAINNYA: "Lainnya",
}


class Setting(StrEnum):
    """Where it happened: tempat kejadian (SIMFONI)."""

    RUMAH_TANGGA = "rumah_tangga"
    TEMPAT_KERJA = "tempat_kerja"
    SEKOLAH = "sekolah"
    FASILITAS_UMUM = "fasilitas_umum"
    DIKLAT_KILAT = "diklat_kilat"
    LAINNYA = "lainnya"


SETTING_LABELS: Final = {
    Setting.RUMAH_TANGGA: "Rumah tangga",
    Setting.TEMPAT_KERJA: "Tempat kerja",
    Setting.SEKOLAH: "Sekolah",
    Setting.FASILITAS_UMUM: "Fasilitas umum",
    Setting.DIKLAT_KILAT: "Lembaga pendidikan kilat",
    Setting.LAINNYA: "Lainnya",
}


class AgeGroup(StrEnum):
    """Kelompok umur (SIMFONI)."""

    UMUR_0_5 = "0-5"
    UMUR_6_12 = "6-12"
    UMUR_13_17 = "13-17"
    UMUR_18_24 = "18-24"
    UMUR_25_44 = "25-44"
    UMUR_45_59 = "45-59"
    UMUR_60 = "60+"


AGE_BOUNDS: Final = (
    (5, AgeGroup.UMUR_0_5),
    (12, AgeGroup.UMUR_6_12),
    (17, AgeGroup.UMUR_13_17),
    (24, AgeGroup.UMUR_18_24),
    (44, AgeGroup.UMUR_25_44),
    (59, AgeGroup.UMUR_45_59),
)


def age_group(years: int) -> AgeGroup:
    """The group of an age in whole years."""
    return next((group for most, group in AGE_BOUNDS if years <= most), AgeGroup.UMUR_60)


class Relation(StrEnum):
    """Who did it, to the victim: hubungan pelaku (SIMFONI)."""

    ORANG_TUA = "orang_tua"
    KELUARGA = "keluarga"
    SUAMI_ISTRI = "suami_istri"
    TETANGGA = "tetangga"
    PACAR_TEMAN = "pacar_teman"
    GURU = "guru"
    MAJIKAN = "majikan"
    REKAN_KERJA = "rekan_kerja"
    LAINNYA = "lainnya"
    TIDAK_DIKETAHUI = "na"


RELATION_LABELS: Final = {
    Relation.ORANG_TUA: "Orang tua",
    Relation.KELUARGA: "Keluarga atau saudara",
    Relation.SUAMI_ISTRI: "Suami atau istri",
    Relation.TETANGGA: "Tetangga",
    Relation.PACAR_TEMAN: "Pacar atau teman",
    Relation.GURU: "Guru",
    Relation.MAJIKAN: "Majikan",
    Relation.REKAN_KERJA: "Rekan kerja",
    Relation.LAINNYA: "Lainnya",
    Relation.TIDAK_DIKETAHUI: "Tidak diketahui",
}


class Given(StrEnum):
    """What was given: layanan (SIMFONI)."""

    PENGADUAN = "pengaduan"
    KESEHATAN = "kesehatan"
    BANTUAN_HUKUM = "bantuan_hukum"
    PENEGAKAN_HUKUM = "penegakan_hukum"
    REHABILITASI_SOSIAL = "rehabilitasi_sosial"
    REINTEGRASI_SOSIAL = "reintegrasi_sosial"
    PEMULANGAN = "pemulangan"
    TOKOH_AGAMA = "tokoh_agama"


GIVEN_LABELS: Final = {
    Given.PENGADUAN: "Pengaduan",
    Given.KESEHATAN: "Kesehatan",
    Given.BANTUAN_HUKUM: "Bantuan hukum",
    Given.PENEGAKAN_HUKUM: "Penegakan hukum",
    Given.REHABILITASI_SOSIAL: "Rehabilitasi sosial",
    Given.REINTEGRASI_SOSIAL: "Reintegrasi sosial",
    Given.PEMULANGAN: "Pemulangan",
    Given.TOKOH_AGAMA: "Pendampingan tokoh agama",
}


class Gender(StrEnum):
    """As SIMFONI counts."""

    PEREMPUAN = "perempuan"
    LAKI_LAKI = "laki_laki"


GENDER_LABELS: Final = {Gender.PEREMPUAN: "Perempuan", Gender.LAKI_LAKI: "Laki-laki"}


class ForWhom(StrEnum):
    """Who needs help."""

    SAYA = "saya"
    ANAK = "anak"
    ORANG_LAIN = "orang_lain"


FOR_WHOM_WORDS: Final = {
    ForWhom.SAYA: "Saya sendiri",
    ForWhom.ANAK: "Seorang anak",
    ForWhom.ORANG_LAIN: "Orang lain",
}


class Safety(StrEnum):
    """How safe the reporter is now."""

    AMAN = "aman"
    RAGU = "ragu"
    TIDAK_AMAN = "tidak_aman"


SAFETY_WORDS: Final = {Safety.AMAN: "Aman", Safety.RAGU: "Ragu", Safety.TIDAK_AMAN: "Tidak aman"}


class Danger(StrEnum):
    """Warning signs, after the Danger Assessment (Campbell): each of the first five alone makes a report urgent."""

    ANCAMAN_BUNUH = "ancaman_bunuh"
    SENJATA = "senjata"
    CEKIKAN = "cekikan"
    INGIN_MATI = "ingin_mati"
    DIKURUNG = "dikurung"
    MAKIN_SERING = "makin_sering"
    SERUMAH = "serumah"
    ANAK_DI_RUMAH = "anak_di_rumah"


DANGER_WORDS: Final = {
    Danger.ANCAMAN_BUNUH: "Diancam akan dibunuh",
    Danger.SENJATA: "Ada senjata atau pernah dipakai",
    Danger.CEKIKAN: "Pernah dicekik",
    Danger.INGIN_MATI: "Terpikir untuk mengakhiri hidup",
    Danger.DIKURUNG: "Tidak boleh keluar atau dikurung",
    Danger.MAKIN_SERING: "Makin sering atau makin berat",
    Danger.SERUMAH: "Pelakunya serumah",
    Danger.ANAK_DI_RUMAH: "Ada anak di rumah",
}
LETHAL = frozenset({Danger.ANCAMAN_BUNUH, Danger.SENJATA, Danger.CEKIKAN, Danger.INGIN_MATI, Danger.DIKURUNG})


class Channel(StrEnum):
    """How somebody may be reached."""

    WHATSAPP = "whatsapp"
    TELEPON = "telepon"
    SMS = "sms"
    SUREL = "surel"
    SURAT = "surat"
    KUNJUNGAN = "kunjungan"


CHANNEL_WORDS: Final = {
    Channel.WHATSAPP: "WhatsApp",
    Channel.TELEPON: "Telepon",
    Channel.SMS: "SMS",
    Channel.SUREL: "Surel",
    Channel.SURAT: "Surat",
    Channel.KUNJUNGAN: "Kunjungan",
}


class PartOfDay(StrEnum):
    """Parts of a day, with the hours that they stand for in PART_HOURS."""

    PAGI = "pagi"
    SIANG = "siang"
    MALAM = "malam"


PART_WORDS: Final = {PartOfDay.PAGI: "Pagi", PartOfDay.SIANG: "Siang", PartOfDay.MALAM: "Malam"}
PART_HOURS: Final = {PartOfDay.PAGI: (7, 11), PartOfDay.SIANG: (11, 17), PartOfDay.MALAM: (18, 21)}
DAYS: Final = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")
