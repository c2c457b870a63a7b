"""The officers' pages as a browser without JavaScript sends them: every act, every refusal with what was typed."""

import html
import re
from collections.abc import Mapping
from typing import Any

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.perda_report.workflow import Act
from tests.perda_report.conftest import SignIn
from tests.perda_report.desk import done, events, officer_id, reporter_does, row_of
from tests.perda_report.reports import sent, upload

WORDS = "Petugas sudah ke tempat itu bersama aparat desa."
SHORT = "pendek"
SIMPLE: Mapping[str, dict[str, str]] = {
    "verify": {"note": WORDS},
    "reject": {"reason": WORDS},
    "ask": {"question": WORDS},
    "forward": {"reason": WORDS, "opd_code": "satpol-pp"},
    "split": {"description": WORDS, "category": "ternak_lepas"},
}
LAST_WORDS = {"verify": "note", "reject": "reason", "ask": "question", "forward": "reason", "split": "description"}


@pytest.fixture
def number(client: FlaskClient) -> str:
    found: str = sent(client)["tracking_number"]
    return found


@pytest.fixture
def checker(sign_in: SignIn) -> FlaskClient:
    return sign_in("verifikator")


def post(officer: FlaskClient, number: str, act: str, /, query: str = "", **form: Any) -> TestResponse:
    return officer.post(f"/petugas/laporan/{number}/{act}{query}", data=form)


def text_of(answer: TestResponse) -> str:
    """What a person reads, without tags."""
    return html.unescape(re.sub(r"<[^>]+>", " ", answer.text))


def follow(officer: FlaskClient, answer: TestResponse) -> str:
    """The page that a done act leads to."""
    assert answer.status_code == 303, answer.text
    shown = officer.get(answer.headers["Location"])
    assert shown.status_code == 200
    return text_of(shown)


@pytest.mark.parametrize("act", SIMPLE)
def test_each_act_is_done_and_said(checker: FlaskClient, number: str, act: str) -> None:
    page = checker.get(f"/petugas/laporan/{number}").text
    assert f"/petugas/laporan/{number}/{act}?" in page or f'/petugas/laporan/{number}/{act}"' in page
    answer = post(checker, number, act, version="1", **SIMPLE[act])
    words = {"verify": "dinyatakan benar", "reject": "Laporan ditolak", "ask": "Pertanyaan terkirim"}
    words |= {"forward": "Laporan diteruskan", "split": "laporan tersendiri"}
    assert words[act] in follow(checker, answer)


@pytest.mark.parametrize("act", SIMPLE)
def test_a_refused_form_keeps_what_was_typed(checker: FlaskClient, number: str, act: str) -> None:
    field = LAST_WORDS[act]
    short = post(checker, number, act, version="1", **SIMPLE[act] | {field: SHORT})
    assert short.status_code == 422
    assert SHORT in text_of(short)
    huge = post(checker, number, act, version="1", **SIMPLE[act] | {field: "a" * 5000})
    assert huge.status_code == 422
    stale = post(checker, number, act, version="7", **SIMPLE[act])
    assert stale.status_code == 409
    assert "Rekan Anda baru saja mengubah laporan ini" in text_of(stale)
    assert "Muat ulang" in text_of(stale)
    assert WORDS in text_of(stale)


def test_a_form_that_no_page_sent_is_refused_in_words(checker: FlaskClient, number: str) -> None:
    odd = post(checker, number, "verify", version="satu")
    assert odd.status_code == 422
    assert 'role="alert"' in odd.text
    assert post(checker, number, "hapus", version="1").status_code == 404
    assert post(checker, "KS-0000-0000", "verify", version="1").status_code == 404


def test_words_for_an_act_that_is_gone_can_be_copied(checker: FlaskClient, number: str) -> None:
    post(checker, number, "reject", version="1", reason=WORDS)
    late = post(checker, number, "ask", version="1", question="Apakah mobilnya selalu sama?")
    assert late.status_code == 409
    assert "belum terkirim" in text_of(late)
    assert "Apakah mobilnya selalu sama?" in text_of(late)


