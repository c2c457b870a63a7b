"""Logging in through the front door: the happy path and each refusal."""

from collections.abc import Callable
from datetime import timedelta

import psycopg
import pytest
import time_machine
from argon2 import PasswordHasher

from common.auth import passwords
from tests.common.auth.conftest import PASSWORD, Browser, Person

Acts = Callable[[], list[tuple[str, str]]]


def test_an_officer_logs_in_with_password_and_code(browser: Browser, officer: Person, acts: Acts) -> None:
    answer = browser.log_in(officer)
    assert (answer.status_code, answer.location) == (303, "/petugas")
    assert browser.get("/petugas").text == "work list of andi"
    assert acts() == [("session.open", f"officer:{officer.id}")]


def test_only_a_hash_of_the_token_is_stored(browser: Browser, officer: Person, owner: psycopg.Connection) -> None:
    browser.log_in(officer)
    rows = owner.execute("SELECT s::text FROM account.session s").fetchall()
    assert len(rows) == 1
    assert len(browser.token) >= 43
    assert browser.token not in rows[0][0]


def test_the_cookie_is_out_of_reach_of_scripts(browser: Browser, officer: Person) -> None:
    cookie = browser.log_in(officer).headers["Set-Cookie"]
    assert cookie.startswith("perda_session=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie


@pytest.mark.parametrize(
    ("username", "password"),
    [("andi", "kata sandi yang lain"), ("tidak-ada", PASSWORD), ("", ""), ("andi", "x" * 300), ("an\0di", PASSWORD)],
)
def test_wrong_credentials_are_refused(browser: Browser, officer: Person, username: str, password: str) -> None:
    answer = browser.post("/petugas/masuk", {"username": username, "password": password, "totp": officer.code()})
    assert answer.status_code in {401, 422}
    assert browser.token == ""
    assert password not in answer.text or not password


def test_unknown_and_wrong_read_the_same(browser: Browser, officer: Person) -> None:
    wrong = browser.post("/petugas/masuk", {"username": "andi", "password": "kata sandi yang lain"})
    unknown = browser.post("/petugas/masuk", {"username": "budi", "password": "kata sandi yang lain"})
    assert wrong.text.replace('value="andi"', 'value="budi"') == unknown.text


def test_the_username_is_found_in_any_case(browser: Browser, officer: Person) -> None:
    officer.username = " Andi "
    assert browser.log_in(officer).status_code == 303


@pytest.mark.parametrize("code", ["", "000000", "12345", "abcdef"])
def test_a_password_without_its_code_is_not_enough(browser: Browser, officer: Person, code: str) -> None:
    answer = browser.post("/petugas/masuk", {"username": "andi", "password": PASSWORD, "totp": code})
    assert answer.status_code in {401, 422}
    assert browser.token == ""


def test_a_code_counts_once(browser: Browser, other_browser: Browser, officer: Person) -> None:
    form = {"username": "andi", "password": PASSWORD, "totp": officer.code()}
    assert browser.post("/petugas/masuk", form).status_code == 303
    answer = other_browser.post("/petugas/masuk", form)
    assert answer.status_code == 401
    assert "sudah dipakai" in answer.text


def test_a_code_of_two_minutes_ago_is_too_old(browser: Browser, officer: Person) -> None:
    code = officer.code()
    with time_machine.travel(timedelta(minutes=2)):
        answer = browser.post("/petugas/masuk", {"username": "andi", "password": PASSWORD, "totp": code})
    assert answer.status_code == 401


def test_an_officer_without_a_right_here_stays_outside(browser: Browser, person: Callable[..., Person]) -> None:
    answer = browser.log_in(person("tamu"))
    assert answer.status_code == 403
    assert "belum punya hak" in answer.text
    assert browser.token == ""


def test_a_session_given_beforehand_is_not_taken_over(browser: Browser, officer: Person) -> None:
    browser.client.set_cookie("perda_session", "planted-by-somebody-else")
    browser.log_in(officer)
    assert browser.token not in {"", "planted-by-somebody-else"}


def test_logging_in_again_ends_the_session_before(browser: Browser, other_browser: Browser, officer: Person) -> None:
    browser.log_in(officer)
    former = browser.token
    browser.log_in(officer)
    other_browser.client.set_cookie("perda_session", former)
    assert browser.token != former
    assert other_browser.get("/petugas").status_code == 303


def test_a_hash_under_older_parameters_is_renewed(
    browser: Browser, officer: Person, owner: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    browser.log_in(officer)
    (stored,) = owner.execute("SELECT password_hash FROM account.officer").fetchone() or ("",)
    assert "m=16,t=2,p=1" in stored
    assert Browser(browser.client).log_in(officer).status_code == 303


def test_refusals_are_audited_without_what_was_typed(
    browser: Browser, officer: Person, owner: psycopg.Connection
) -> None:
    browser.post("/petugas/masuk", {"username": "andi", "password": "kata sandi yang lain"})
    browser.post("/petugas/masuk", {"username": "sandi-salah-kolom", "password": "x"})
    rows = owner.execute(
        "SELECT act, subject, audit::text FROM perda.audit WHERE actor = 'visitor' ORDER BY id"
    ).fetchall()
    assert [act for act, _, _ in rows] == ["session.refuse", "session.refuse"]
    assert rows[0][1] == f"officer:{officer.id}"
    assert rows[1][1].startswith("login:")
    assert "sandi-salah-kolom" not in rows[1][2]


@pytest.mark.parametrize(
    ("target", "place"),
    [
        ("/petugas/verifikasi?halaman=2", "/petugas/verifikasi?halaman=2"),
        ("https://jahat.example/", "/petugas"),
        ("//jahat.example/", "/petugas"),
        ("/\\jahat.example", "/petugas"),
        ("/%09/jahat.example", "/%09/jahat.example"),
        ("\t//jahat.example", "/petugas"),
        ("javascript:alert(1)", "/petugas"),
        ("jahat.example", "/petugas"),
        ("", "/petugas"),
    ],
)
def test_the_way_on_stays_on_this_site(browser: Browser, officer: Person, target: str, place: str) -> None:
    form = {"username": "andi", "password": PASSWORD, "totp": officer.code()}
    answer = browser.post("/petugas/masuk", form, query_string={"next": target})
    assert answer.location == place


def test_the_page_keeps_what_was_typed_but_no_secret(browser: Browser, officer: Person) -> None:
    answer = browser.post(
        "/petugas/masuk?next=/petugas/verifikasi", {"username": "andi", "password": "rahasia besar", "totp": "123456"}
    )
    assert 'value="andi"' in answer.text
    assert "next=/petugas/verifikasi" in answer.text
    assert "rahasia besar" not in answer.text
    assert "123456" not in answer.text
