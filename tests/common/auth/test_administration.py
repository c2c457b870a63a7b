"""The administrator's pages: creating, rights, resets, closing; and what nobody may do."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import psycopg
import pytest
import time_machine
from flask import Flask

from tests.common.auth.conftest import Browser, Person

NEW = {"name": "Budi Santoso", "username": "Budi.S", "email": "", "role": "verifikator", "opd_code": "a"}
Acts = Callable[[], list[tuple[str, str]]]


@pytest.fixture
def desk(browser: Browser, administrator: Person) -> Browser:
    """A browser in which the administrator has just signed in."""
    browser.log_in(administrator)
    return browser


def grant_id(desk: Browser, person: Person) -> str:
    found = re.search(r'name="grant" value="([^"]+)"', desk.get(f"/petugas/akun/{person.id}").text)
    assert found is not None
    return found[1]


def shown_password(text: str) -> str:
    found = re.search(r'id="kata-sandi"[^>]*>([^<]+)<', text)
    assert found is not None
    return found[1]


def test_a_new_officer_gets_a_password_once_and_must_change_it(
    desk: Browser, other_browser: Browser, acts: Acts, owner: psycopg.Connection
) -> None:
    answer = desk.post("/petugas/akun/baru", NEW)
    password = shown_password(answer.text)
    assert re.fullmatch(r"([2-9A-HJKMNP-Z]{4}-){3}[2-9A-HJKMNP-Z]{4}", password)
    form = {"username": "budi.s", "password": password, "totp": ""}
    assert other_browser.post("/petugas/masuk", form).status_code == 303
    assert other_browser.get("/petugas").location == "/petugas/sandi"
    (officer_id,) = owner.execute("SELECT id FROM account.officer WHERE username = 'budi.s'").fetchone() or ("",)
    subject = f"officer:{officer_id}"
    assert acts()[1:] == [("officer.create", subject), ("officer.grant", subject), ("session.open", subject)]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"username": "sari"}, "sudah dipakai"),
        ({"username": "ada spasi"}, "huruf kecil"),
        ({"username": "x"}, "huruf kecil"),
        ({"name": ""}, "Isi bagian ini"),
        ({"name": "x" * 121}, "Terlalu panjang"),
        ({"name": "nul\0"}, ""),
        ({"email": "bukan-surel"}, "surel lengkap"),
        ({"role": "raja"}, "Pilih satu peran"),
        ({"role": ""}, "Pilih satu peran"),
        ({"opd_code": "tidak-ada"}, "tidak ada di daftar"),
        ({"role": "administrator"}, "semua OPD"),
    ],
)
def test_a_wrong_entry_is_named_and_nothing_is_made(
    desk: Browser, owner: psycopg.Connection, wrong: dict[str, str], field: str
) -> None:
    answer = desk.post("/petugas/akun/baru", NEW | wrong)
    assert answer.status_code == 422
    assert field in answer.text
    assert owner.execute("SELECT count(*) FROM account.officer").fetchone() == (1,)


def test_what_was_typed_stays(desk: Browser) -> None:
    answer = desk.post("/petugas/akun/baru", NEW | {"email": "bukan-surel"})
    assert 'value="Budi Santoso"' in answer.text
    assert '<option value="a" selected>' in answer.text


def test_a_dangerous_act_asks_again_after_five_minutes_and_keeps_the_form(
    desk: Browser, administrator: Person, owner: psycopg.Connection
) -> None:
    with time_machine.travel(timedelta(minutes=6)):
        asked = desk.post("/petugas/akun/baru", NEW)
        assert asked.status_code == 403
        assert 'name="username" value="Budi.S"' in asked.text
        wrong = desk.post("/petugas/akun/baru", NEW | {"confirm_password": "bukan ini", "confirm_totp": "000000"})
        assert (wrong.status_code, "bukan ini" in wrong.text) == (401, False)
        assert owner.execute("SELECT count(*) FROM account.officer").fetchone() == (1,)
        assert desk.confirm("/petugas/akun/baru", administrator, NEW).status_code == 200
        assert desk.post("/petugas/akun/baru", NEW | {"username": "lain"}).status_code == 200


@pytest.mark.parametrize("act", ["sandi", "langkah-kedua", "tutup", "buka", "hak", "hak/cabut"])
def test_every_dangerous_act_asks_again(desk: Browser, officer: Person, act: str) -> None:
    with time_machine.travel(timedelta(minutes=6)):
        assert desk.post(f"/petugas/akun/{officer.id}/{act}").status_code == 403


@pytest.mark.parametrize(
    "path", ["/petugas/akun/baru", "", "/hak", "/hak/cabut", "/sandi", "/langkah-kedua", "/tutup", "/buka"]
)
def test_other_officers_can_do_nothing_here(browser: Browser, officer: Person, path: str, acts: Acts) -> None:
    browser.log_in(officer)
    address = path if path.startswith("/petugas") else f"/petugas/akun/{officer.id}{path}"
    answer = browser.post(address, {"role": "administrator", "name": "x"})
    assert answer.status_code == 403
    assert [act for act, _ in acts()] == ["session.open"]


def test_rights_are_given_and_taken(desk: Browser, officer: Person, other_browser: Browser) -> None:
    other_browser.log_in(officer)
    desk.post(f"/petugas/akun/{officer.id}/hak/cabut", {"grant": grant_id(desk, officer)})
    assert other_browser.get("/petugas/verifikasi").status_code == 403
    desk.post(f"/petugas/akun/{officer.id}/hak", {"role": "verifikator", "opd_code": "b"})
    answer = other_browser.get("/petugas/verifikasi")
    assert answer.json is not None
    assert answer.json["opd"] == ["b"]


def test_a_right_that_is_there_is_not_given_twice(
    desk: Browser, officer: Person, owner: psycopg.Connection, acts: Acts
) -> None:
    for _ in range(2):
        desk.post(f"/petugas/akun/{officer.id}/hak", {"role": "petugas", "opd_code": ""})
    rows = owner.execute("SELECT opd_code FROM account.officer_role WHERE role = 'petugas'").fetchall()
    assert rows == [(None,)]
    assert [act for act, _ in acts()].count("officer.grant") == 1


def test_a_reset_password_is_shown_once_and_ends_the_sessions(
    desk: Browser, other_browser: Browser, officer: Person
) -> None:
    other_browser.log_in(officer)
    password = shown_password(desk.post(f"/petugas/akun/{officer.id}/sandi").text)
    assert other_browser.get("/petugas").status_code == 303
    assert other_browser.log_in(officer).status_code == 401
    assert other_browser.log_in(officer, password).status_code == 401
    with time_machine.travel(timedelta(minutes=2)):
        assert other_browser.log_in(officer, password).status_code == 303
    assert password not in desk.get(f"/petugas/akun/{officer.id}").text


def test_a_reset_second_factor_is_set_up_anew(desk: Browser, other_browser: Browser, officer: Person) -> None:
    desk.post(f"/petugas/akun/{officer.id}/langkah-kedua")
    officer.secret = None
    other_browser.log_in(officer)
    assert other_browser.get("/petugas").location == "/petugas/langkah-kedua"


def test_a_closed_account_can_be_opened_again(
    desk: Browser, other_browser: Browser, officer: Person, acts: Acts
) -> None:
    other_browser.log_in(officer)
    desk.post(f"/petugas/akun/{officer.id}/tutup")
    assert other_browser.get("/petugas").status_code == 303
    desk.post(f"/petugas/akun/{officer.id}/buka")
    assert other_browser.log_in(officer).status_code == 303
    assert [act for act, _ in acts()][-3:] == ["officer.deactivate", "officer.activate", "session.open"]


def test_the_last_administrator_cannot_leave(
    desk: Browser, administrator: Person, person: Callable[..., Person]
) -> None:
    closed = desk.post(f"/petugas/akun/{administrator.id}/tutup")
    taken = desk.post(f"/petugas/akun/{administrator.id}/hak/cabut", {"grant": grant_id(desk, administrator)})
    assert [closed.status_code, taken.status_code] == [409, 409]
    assert "administrator terakhir" in closed.text
    person("wati", ("administrator", None))
    assert desk.post(f"/petugas/akun/{administrator.id}/tutup").status_code == 303


def test_two_administrators_cannot_close_each_other(
    app: Flask, administrator: Person, person: Callable[..., Person], owner: psycopg.Connection
) -> None:
    wati = person("wati", ("administrator", None))
    desks = {administrator.id: Browser(app.test_client()), wati.id: Browser(app.test_client())}
    desks[administrator.id].log_in(administrator)
    desks[wati.id].log_in(wati)
    orders = [(desks[administrator.id], wati), (desks[wati.id], administrator)]
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda order: order[0].post(f"/petugas/akun/{order[1].id}/tutup"), orders))
    assert owner.execute("SELECT count(*) FROM account.officer WHERE is_active").fetchone() == (1,)


@pytest.mark.parametrize("act", ["sandi", "langkah-kedua"])
def test_the_own_account_is_not_reset_here(desk: Browser, administrator: Person, act: str) -> None:
    assert desk.post(f"/petugas/akun/{administrator.id}/{act}").status_code == 409
    assert desk.get("/petugas").status_code == 200


def test_an_account_of_another_service_is_only_given_rights(
    desk: Browser, officer: Person, owner: psycopg.Connection
) -> None:
    """Else an administrator here could reset a colleague there, and log in as them."""
    owner.execute("UPDATE account.officer SET home = 'fire' WHERE id = %s", [officer.id])
    address = f"/petugas/akun/{officer.id}"
    refused = [desk.post(f"{address}/{act}").status_code for act in ("sandi", "langkah-kedua", "tutup")]
    assert [*refused, desk.post(address, {"name": "X"}).status_code] == [403] * 4
    assert "dibuat layanan lain" in desk.get(address).text
    assert desk.post(f"{address}/hak", {"role": "petugas", "opd_code": "b"}).status_code == 303


def test_accounts_of_another_service_are_found_by_their_whole_username_only(
    desk: Browser, person: Callable[..., Person], owner: psycopg.Connection
) -> None:
    person("pos.damkar")
    owner.execute("UPDATE account.officer SET home = 'fire' WHERE username = 'pos.damkar'")
    assert "pos.damkar" not in desk.get("/petugas/akun").text
    assert '<br><span class="tiny mute">pos.damkar' not in desk.get("/petugas/akun?q=damkar").text
    assert '<br><span class="tiny mute">pos.damkar' in desk.get("/petugas/akun?q=pos.damkar").text


def test_the_list_is_searched_and_paged(desk: Browser, person: Callable[..., Person]) -> None:
    for number in range(52):
        person(f"orang{number:02}", with_totp=False)
    first = desk.get("/petugas/akun")
    assert "orang49" in first.text
    assert "orang50" not in first.text
    following = re.search(r'href="([^"]*setelah=[^"]*)"', first.text)
    assert following is not None
    assert "orang50" in desk.get(following[1]).text
    assert "orang07" in desk.get("/petugas/akun?q=ORANG07").text
    assert "Tidak ada yang cocok" in desk.get("/petugas/akun?q=%25").text
    assert "Belum ada akun" in desk.get("/petugas/akun?tampil=nonaktif").text


def test_name_and_address_change(desk: Browser, officer: Person, acts: Acts) -> None:
    address = f"/petugas/akun/{officer.id}"
    assert desk.post(address, {"name": "Andi Rahmat", "email": "andi@contoh.go.id"}).status_code == 303
    page = desk.get(address).text
    assert "Andi Rahmat" in page
    assert "andi@contoh.go.id" in page
    assert desk.post(address, {"name": " ", "email": ""}).status_code == 422
    assert acts()[-1] == ("officer.rename", f"officer:{officer.id}")


def test_what_does_not_exist_is_not_found(desk: Browser, officer: Person) -> None:
    nobody = "00000000-0000-7000-8000-000000000000"
    assert desk.get(f"/petugas/akun/{nobody}").status_code == 404
    assert desk.post(f"/petugas/akun/{nobody}/sandi").status_code == 404
    assert desk.post(f"/petugas/akun/{nobody}/hak", {"role": "petugas", "opd_code": ""}).status_code == 404
    assert desk.post(f"/petugas/akun/{officer.id}/hak/cabut", {"grant": nobody}).status_code == 404
    assert desk.post(f"/petugas/akun/{officer.id}/hak/cabut", {"grant": "x"}).status_code == 422
    assert desk.get("/petugas/akun/bukan-uuid").status_code == 404
