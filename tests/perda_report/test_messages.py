"""The words of our mails: each says what happened, where to read on, and nothing about a person."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from services.perda_report.actions.notices import TOLD, Circle
from services.perda_report.messages import (
    TEMPLATES,
    DigestFacts,
    Facts,
    code_message,
    digest_message,
    filled,
    message,
)
from services.perda_report.messages.templates import CODE, DIGEST

FACTS = Facts(
    tracking_number="KS-7QF4-M2XK",
    category="Sampah sembarangan",
    kecamatan="Ranomeeto",
    opd_code="dlh",
    opd="Dinas Lingkungan Hidup",
    link="https://lapor.konsel.example/laporan/KS-7QF4-M2XK",
    zone=ZoneInfo("Asia/Makassar"),
    zone_label="WITA",
    due_at=datetime(2026, 12, 2, 8, tzinfo=UTC),
    objectable_until=datetime(2026, 12, 16, 8, tzinfo=UTC),
    result="Pelanggaran dihentikan",
)
OF_REPORTS = sorted(
    topic for topic in TEMPLATES if topic.startswith(("report.", "reporter.", "officer.")) and topic != DIGEST
)
LONGEST_SUBJECT = 78
LINK = "https://lapor.konsel.example/laporan-saya"


@pytest.mark.parametrize("topic", OF_REPORTS)
def test_every_mail_is_whole_short_and_leads_on(topic: str) -> None:
    made = message(topic, "opd:dlh", FACTS, {})
    assert len(made.subject) <= LONGEST_SUBJECT
    assert FACTS.tracking_number in made.subject
    assert FACTS.link in made.body
    for text in (made.subject, made.body):
        assert not set("{}!") & set(text)
    assert "Anda" in made.body or "laporan" in made.body.casefold()


@pytest.mark.parametrize("topic", sorted(TEMPLATES))
def test_every_template_uses_only_its_fields(topic: str) -> None:
    template = TEMPLATES[topic]
    known = dict.fromkeys(template.fields, "x")
    for words in (template.subject, template.body):
        assert "{" not in filled(words, known)
    assert all(f"{{{field}}}" in template.body for field in template.needs)


def test_everybody_who_is_told_of_an_act_has_a_mail_for_it() -> None:
    for act, circles in TOLD.items():
        topics = {f"reporter.{act}" if circle is Circle.REPORTERS else f"report.{act}" for circle in circles}
        assert topics <= TEMPLATES.keys()


def test_only_citizens_are_told_how_to_end_our_mails() -> None:
    for topic in OF_REPORTS:
        is_for_citizens = topic.startswith("reporter.")
        made = message(topic, "opd:dlh", FACTS, {})
        assert (made.data.get("leave") == f"{FACTS.link}/hapus-data") is is_for_citizens
        assert ("hapus alamat Anda" in made.body) is is_for_citizens


def test_a_code_stands_in_the_body_and_never_in_the_subject() -> None:
    own = {CODE: ("Kode {kode}", "Ini kodenya: {kode}. Buka {tautan}.")}
    for words in ({}, own):
        made = code_message("surel:1", "482913", LINK, words)
        assert "482913" not in made.subject
        assert "482913" in made.body
        assert LINK in made.body
    assert code_message("surel:1", "482913", LINK, own).body == f"Ini kodenya: 482913. Buka {LINK}."


def test_an_offices_words_that_lack_the_code_are_not_used() -> None:
    made = code_message("surel:1", "482913", LINK, {CODE: ("Kode", "Lihat surel ini.")})
    assert "482913" in made.body
    assert "15 menit" in made.body


def test_a_digest_has_its_day_its_lines_and_its_link() -> None:
    facts = DigestFacts(date(2026, 11, 23), ["DLH: 2 baru masuk", "Satpol PP: 1 keberatan"], LINK)
    made = digest_message("petugas:1", facts, {})
    assert made.subject == "Ringkasan laporan Senin, 23 November 2026"
    assert "DLH: 2 baru masuk\nSatpol PP: 1 keberatan\n" in made.body
    assert LINK in made.body
