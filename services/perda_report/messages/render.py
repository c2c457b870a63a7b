"""From a topic and what may be told of a report to the message that goes into the outbox."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

from common.notifications.outbox import Message
from services.perda_report.messages.templates import CODE, DIGEST, TEMPLATES


@dataclass(frozen=True, slots=True)
class Facts:
    """What a notice may tell of a report. `link` leads the reader to their own page of it."""

    tracking_number: str
    category: str
    kecamatan: str
    opd_code: str
    opd: str
    link: str
    zone: ZoneInfo
    zone_label: str
    due_at: datetime | None = None
    objectable_until: datetime | None = None
    result: str = ""

    def fields(self) -> dict[str, str]:
        """What stands for each field of a template."""
        return {
            "nomor": self.tracking_number,
            "jenis": self.category,
            "kecamatan": self.kecamatan,
            "opd": self.opd,
            "tenggat": self._day(self.due_at),
            "keberatan": self._day(self.objectable_until),
            "hasil": self.result or "-",
            "tautan": self.link,
        }

    def _day(self, at: datetime | None) -> str:
        return due_words(at, self.zone, self.zone_label) if at else "-"


URGENT = 1
FIELD = re.compile(r"\{(\w+)\}")
Words = Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class DigestFacts:
    """What a morning's mail tells: numbers of reports, a line for each OPD, and where to read on."""

    day: date
    lines: Sequence[str]
    link: str

    def fields(self) -> dict[str, str]:
        """What stands for each field of the template."""
        return {
            "tanggal": format_date(self.day, "EEEE, d MMMM y", locale="id"),
            "ringkasan": "".join(f"{line}\n" for line in self.lines),
            "tautan": self.link,
        }


@lru_cache(maxsize=256)
def due_words(at: datetime, zone: ZoneInfo, label: str) -> str:
    """`Rabu, 2 Desember 2026, 16.00 WITA`; the same for every report of a day."""
    return format_datetime(at.astimezone(zone), f"EEEE, d MMMM y, HH.mm '{label}'", locale="id")


def message(topic: str, recipient: str, facts: Facts, own: Words) -> Message:
    """The message of a topic, in the office's own words (`Reference.templates`) where there are any."""
    subject, body = _worded(topic, facts.fields(), own)
    leave = {"leave": f"{facts.link}/hapus-data"} if topic.startswith("reporter.") else {}
    return Message(
        topic=topic,
        reference=facts.tracking_number,
        recipient=recipient,
        subject=subject,
        body=body,
        data={"tracking_number": facts.tracking_number, "opd": facts.opd_code, "url": facts.link} | leave,
    )


def digest_message(recipient: str, facts: DigestFacts, own: Words) -> Message:
    """What waits for an officer this morning."""
    subject, body = _worded(DIGEST, facts.fields(), own)
    return Message(DIGEST, f"ringkasan:{facts.day}", recipient, subject, body, {"url": facts.link})


def code_message(recipient: str, code: str, link: str, own: Words) -> Message:
    """The code that proves a mailbox, entered at `link`. Never in the subject, which a locked phone shows."""
    subject, _ = _worded(CODE, {"kode": "", "tautan": link}, own)
    _, body = _worded(CODE, {"kode": code, "tautan": link}, own)
    return Message(CODE, recipient, recipient, subject, body, {"url": link}, priority=URGENT)


def _worded(topic: str, fields: Mapping[str, str], own: Words) -> tuple[str, str]:
    """Subject and body; the program's own where the office's words lack what the mail is for."""
    template = TEMPLATES[topic]
    subject, body = own.get(topic) or (template.subject, template.body)
    if not all(f"{{{field}}}" in body for field in template.needs):
        subject, body = template.subject, template.body
    return filled(subject, fields), filled(body, fields)


def filled(words: str, fields: Mapping[str, str]) -> str:
    """The words with their fields filled in; what is no field stays as it was written."""
    return FIELD.sub(lambda found: fields.get(found[1], found[0]), words)
