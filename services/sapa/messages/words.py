"""The words that leave the house. Whoever reads them over a shoulder learns that an office has work to do, no more."""

from typing import NamedTuple

from services.sapa.workflow import Urgency


class Worded(NamedTuple):
    """A subject (mails) and a body; an SMS is the body alone."""

    subject: str
    body: str


NEW = {
    Urgency.SEGERA: "Ada yang perlu dibuka sekarang.",
    Urgency.HARI_INI: "Ada yang perlu dibuka hari ini.",
    Urgency.MINGGU_INI: "Ada yang perlu dibuka minggu ini.",
}
AGAIN = "Masih menunggu dibuka. Buka sekarang, atau teruskan ke rekan yang bertugas."
MESSAGE = "Ada kabar baru di berkas Anda."
REVIEW = "Ada tenggat di berkas Anda."
REPORTER = "Ada kabar untuk Anda."
ESCROW = "Kunci titipan kantor dibuka hari ini. Tanyakan kepada penyelia bila Anda belum tahu."


def to_officers(words: str, address: str) -> Worded:
    """One sentence and where to open it."""
    return Worded("Layanan: ada yang menunggu", f"{words} {address}/petugas")


def to_reporter() -> Worded:
    """No address, no name, no office; nor a word that was agreed for calls, since this stands in clear until sent."""
    return Worded(REPORTER, REPORTER)


def head_of_audit(number: int, head: str, day: str) -> Worded:
    """For the officer of data protection, who keeps it outside the database."""
    return Worded(
        f"Jejak audit {day}",
        f"Sampai segel {number}, kepala rantai audit adalah:\n{head}\nSimpan surel ini. Dengan angka ini perubahan pada"
        " jejak lama terlihat, juga oleh orang yang menguasai basis data.",
    )