def test_a_note_is_for_colleagues_unless_it_is_ticked(
    checker: FlaskClient, number: str, owner: psycopg.Connection
) -> None:
    assert "Catatan tersimpan" in follow(checker, post(checker, number, "note", words=WORDS))
    follow(checker, post(checker, number, "note", words=WORDS, is_public="true"))
    assert events(owner, number)[-2:] == ["catatan", "kabar"]
    refused = post(checker, number, "note", words="ya")
    assert refused.status_code == 422
    assert "ya</textarea>" in refused.text


def test_officers_are_named_and_taken_away(
    checker: FlaskClient, sign_in: SignIn, number: str, owner: psycopg.Connection
) -> None:
    sign_in("petugas", name="Budi Santoso")
    budi = str(officer_id(owner, "Budi Santoso"))
    page = follow(checker, post(checker, number, "assign", version="1", officer_id=budi))
    assert "Petugas laporan ini diganti" in page
    assert row_of(owner, number, "assignee_id") == (officer_id(owner, "Budi Santoso"),)
    again = post(checker, number, "assign", version="2", officer_id=budi)
    assert (again.status_code, "sudah dipegang" in text_of(again)) == (422, True)
    follow(checker, post(checker, number, "assign", version="2", officer_id=""))
    assert row_of(owner, number, "assignee_id") == (None,)
    assert post(checker, number, "assign", version="3", officer_id="bukan-nomor").status_code == 422


def test_an_officer_of_the_field_takes_a_report(sign_in: SignIn, number: str, owner: psycopg.Connection) -> None:
    officer = sign_in("petugas", name="Budi Santoso")
    assert "Ambil laporan ini" in officer.get(f"/petugas/laporan/{number}").text
    follow(officer, post(officer, number, "assign", version="1", officer_id=str(officer_id(owner, "Budi Santoso"))))
    assert "Lepas laporan ini" in officer.get(f"/petugas/laporan/{number}").text
    forbidden = post(officer, number, "reject", version="2", reason=WORDS)
    assert forbidden.status_code == 403
    assert WORDS in text_of(forbidden)


def test_a_duplicate_is_merged_either_way(checker: FlaskClient, client: FlaskClient, owner: psycopg.Connection) -> None:
    first, second, third = (sent(client)["tracking_number"] for _ in range(3))
    page = checker.get(f"/petugas/laporan/{first}").text
    assert f"/petugas/laporan/{second}/merge?dari={first}" in page
    here = follow(checker, post(checker, second, "merge", f"?dari={first}", into=first))
    assert "Laporan digabung" in here
    assert second in here
    there = follow(checker, post(checker, first, "merge", version="1", into=third))
    assert "Penanganannya lanjut di sana" in there
    assert row_of(owner, first, "status") == ("digabung",)


def test_a_refused_merge_of_another_report_is_told_on_this_page(checker: FlaskClient, client: FlaskClient) -> None:
    first, second = (sent(client)["tracking_number"] for _ in range(2))
    post(checker, first, "merge", version="1", into=second)
    refused = post(checker, second, "merge", f"?dari={first}", into=first)
    assert refused.status_code == 422
    assert "sudah tidak ditangani lagi" in text_of(refused)
    assert f"<title>{first}" in refused.text
    wrong = post(checker, second, "merge", into="KS-0000")
    assert (wrong.status_code, "KS-0000" in wrong.text) == (422, True)
    assert post(checker, second, "merge", "?dari=../../x", into=second).status_code == 404


def test_an_inspection_keeps_its_photo_through_a_refusal(
    checker: FlaskClient, number: str, owner: psycopg.Connection
) -> None:
    post(checker, number, "verify", version="1")
    visit = {"version": "2", "is_found": "true", "finding": "Tumpukan lima meter.", "latitude": "-4.078"}
    refused = post(checker, number, "inspect", **visit, words=WORDS, photos=[upload()])
    assert refused.status_code == 422
    assert "Tumpukan lima meter." in refused.text
    (token,) = re.findall(r'name="held" value="([^"]+)"', refused.text)
    page = follow(checker, post(checker, number, "inspect", **visit, words=WORDS, longitude="122.41", held=token))
    assert "Pemeriksaan tercatat" in page
    assert "Tumpukan lima meter." in page
    assert "m dari titik laporan" in page
    assert owner.execute("SELECT count(*), min(kind) FROM perda.photo").fetchone() == (1, "pemeriksaan")


