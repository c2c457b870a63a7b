"""First log-in, the own password, and setting up and renewing the second factor."""

import html
import re
import time
from collections.abc import Callable
from datetime import timedelta

import psycopg
import pyotp
import pytest
import time_machine
from werkzeug.test import TestResponse

from tests.common.auth.conftest import PASSWORD, Browser, Person

NEW_PASSWORD = "jembatan kayu di muara"
Acts = Callable[[], list[tuple[str, str]]]


def offered(page: TestResponse) -> tuple[str, str]:
    """The sealed offer of a page, and its key as a person would type it."""
    offer = re.search(r'name="offer" value="([^"]+)"', page.text)
    key = re.search(r'class="copyable num" translate="no">([A-Z2-7 ]+)<', page.text)
    assert offer is not None
    assert key is not None
    return html.unescape(offer[1]), key[1].replace(" ", "")


def change(old: str, new: str, repeated: str | None = None) -> dict[str, str]:
    return {"password": old, "new_password": new, "repeated": new if repeated is None else repeated}


def test_the_first_log_in_leads_through_password_and_second_factor(
    browser: Browser, person: Callable[..., Person], acts: Acts
) -> None:
    andi = person("andi", ("verifikator", "a"), with_totp=False, temporary=True)
    browser.log_in(andi)
    assert browser.get("/petugas").location == "/petugas/sandi"
    assert browser.get("/petugas/langkah-kedua").location == "/petugas/sandi"
    assert browser.post("/petugas/sandi", change(PASSWORD, NEW_PASSWORD)).location == "/petugas/langkah-kedua"
    assert browser.get("/petugas").location == "/petugas/langkah-kedua"
    page = browser.get("/petugas/langkah-kedua")
    offer, key = offered(page)
    assert "<svg" in page.text
    assert "style=" not in page.text
    answer = browser.post("/petugas/langkah-kedua", {"offer": offer, "totp": pyotp.TOTP(key).now()})
    assert answer.location == "/petugas/langkah-kedua?tersimpan=1"
    assert browser.get("/petugas").status_code == 200
    assert [act for act, _ in acts()] == ["session.open", "officer.change_password", "officer.set_second_factor"]


def test_the_second_factor_cannot_come_before_the_password(browser: Browser, person: Callable[..., Person]) -> None:
    browser.log_in(person("andi", ("verifikator", "a"), with_totp=False, temporary=True))
    answer = browser.post("/petugas/langkah-kedua", {"offer": "x", "totp": "000000"})
    assert answer.location == "/petugas/sandi"


def test_a_program_is_told_what_has_to_be_set_up(browser: Browser, person: Callable[..., Person]) -> None:
    browser.log_in(person("andi", ("verifikator", "a"), with_totp=False))
    answer = browser.get("/petugas", headers={"Accept": "application/json"})
    assert (answer.status_code, "langkah kedua" in answer.text) == (403, True)


def test_a_role_may_do_without_but_an_administrator_never(browser: Browser, person: Callable[..., Person]) -> None:
    browser.log_in(person("mira", ("magang", "a"), with_totp=False))
    assert browser.get("/petugas").status_code == 200
    browser.log_in(person("nia", ("magang", "a"), ("administrator", None), with_totp=False))
    assert browser.get("/petugas").location == "/petugas/langkah-kedua"


def test_a_wrong_code_keeps_the_same_key(browser: Browser, person: Callable[..., Person]) -> None:
    browser.log_in(person("andi", ("verifikator", "a"), with_totp=False))
    offer, key = offered(browser.get("/petugas/langkah-kedua"))
    answer = browser.post("/petugas/langkah-kedua", {"offer": offer, "totp": "000000"})
    assert answer.status_code == 422
    assert offered(answer)[1] == key


def test_an_offer_made_for_another_officer_is_not_taken(
    browser: Browser, other_browser: Browser, person: Callable[..., Person]
) -> None:
    browser.log_in(person("andi", ("verifikator", "a"), with_totp=False))
    other_browser.log_in(person("bayu", ("verifikator", "a"), with_totp=False))
    offer, key = offered(other_browser.get("/petugas/langkah-kedua"))
    code = pyotp.TOTP(key).now()
    assert browser.post("/petugas/langkah-kedua", {"offer": offer, "totp": code}).status_code == 422
    assert browser.post("/petugas/langkah-kedua", {"offer": "bukan-apa-apa", "totp": code}).status_code == 422


