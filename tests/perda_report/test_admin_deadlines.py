"""Deadlines hold from their day on: for what begins then, and never for what runs."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from common.pack import Pack
from services.perda_report.queries.terms import TermRule, Terms
from services.perda_report.routes.access import EXTENSION
from services.perda_report.workflow import Term
from tests.perda_report.administering import audited, category, posted, shown
from tests.perda_report.conftest import SignIn
from tests.perda_report.reports import sent


@pytest.fixture
def admin(sign_in: SignIn) -> FlaskClient:
    return sign_in("administrator", None)


@pytest.fixture
def today(pack: Pack) -> date:
    return datetime.now(pack.zone).date()


def deadline(day: date, **changes: Any) -> dict[str, Any]:
    whole = {"term": "verify", "category_code": "sampah", "days": "1", "valid_from": day.isoformat(), "note": "SK 12"}
    return whole | changes


def rows(owner: psycopg.Connection) -> list[tuple[Any, ...]]:
    return owner.execute("SELECT id, term, valid_from, days FROM perda.deadline ORDER BY valid_from").fetchall()


def working_days(app: Flask, owner: psycopg.Connection, created: dict[str, Any], since: datetime) -> int:
    """Until this report must be verified."""
    number = [created["tracking_number"]]
    row = owner.execute("SELECT verify_due_at FROM perda.report WHERE tracking_number = %s", number).fetchone()
    assert row is not None
    return int(app.extensions[EXTENSION].reference.current().calendar.working_days_between(since, row[0]))


def test_a_rule_from_tomorrow_leaves_todays_report_alone(
    app: Flask, admin: FlaskClient, client: FlaskClient, today: date, owner: psycopg.Connection
) -> None:
    tomorrow = today + timedelta(days=1)
    assert posted(admin, "/tenggat", **deadline(tomorrow)).location == "/petugas/atur/tenggat?selesai=tambah"
    now = datetime.now(UTC)
    first = sent(client)

    with time_machine.travel(now + timedelta(days=1), tick=True):
        second = sent(client)

    assert working_days(app, owner, first, now) == 3
    assert working_days(app, owner, second, now + timedelta(days=1)) == 1
    ((subject, detail),) = audited(owner, "deadline.set")
    assert subject == f"deadline:verify:sampah:{tomorrow}"
    assert detail == {"before": {}, "after": {"days": 1, "note": "SK 12"}}


def test_the_page_says_what_holds_and_what_comes(admin: FlaskClient, today: date) -> None:
    posted(admin, "/tenggat", **deadline(today, days="2"))
    posted(admin, "/tenggat", **deadline(today + timedelta(days=7)))
    posted(admin, "/tenggat", **deadline(today, term="answer", category_code="", days="9"))
    posted(admin, "/tenggat", **deadline(today, term="answer", category_code="ternak_lepas", days="4"))

    page = shown(admin, "/tenggat")

    assert '<span class="num">2 hari kerja</span><br><span class="tiny mute num">1 mulai' in page
    assert '<span class="num">9 hari kerja</span>' in page
    assert "Ternak lepas: 4" in page
    assert (page.count("Mulai nanti"), page.count("Berlaku</span>")) == (1, 3)


def test_only_what_does_not_hold_yet_is_taken_back(admin: FlaskClient, today: date, owner: psycopg.Connection) -> None:
    posted(admin, "/tenggat", **deadline(today))
    posted(admin, "/tenggat", **deadline(today + timedelta(days=1), days="2"))
    begun, coming = (row[0] for row in rows(owner))

    refused = posted(admin, f"/tenggat/{begun}/batal")
    assert (refused.status_code, "sudah berlaku" in refused.text) == (409, True)
    assert posted(admin, f"/tenggat/{coming}/batal").location.endswith("selesai=hapus")
    assert posted(admin, f"/tenggat/{coming}/batal").status_code == 404

    assert [row[0] for row in rows(owner)] == [begun]
    assert audited(owner, "deadline.cancel")[0][1]["before"]["days"] == 2


def test_the_same_day_again_replaces_the_count(admin: FlaskClient, today: date, owner: psycopg.Connection) -> None:
    posted(admin, "/tenggat", **deadline(today))
    posted(admin, "/tenggat", **deadline(today, days="2"))

    assert [row[3] for row in rows(owner)] == [2]
    assert [detail["before"].get("days") for _, detail in audited(owner, "deadline.set")] == [None, 1]


def test_the_past_is_locked(admin: FlaskClient, today: date, owner: psycopg.Connection) -> None:
    answer = posted(admin, "/tenggat", **deadline(today - timedelta(days=1)))

    assert (answer.status_code, "Pilih hari ini atau sesudahnya" in answer.text) == (422, True)
    assert 'value="SK 12"' in answer.text
    assert rows(owner) == []


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ({"days": "0"}, "paling sedikit 1"),
        ({"days": "400"}, "paling banyak 365"),
        ({"term": "lainnya"}, "Pilih salah satu"),
        ({"category_code": "tidak-ada"}, "Pilih jenis dari daftar"),
        ({"term": "finish", "days": "2"}, "Sampah sembarangan jadi harus selesai (2 hari kerja)"),
        ({"days": "20"}, "sebelum selesai diperiksa (20)"),
        ({"category_code": "", "days": "20"}, "sebelum selesai diperiksa (20)"),
    ],
)
def test_what_cannot_be_kept_is_refused(
    admin: FlaskClient, today: date, owner: psycopg.Connection, entries: dict[str, str], sentence: str
) -> None:
    answer = posted(admin, "/tenggat", **deadline(today + timedelta(days=3), **entries))

    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert rows(owner) == []


def test_a_rule_to_come_holds_the_others_to_it(admin: FlaskClient, today: date, owner: psycopg.Connection) -> None:
    """Finishing in 30 days allows 20 to verify; taking it back, or a shorter category, would not."""
    start = today + timedelta(days=5)
    posted(admin, "/tenggat", **deadline(start, term="finish", days="30"))
    assert posted(admin, "/tenggat", **deadline(start, days="20")).status_code == 303
    finish: UUID = next(row[0] for row in rows(owner) if row[1] == "finish")

    refused = posted(admin, f"/tenggat/{finish}/batal")

    assert (refused.status_code, len(rows(owner))) == (409, 2)
    posted(admin, "/tenggat", **deadline(today, category_code="ternak_lepas", days="7"))
    edited = category(name="Ternak lepas", opd_code="satpol-pp", verify_days="2", finish_days="6")
    assert posted(admin, "/jenis/ternak_lepas", **edited).status_code == 422


def test_which_rule_holds_on_a_day(pack: Pack) -> None:
    monday = date(2026, 11, 23)
    rules = (
        TermRule(None, "verify", monday, 5),
        TermRule("sampah", "verify", monday + timedelta(days=2), 2),
        TermRule(None, "verify", monday + timedelta(days=4), 6),
    )
    terms = Terms(rules, {"sampah": (3, 8), "ternak": (3, 4)}, pack.deadlines)

    assert [terms.days(Term.VERIFY, "sampah", monday + timedelta(days=day)) for day in (-1, 0, 2, 4)] == [3, 5, 2, 2]
    assert terms.next_change(Term.VERIFY, "sampah", monday) == (monday + timedelta(days=2), 2)
    assert terms.next_change(Term.VERIFY, "sampah", monday + timedelta(days=2)) is None
    assert terms.shorter_finish(monday) == ("ternak", 5, 4, monday)