def test_a_held_photo_that_is_gone_is_told_once(checker: FlaskClient, number: str) -> None:
    post(checker, number, "verify", version="1")
    form = {"version": "2", "result": "dihentikan", "explanation": WORDS}
    refused = post(checker, number, "close", **form, held="tidak-ada", photos=[upload()])
    assert refused.status_code == 422
    assert "sudah tidak kami simpan lagi" in text_of(refused)
    (token,) = re.findall(r'name="held" value="([^"]+)"', refused.text)
    assert "Laporan ditutup" in follow(checker, post(checker, number, "close", **form, held=token))


def test_a_closure_shows_before_and_after(checker: FlaskClient, number: str) -> None:
    post(checker, number, "verify", version="1")
    form: dict[str, Any] = {"version": "2", "explanation": WORDS, "before": [upload(1)], "photos": [upload(2)]}
    refused = post(checker, number, "close", **form)
    after, before = (re.findall(rf'name="{name}" value="([^"]+)"', refused.text) for name in ("held", "held_before"))
    assert (len(after), len(before)) == (1, 1)
    whole = {"version": "2", "explanation": WORDS, "result": "dihentikan", "held": after[0], "held_before": before[0]}
    page = follow(checker, post(checker, number, "close", **whole))
    assert "Sebelum" in page
    assert "Sesudah" in page
    assert "Pelapor dapat keberatan sampai" in page


@pytest.mark.parametrize("act", ["resume", "uphold"])
def test_objections_are_decided_by_supervisors(app: Flask, client: FlaskClient, sign_in: SignIn, act: str) -> None:
    report, checker = sent(client), sign_in("verifikator")
    number = report["tracking_number"]
    done(checker, number, "reject", version=1, reason=WORDS)
    reporter_does(app, report, Act.OBJECT, "Mobilnya masih datang setiap malam.")
    assert "Ini tentang keputusan Anda" in checker.get(f"/petugas/laporan/{number}").text
    supervisor = sign_in("pengawas", name="Hasan")
    assert "Mobilnya masih datang setiap malam." in supervisor.get(f"/petugas/laporan/{number}").text
    refused = post(supervisor, number, act, version="3", reason=SHORT)
    assert (refused.status_code, SHORT in text_of(refused)) == (422, True)
    said = {"resume": "Keberatan diterima. Laporan ditangani lagi.", "uphold": "Hasil tetap. Pelapor membaca"}
    assert said[act] in follow(supervisor, post(supervisor, number, act, version="3", reason=WORDS))


def test_the_clock_stands_while_the_reporter_is_asked(checker: FlaskClient, number: str) -> None:
    page = follow(checker, post(checker, number, "ask", version="1", question="Apakah mobilnya selalu sama?"))
    assert "Waktu berhenti selama pelapor ditanya" in page
    assert "Apakah mobilnya selalu sama?" in page


def test_the_place_in_the_list_stays_in_the_address(checker: FlaskClient, client: FlaskClient) -> None:
    first, second = (sent(client)["tracking_number"] for _ in range(2))
    shown = checker.get(f"/petugas/laporan/{first}?tab=baru&sort=terlama&category=sampah").text
    assert "1 dari 2" in shown
    assert f'data-key="j" href="/petugas/laporan/{second}?tab=baru&amp;category=sampah&amp;sort=terlama"' in shown
    odd = checker.get(f"/petugas/laporan/{first}?tab=lain&sort=9")
    assert odd.status_code == 200
    moved = post(checker, first, "verify", "?tab=baru&lewat=1", version="1")
    assert "tab=baru" in moved.headers["Location"]
    assert "lewat=1" in moved.headers["Location"]


def test_pages_are_small(checker: FlaskClient, client: FlaskClient) -> None:
    numbers = [sent(client)["tracking_number"] for _ in range(50)]
    for path in ("/petugas", f"/petugas/laporan/{numbers[0]}"):
        page = checker.get(path, headers={"Accept-Encoding": "gzip"})
        assert len(page.data) < 60_000