def test_the_first_code_is_used_up_by_setting_up(browser: Browser, person: Callable[..., Person]) -> None:
    browser.log_in(person("andi", ("verifikator", "a"), with_totp=False))
    offer, key = offered(browser.get("/petugas/langkah-kedua"))
    code = pyotp.TOTP(key).at(int(time.time()) + 30)
    browser.post("/petugas/langkah-kedua", {"offer": offer, "totp": code})
    answer = browser.post("/petugas/masuk", {"username": "andi", "password": PASSWORD, "totp": code})
    assert "sudah dipakai" in answer.text


def test_the_secret_is_sealed_for_its_officer(
    browser: Browser, officer: Person, person: Callable[..., Person], owner: psycopg.Connection
) -> None:
    bayu = person("bayu", ("verifikator", "a"))
    (stored,) = owner.execute("SELECT totp_secret FROM account.officer WHERE username = 'andi'").fetchone() or (b"",)
    assert officer.secret is not None
    assert officer.secret.encode() not in stored
    owner.execute("UPDATE account.officer SET totp_secret = %s WHERE username = 'bayu'", [stored])
    bayu.secret = officer.secret
    answer = browser.log_in(bayu)
    assert (answer.status_code, "tidak terbaca" in answer.text) == (401, True)


def test_a_new_telephone_needs_the_old_one(browser: Browser, officer: Person) -> None:
    browser.log_in(officer)
    with time_machine.travel(timedelta(minutes=6)):
        assert "Pastikan ini Anda" in browser.post("/petugas/langkah-kedua/baru").text
        offer, key = offered(browser.confirm("/petugas/langkah-kedua/baru", officer))
        form = {"offer": offer, "totp": pyotp.TOTP(key).now()}
        assert browser.post("/petugas/langkah-kedua", form).location == "/petugas/langkah-kedua?tersimpan=1"
    officer.secret = key
    with time_machine.travel(timedelta(minutes=8)):
        assert browser.log_in(officer).status_code == 303


def test_a_stolen_session_cannot_replace_the_second_factor(browser: Browser, person: Callable[..., Person]) -> None:
    """An offer of the time before the first set-up is of no use once a factor is there and proof is old."""
    andi = person("andi", ("verifikator", "a"), with_totp=False)
    browser.log_in(andi)
    page = browser.get("/petugas/langkah-kedua")
    offer, key = offered(page)
    browser.post("/petugas/langkah-kedua", {"offer": offer, "totp": pyotp.TOTP(key).now()})
    with time_machine.travel(timedelta(minutes=6)):
        answer = browser.post("/petugas/langkah-kedua", {"offer": offer, "totp": pyotp.TOTP(key).now()})
    assert answer.status_code == 403
    assert "Pastikan ini Anda" in answer.text


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        (change(PASSWORD, "pendek"), "paling sedikit 12"),
        (change(PASSWORD, "andi andi andi andi"), "nama pengguna"),
        (change(PASSWORD, "Password 1234!"), "mudah ditebak"),
        (change(PASSWORD, PASSWORD), "yang lain dari yang sekarang"),
        (change(PASSWORD, NEW_PASSWORD, "jembatan batu"), "belum sama"),
        (change("bukan sandi saya ini", NEW_PASSWORD), "sekarang tidak cocok"),
        (change("", ""), "Isi bagian ini"),
    ],
)
def test_a_new_password_is_refused_with_the_cure(
    browser: Browser, officer: Person, form: dict[str, str], sentence: str
) -> None:
    browser.log_in(officer)
    answer = browser.post("/petugas/sandi", form)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert browser.get("/petugas").status_code == 200


def test_guessing_the_own_password_is_locked_too(browser: Browser, officer: Person, acts: Acts) -> None:
    browser.log_in(officer)
    codes = [browser.post("/petugas/sandi", change("bukan ini", NEW_PASSWORD)).status_code for _ in range(6)]
    assert codes == [422] * 5 + [429]
    assert [act for act, _ in acts()].count("session.refuse") == 5


def test_the_own_pages_show(browser: Browser, officer: Person) -> None:
    browser.log_in(officer)
    assert "Kata sandi sekarang" in browser.get("/petugas/sandi").text
    assert "Langkah kedua terpasang" in browser.get("/petugas/langkah-kedua").text
    assert browser.get("/petugas/masuk").location == "/petugas"
