"""The work list: whose reports, in which order, found how, page by page."""

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from flask.testing import FlaskClient

from tests.perda_report.conftest import SignIn
from tests.perda_report.reports import sent


def listed(officer: FlaskClient, **asked: Any) -> dict[str, Any]:
    answer = officer.get("/v1/inbox", query_string=asked)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def numbers(officer: FlaskClient, **asked: Any) -> list[str]:
    return [item["tracking_number"] for item in listed(officer, **asked)["items"]]


def fall_due(owner: psycopg.Connection, number: str, days: int) -> None:
    due = datetime.now(UTC) + timedelta(days=days)
    owner.execute("UPDATE perda.report SET step_due_at = %s WHERE tracking_number = %s", [due, number])


def test_officers_see_the_reports_of_their_opd(client: FlaskClient, sign_in: SignIn) -> None:
    waste = sent(client)["tracking_number"]
    cattle = sent(client, category="ternak_lepas")["tracking_number"]

    assert numbers(sign_in("petugas", "dlh")) == [waste]
    assert numbers(sign_in("petugas", "satpol-pp")) == [cattle]
    assert sorted(numbers(sign_in("pengawas", None))) == sorted([waste, cattle])
    assert listed(sign_in("kepala_opd", "dpm-ptsp"))["counts"]["perlu"] == 0


def test_the_nearest_deadline_comes_first(client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection) -> None:
    later, late, soon = (sent(client)["tracking_number"] for _ in range(3))
    for number, days in ((later, 20), (late, -3), (soon, 2)):
        fall_due(owner, number, days)
    officer = sign_in("petugas")

    assert numbers(officer) == [late, soon, later]
    assert numbers(officer, sort="terbaru") == [soon, late, later]
    assert listed(officer)["items"][0]["clock"]["tone"] == "over"


def test_pages_follow_each_other_without_gap_or_repeat(
    client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection
) -> None:
    made = [sent(client)["tracking_number"] for _ in range(7)]
    owner.execute("UPDATE perda.report SET step_due_at = now() + interval '2 days'")
    officer = sign_in("petugas")
    for sort in ("tenggat", "terbaru"):
        seen, after = [], None
        while True:
            page = listed(officer, limit=3, sort=sort, **({"after": after} if after else {}))
            seen += [item["tracking_number"] for item in page["items"]]
            after = page["after"]
            if after is None:
                break
        assert seen == (made if sort == "tenggat" else made[::-1])


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("sampah", True),
        ("membuang saluran", True),
        ("ambaip", True),
        ("Seberang pasar", True),
        ("kerbau", False),
        ("sampah & | ! ( ' :* \\", True),
        ("<->", True),
        ("---", True),
    ],
)
def test_words_find_reports(client: FlaskClient, sign_in: SignIn, words: str, found: bool) -> None:  # noqa: FBT001
    number = sent(client)["tracking_number"]

    assert (numbers(sign_in("petugas"), q=words) == [number]) is found


def test_a_number_finds_its_report(client: FlaskClient, sign_in: SignIn) -> None:
    number, other = sent(client)["tracking_number"], sent(client)["tracking_number"]
    officer = sign_in("petugas")

    assert numbers(officer, q=number) == [number]
    assert numbers(officer, q=number.lower()[3:]) == [number]
    assert other not in numbers(officer, q=number[:7])


def test_filters_and_tabs(client: FlaskClient, sign_in: SignIn) -> None:
    here = sent(client)["tracking_number"]
    there = sent(client, latitude=..., longitude=..., kecamatan_code="74.05.01")["tracking_number"]
    officer = sign_in("verifikator")
    officer.post(f"/v1/reports/{here}/verify", json={})

    assert numbers(officer, kecamatan="74.05.01") == [there]
    assert numbers(officer, category="ternak_lepas") == []
    assert numbers(officer, tab="diverifikasi") == [here]
    counts = listed(officer, kecamatan="74.05.08")["counts"]
    assert {tab for tab, count in counts.items() if count} == {"perlu", "diverifikasi"}


@pytest.mark.parametrize(
    "asked",
    [
        {"after": "x"},
        {"after": "fjAxOTRhYjgw"},
        {"after": "Ä"},
        {"tab": "lain"},
        {"limit": 0},
        {"limit": 10_000},
        {"sort": "nama"},
    ],
)
def test_a_list_that_is_not_one_is_refused(sign_in: SignIn, asked: dict[str, Any]) -> None:
    assert sign_in("petugas").get("/v1/inbox", query_string=asked).status_code == 422
