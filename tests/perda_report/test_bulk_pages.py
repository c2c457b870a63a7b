"""Acts on many reports from the work list, as a form sends them: what was done, what was refused, and undoing."""

import html
import re
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.perda_report.conftest import SignIn
from tests.perda_report.desk import done, officer_id, row_of
from tests.perda_report.reports import sent

REASON = "Lokasi ini sudah ditangani pekan lalu."


@pytest.fixture
def numbers(client: FlaskClient) -> list[str]:
    return [sent(client)["tracking_number"] for _ in range(3)]


@pytest.fixture
def checker(sign_in: SignIn) -> FlaskClient:
    return sign_in("verifikator")


def send(officer: FlaskClient, act: str, numbers: list[str], /, **form: Any) -> TestResponse:
    items = [f"{number}:1" for number in numbers]
    return officer.post("/petugas/massal", data={"act": act, "items": items, "key": str(uuid4()), **form})


def undo_address(page: TestResponse) -> str:
    (found,) = re.findall(r'action="(/petugas/massal/[^"]+/urungkan[^"]*)"', page.text)
    return html.unescape(str(found))


def test_the_list_offers_a_tick_for_each_report(checker: FlaskClient, numbers: list[str]) -> None:
    page = checker.get("/petugas").text
    assert all(f'value="{number}:1"' in page for number in numbers)
    assert 'action="/petugas/massal"' in page


def test_what_was_done_and_what_was_not_is_told(
    checker: FlaskClient, numbers: list[str], owner: psycopg.Connection
) -> None:
    done(checker, numbers[0], "verify")
    page = send(checker, "verify", numbers)
    assert page.status_code == 200
    assert "2 laporan dinyatakan benar" in page.text
    assert "1 laporan tetap seperti semula" in page.text
    assert "Rekan Anda baru saja mengubah laporan ini" in page.text
    assert [row_of(owner, number, "status") for number in numbers] == [("diverifikasi",)] * 3


def test_a_minute_long_it_can_be_taken_back(
    checker: FlaskClient, numbers: list[str], owner: psycopg.Connection
) -> None:
    page = send(checker, "reject", numbers, reason=REASON)
    done(checker, numbers[0], "note", words="Sudah ditelepon.")
    back = checker.post(undo_address(page), follow_redirects=True)
    assert "3 laporan kembali seperti sebelumnya" in back.text
    assert [row_of(owner, number, "status") for number in numbers] == [("baru",)] * 3
    again = checker.post(undo_address(page))
    assert (again.status_code, "sudah dibatalkan" in again.text) == (409, True)


def test_after_the_minute_it_cannot(checker: FlaskClient, numbers: list[str], owner: psycopg.Connection) -> None:
    page = send(checker, "verify", numbers)
    owner.execute("UPDATE perda.bulk_act SET undo_until = now() - interval '1 second'")
    late = checker.post(undo_address(page))
    assert (late.status_code, "Waktu untuk membatalkan sudah habis" in late.text) == (409, True)


def test_nobody_else_takes_it_back(checker: FlaskClient, sign_in: SignIn, numbers: list[str]) -> None:
    page = send(checker, "verify", numbers)
    assert sign_in("pengawas", name="Hasan").post(undo_address(page)).status_code == 404
    assert checker.post(f"/petugas/massal/{uuid4()}/urungkan").status_code == 404


def test_a_page_that_is_sent_twice_does_nothing_twice(checker: FlaskClient, numbers: list[str]) -> None:
    key = str(uuid4())
    send(checker, "verify", numbers, key=key)
    again = send(checker, "verify", numbers, key=key)
    assert (again.status_code, "sudah diterima" in again.text) == (409, True)


@pytest.mark.parametrize(
    ("act", "form", "cure"),
    [
        ("reject", {"reason": "pendek"}, "pendek"),
        ("reject", {}, "Tulis alasannya"),
        ("forward", {"reason": REASON}, "Pilih OPD yang dituju"),
        ("assign", {}, "Pilih petugasnya"),
    ],
)
def test_what_is_missing_is_said_and_the_ticks_stay(
    checker: FlaskClient, numbers: list[str], act: str, form: dict[str, str], cure: str
) -> None:
    page = send(checker, act, numbers[:2], **form)
    assert page.status_code == 422
    assert cure in page.text
    assert page.text.count('" checked>') == 2


def test_without_a_tick_or_an_act_nothing_happens(checker: FlaskClient, numbers: list[str]) -> None:
    for form in ({"act": "verify"}, {"items": f"{numbers[0]}:1"}, {"act": "hapus", "items": f"{numbers[0]}:1"}):
        page = checker.post("/petugas/massal", data=form)
        assert (page.status_code, "Pilih dulu laporannya" in page.text) == (422, True)
    assert checker.get("/petugas/massal?tab=baru").headers["Location"] == "/petugas?tab=baru"


def test_reports_are_handed_out_and_on(
    checker: FlaskClient, sign_in: SignIn, numbers: list[str], owner: psycopg.Connection
) -> None:
    sign_in("petugas", name="Budi Santoso")
    budi = officer_id(owner, "Budi Santoso")
    page = send(checker, "assign", numbers[:2], officer_id=str(budi))
    assert "2 laporan ditugaskan" in page.text
    assert row_of(owner, numbers[0], "assignee_id") == (budi,)
    assert "Budi Santoso" in checker.get("/petugas").text
    assert numbers[2] not in checker.get(f"/petugas?assignee={budi}").text
    onward = send(checker, "forward", [numbers[2]], opd_code="satpol-pp", reason=REASON)
    assert "1 laporan diteruskan" in onward.text
    assert numbers[2] not in checker.get("/petugas?tab=semua").text


def test_a_reader_without_the_right_is_refused_report_by_report(
    sign_in: SignIn, numbers: list[str], owner: psycopg.Connection
) -> None:
    officer = sign_in("petugas")
    assert 'value="reject"' not in officer.get("/petugas").text
    page = send(officer, "reject", numbers, reason=REASON)
    assert "Tidak ada laporan yang ditolak" in page.text
    assert row_of(owner, numbers[0], "status") == ("baru",)
