"""The words that go out. An alarm's SMS has 160 characters of the GSM alphabet at most: one part arrives at once."""

from datetime import datetime
from itertools import product
from typing import NamedTuple
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from common.notifications.gsm import fitted
from services.fire_button.messages.facts import Facts
from services.fire_button.messages.templates import TEMPLATES

LONGEST_SMS = 160


class Worded(NamedTuple):
    """`sms` is one part, `push` the same without the link, `body` a mail's."""

    subject: str
    sms: str
    push: str
    body: str


def worded(topic: str, facts: Facts) -> Worded:
    """A message about an incident on a topic of templates.TEMPLATES."""
    template = TEMPLATES[topic]
    head = _joined(template.lead, "TERLAMBAT." if facts.is_late else "", facts.headline, facts.number)
    ask = template.ask.format(digits=facts.digits, news=facts.news)
    link = f"atau {facts.link}" if facts.link else ""
    return Worded(
        subject=f"{head}: {facts.place}",
        sms=_fitting(head, facts, ask, link),
        push=_fitting(head, facts, "" if facts.link else ask, ""),
        body=_letter(template.mail.format(news=facts.news), facts),
    )


def _fitting(head: str, facts: Facts, ask: str, link: str) -> str:
    """What fits: first the distance goes, then the kecamatan, then the link; an answer by SMS needs none."""
    distance = f"{facts.distance}." if facts.distance else ""
    places = dict.fromkeys((facts.place, facts.place.partition(",")[0]))
    for way, place, far in product(dict.fromkeys((link, "")), places, dict.fromkeys((distance, ""))):
        text = fitted(_joined(head, f"{place}." if place else "", far, ask, way))
        if len(text) <= LONGEST_SMS:
            return text
    cut = LONGEST_SMS - len(fitted(_joined(head, ask))) - len(" . ")
    return fitted(_joined(head, f"{facts.place[:cut].strip()}.", ask))


def _letter(first: str, facts: Facts) -> str:
    lines = (
        first,
        f"\nNomor: {facts.number}",
        f"Tempat: {facts.place}",
        f"Jarak: {facts.distance}" if facts.distance else "",
        "Laporan ini terlambat sampai. Pastikan dulu lewat telepon." if facts.is_late else "",
        "Ini latihan. Jangan berangkat." if facts.is_drill else "",
        f"\nJawab: {facts.link}" if facts.link else "",
    )
    return "\n".join(line for line in lines if line) + "\n"


def roster_warning(post: str, since: datetime, until: datetime, zone: ZoneInfo) -> Worded:
    """Nobody is entered for these hours."""
    start = format_datetime(since.astimezone(zone), "EEEE d MMMM HH.mm", locale="id")
    end = format_datetime(until.astimezone(zone), "EEEE HH.mm", locale="id")
    words = fitted(f"JAGA KOSONG {post}: {start} sampai {end}. Isi jadwal jaga.")[:LONGEST_SMS]
    body = f"Belum ada yang tercatat jaga di {post}, {start} sampai {end}.\n\nIsi jadwal jaga sebelum itu.\n"
    return Worded(f"Jaga kosong: {post}, {start}", words, words, body)


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)
