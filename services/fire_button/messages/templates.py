"""What is said on each topic. An SMS is put together by words.py from the lead and the question; a mail has it all."""

from collections.abc import Mapping
from typing import NamedTuple

ALARM = "fire.alarm"
CONFIRM = "fire.confirm"
ESCALATED = "fire.escalated"
CANCELLED = "fire.cancelled"
TOLD = "fire.told"
ROSTER = "fire.roster"
REPLY = "fire.reply"


class Template(NamedTuple):
    """`lead` stands before the headline where it is not empty. `ask`: how to answer; `{digits}` is the number's,
    `{news}` what has changed.

    `mail` is the first sentence of a mail.
    """

    lead: str
    ask: str
    mail: str


YES = "Balas YA {digits}"
TEMPLATES: Mapping[str, Template] = {
    ALARM: Template("", YES, "Pos Anda dipanggil. Jawab sekarang: YA bila regu berangkat."),
    ESCALATED: Template("BELUM BERGERAK.", YES, "Belum ada regu yang bergerak. Jawab YA bila Anda menanganinya."),
    CONFIRM: Template(
        "REDKAR.",
        "Terlihat? Balas BENAR {digits} atau SALAH {digits}",
        "Warga melaporkan kejadian di desa Anda. Lihat dari tempat aman, lalu jawab: benar atau tidak.",
    ),
    CANCELLED: Template(
        "DIBATALKAN PEMANGGIL.", "Tetap pastikan.", "Pemanggil membatalkan alarmnya. Regu tetap memastikan keadaannya."
    ),
    TOLD: Template("KABAR.", "{news}", "{news}"),
}
