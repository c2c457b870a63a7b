"""The work list: whose reports, in which order, found how, page by page."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from common import db
from services.perda_report.queries import Viewer, every_row, neighbours
from services.perda_report.queries.views import Neighbours
from services.perda_report.queries.worklist import export
from services.perda_report.routes import access
from services.perda_report.schemas import InboxQuery
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


def test_filters_and_tabs(client: FlaskClient, sign_in: SignIn) -> None:
    here = sent(client)["tracking_number"]
    there = sent(client, latitude=..., longitude=..., kecamatan_code="74.05.01")["tracking_number"]
    officer = sign_in("verifikator")
    officer.post(f"/v1/reports/{here}/verify", json={})

    assert numbers(officer, kecamatan="74.05.01") == [there]
    assert numbers(officer, category="ternak_lepas") == []
    assert numbers(officer, tab="diverifikasi") == [here]
    counts = listed(officer, kecamatan="74.05.08")["counts"]
    assert {tab for tab, count in counts.items() if count} == {"perlu", "tanpa_petugas", "diverifikasi", "semua"}


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


def finish(owner: psycopg.Connection, number: str, status: str) -> None:
    change = "UPDATE perda.report SET status = %s, step_due_at = NULL, finished_at = now() WHERE tracking_number = %s"
    owner.execute(change, [status, number])


def give(owner: psycopg.Connection, number: str, name: str) -> UUID:
    given = (
        "UPDATE perda.report SET assignee_id = (SELECT id FROM account.officer WHERE name = %s)"
        " WHERE tracking_number = %s RETURNING assignee_id"
    )
    row = owner.execute(given, [name, number]).fetchone()
    assert row
    officer: UUID = row[0]
    return officer


def test_mine_and_nobodys(client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection) -> None:
    mine, theirs, nobodys = (sent(client)["tracking_number"] for _ in range(3))
    officer = sign_in("petugas", name="Sitti Rahma")
    sign_in("petugas", name="La Ode Amir")
    give(owner, mine, "Sitti Rahma")
    colleague = give(owner, theirs, "La Ode Amir")

    assert numbers(officer, tab="saya") == [mine]
    assert numbers(officer, tab="tanpa_petugas") == [nobodys]
    assert numbers(officer, assignee=str(colleague)) == [theirs]
    found = listed(officer)
    names = {item["tracking_number"]: item["assignee"] for item in found["items"]}
    assert names == {mine: "Sitti Rahma", theirs: "La Ode Amir", nobodys: ""}
    assert (found["counts"]["saya"], found["counts"]["tanpa_petugas"], found["counts"]["perlu"]) == (1, 1, 3)


def test_late_ones_only(client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection) -> None:
    late, _ = (sent(client)["tracking_number"] for _ in range(2))
    fall_due(owner, late, -1)

    assert numbers(sign_in("petugas"), lewat="1") == [late]


@pytest.mark.parametrize("tab", ["perlu", "selesai", "semua"])
@pytest.mark.parametrize("sort", ["tenggat", "terbaru", "terlama"])
def test_every_order_of_open_finished_and_all(
    client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection, tab: str, sort: str
) -> None:
    made = [sent(client)["tracking_number"] for _ in range(6)]
    for number in made[:3] if tab != "perlu" else []:
        finish(owner, number, "selesai")
    officer, seen, after = sign_in("petugas"), [], ""
    while after is not None:
        page = listed(officer, tab=tab, sort=sort, limit=2, **({"after": after} if after else {}))
        seen += [item["tracking_number"] for item in page["items"]]
        after = page["after"]

    held = {"perlu": made, "selesai": made[:3], "semua": made}[tab]
    is_rising = sort == "terlama" or (sort == "tenggat" and tab == "perlu")
    assert seen == (held if is_rising else held[::-1])


def test_neighbours_of_a_report(client: FlaskClient, owner: psycopg.Connection) -> None:
    first, second, third = (sent(client)["tracking_number"] for _ in range(3))
    for days, number in enumerate((first, second, third), start=1):
        fall_due(owner, number, days)
    viewer, stranger = (Viewer(frozenset({opd}), UUID(int=0)) for opd in ("dlh", "putr"))
    newest = InboxQuery(sort="terbaru")
    with db.reading() as session:
        assert neighbours(session, InboxQuery(), viewer, second) == Neighbours(2, 3, first, third)
        assert neighbours(session, newest, viewer, third) == Neighbours(1, 3, None, second)
        assert neighbours(session, InboxQuery(), stranger, first) == Neighbours(None, 0, None, None)
        finish(owner, second, "selesai")
        assert neighbours(session, newest, viewer, second) == Neighbours(None, 2, third, first)


def test_every_row_for_a_spreadsheet(client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [sent(client)["tracking_number"] for _ in range(5)]
    monkeypatch.setattr(export, "AT_ONCE", 2)
    reference = app.extensions[access.EXTENSION].reference.current()
    with db.reading() as session:
        rows = list(every_row(session, InboxQuery(limit=1), Viewer(None, UUID(int=0)), reference))

    assert [row.tracking_number for row in rows] == made
    assert (rows[0].category, rows[0].status_label) == ("Sampah sembarangan", "Baru masuk")
