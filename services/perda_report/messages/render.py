"""From a topic and what may be told of a report to the message that goes into the outbox."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from common.notifications.outbox import Message
from services.perda_report.messages.templates import TEMPLATES


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


FIELDS = ("nomor", "jenis", "kecamatan", "opd", "tenggat", "keberatan", "hasil", "tautan")
FIELD = re.compile(r"\{(\w+)\}")
Words = Mapping[str, tuple[str, str]]


@lru_cache(maxsize=256)
def due_words(at: datetime, zone: ZoneInfo, label: str) -> str:
    """`Rabu, 2 Desember 2026, 16.00 WITA`; the same for every report of a day."""
    return format_datetime(at.astimezone(zone), f"EEEE, d MMMM y, HH.mm '{label}'", locale="id")


def message(topic: str, recipient: str, facts: Facts, own: Words) -> Message:
    """The message of a topic, in the office's own words (`Reference.templates`) where there are any."""
    template = TEMPLATES[topic]
    subject, body = own.get(topic) or (template.subject, template.body)
    fields = facts.fields()
    return Message(
        topic=topic,
        reference=facts.tracking_number,
        recipient=recipient,
        subject=filled(subject, fields),
        body=filled(body, fields),
        data={"tracking_number": facts.tracking_number, "opd": facts.opd_code, "url": facts.link},
    )


def filled(words: str, fields: Mapping[str, str]) -> str:
    """The words with their fields filled in; what is no field stays as it was written."""
    return FIELD.sub(lambda found: fields.get(found[1], found[0]), words)
