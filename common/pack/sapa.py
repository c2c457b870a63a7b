"""What a regency decides about its protection service: `[sapa]` of `pack.toml`.

Clocks that a law sets (3×24 hours to the police, to whom a breach concerns) are in the code with their source; these
are the office's own, and `is_placeholder` until it has set them.
"""

from dataclasses import dataclass
from typing import Any

from common.pack import values as v
from common.pack.document import Document

SECTION = "sapa"
minutes = v.whole(1, 14 * 24 * 60)
days = v.whole(1, 36_500)


@dataclass(frozen=True, slots=True)
class SapaRules:
    """Terms and words. read_*_minutes: within how long a report of that urgency is read (`minggu_ini`: working days);
    escalate_minutes: how often an urgent one that nobody has taken is told again, to more people; mailbox_days,
    case_days and report_days: retention after the end of what is named; child_age: below it a reporter is a child.
    consent and child_consent: what a reporter reads before sending, paragraphs with semicolons between them.
    hotlines: keys of `[[hotline]]` that the first page shows, the most important first.
    """

    office: str
    read_segera_minutes: int
    read_hari_ini_minutes: int
    read_minggu_ini_days: int
    escalate_minutes: int
    mailbox_days: int
    case_days: int
    report_days: int
    child_age: int
    hotlines: tuple[str, ...]
    consent: tuple[str, ...]
    child_consent: tuple[str, ...]
    is_placeholder: bool


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in v.text(cell).split(";") if part.strip())


SAPA: dict[str, v.Parser] = {
    "office": v.text,
    "read_segera_minutes": minutes,
    "read_hari_ini_minutes": minutes,
    "read_minggu_ini_days": v.whole(1, 30),
    "escalate_minutes": minutes,
    "mailbox_days": days,
    "case_days": days,
    "report_days": days,
    "child_age": v.whole(12, 21),
    "hotlines": _parts,
    "consent": _parts,
    "child_consent": _parts,
    "is_placeholder": v.flag,
}


def read_sapa(document: Document, hotlines: frozenset[str]) -> SapaRules | None:
    """`[sapa]`; None when anything in it is wrong. `hotlines`: the keys that `[[hotline]]` knows."""
    told: dict[str, Any] | None = document.section(SECTION, SAPA)
    if told is None:
        return None
    unknown = [key for key in told["hotlines"] if key not in hotlines]
    for key in unknown:
        document.note((SECTION, 0, "hotlines"), f"[sapa] hotlines: {key} tidak ada di [[hotline]]; tambahkan.")
    return None if unknown else SapaRules(**told)
