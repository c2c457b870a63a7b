"""Safe contact in one glance: what stands above every page of a case."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from services.sapa.queries.casework.agreement import next_safe_time
from services.sapa.queries.casework.parts import Agreement
from services.sapa.schemas.codes import CHANNEL_WORDS, DAYS, PART_HOURS, PartOfDay
from services.sapa.schemas.reporting import SafeContact, SafeTime

NOT_AGREED = "Cara aman belum disepakati."
ASK_FIRST = "Jangan menghubungi dulu. Tanyakan lewat kotak pesan."
NO_CONTACT = "Jangan menghubungi."
MAILBOX_ONLY = "Ia meminta tidak dihubungi. Balas lewat kotak pesannya saja."
OFFICE_HOURS = "Pada jam kantor."


@dataclass(frozen=True, slots=True)
class AgreedWords:
    """`headline` is what may be, `never` what must not; `next_at`: the next safe moment, None when there is none."""

    headline: str
    never: str
    next_at: datetime | None
    may_contact: bool


def agreed_words(agreement: Agreement, now: datetime) -> AgreedWords:
    """The agreement in words."""
    told = agreement.told
    if told is None:
        return AgreedWords(NOT_AGREED, ASK_FIRST, None, may_contact=False)
    if not told.may_contact:
        return AgreedWords(NO_CONTACT, _never(told) or MAILBOX_ONLY, None, may_contact=False)
    return AgreedWords(" ".join(_headline(told)), _never(told), next_safe_time(agreement, now), may_contact=True)


def _headline(told: SafeContact) -> Iterable[str]:
    yield f"{listed([CHANNEL_WORDS[one] for one in told.channels], 'atau')} saja, ke {told.address.rstrip('.')}."
    yield times_words(told.times)
    if told.word:
        yield f"Mengaku: {told.word.rstrip('.')}."


def _never(told: SafeContact) -> str:
    return f"Jangan: {told.never.rstrip('.')}." if told.never else ""


def times_words(times: Iterable[SafeTime]) -> str:
    """`Selasa dan Kamis, 07.00 sampai 11.00.`; one sentence for each set of days."""
    parts: dict[PartOfDay, list[int]] = {}
    for one in times:
        parts.setdefault(one.part, []).append(one.day)
    if not parts:
        return OFFICE_HOURS
    return " ".join(f"{_days(days)}, {hours_words(part)}." for part, days in sorted(parts.items(), key=_hour))


def _hour(item: tuple[PartOfDay, list[int]]) -> int:
    return PART_HOURS[item[0]][0]


def hours_words(part: PartOfDay) -> str:
    """`07.00 sampai 11.00`."""
    start, end = PART_HOURS[part]
    return f"{start:02d}.00 sampai {end:02d}.00"


def _days(days: Iterable[int]) -> str:
    chosen = sorted(set(days))
    return "Setiap hari" if len(chosen) == len(DAYS) else listed([DAYS[one].capitalize() for one in chosen], "dan")


def listed(words: list[str], last: str) -> str:
    """`a, b dan c`."""
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), words[-1])))
