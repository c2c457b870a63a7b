"""The administrator's start page, and that nobody else gets past it."""

from typing import Any

import psycopg
import pytest
from flask import Flask

from tests.perda_report.administering import HOME, posted, shown
from tests.perda_report.conftest import SignIn

UNKNOWN = "018f3c5e-7b1a-7c3d-9e2f-000000000000"


def addresses(app: Flask) -> list[tuple[str, str]]:
    fillings = {"code": "dlh", "topic": "report.new", "day": "2026-12-01"}
    found = []
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith("admin."):
            continue
        values: dict[str, Any] = {name: fillings.get(name, UNKNOWN) for name in rule.arguments}
        with app.test_request_context():
            address = app.url_for(rule.endpoint, **values)
        found += [(method, address) for method in rule.methods & {"GET", "POST"}]  # type: ignore[operator]
    return found


@pytest.mark.parametrize("role", ["verifikator", "petugas", "pengawas", "kepala_opd"])
def test_only_administrators_get_in(app: Flask, sign_in: SignIn, role: str) -> None:
    officer = sign_in(role, None)

    answers = {address: officer.open(address, method=method).status_code for method, address in addresses(app)}

    assert len(answers) > 30
    assert set(answers.values()) == {403}


def test_whoever_is_not_signed_in_is_asked_to(app: Flask) -> None:
    answers = {app.test_client().get(address).status_code for method, address in addresses(app) if method == "GET"}

    assert answers == {303}


def test_an_administrator_lands_on_the_settings(sign_in: SignIn) -> None:
    admin = sign_in("administrator", None)

    answer = admin.get("/petugas")

    assert (answer.status_code, answer.location) == (302, HOME)
    page = shown(admin)
    assert 'aria-current="page"' in page
    assert "Kotak kerja" not in page


def test_what_is_filled_in_is_no_gap_any_more(sign_in: SignIn, owner: psycopg.Connection) -> None:
    admin = sign_in("administrator", None)
    before = shown(admin)
    owner.execute("UPDATE account.contact SET is_placeholder = false, edited_at = now() WHERE recipient = 'opd:dlh'")
    after = shown(admin)

    assert "Alamat 17 OPD masih contoh" in before
    assert "Alamat 16 OPD masih contoh" in after
    assert "peraturan belum dikonfirmasi Bagian Hukum" in after


def test_unknown_things_are_not_found(sign_in: SignIn) -> None:
    admin = sign_in("administrator", None)
    things = (
        "/jenis/tidak-ada",
        f"/rute/{UNKNOWN}",
        "/opd/tidak-ada",
        f"/opd/dlh/alamat/{UNKNOWN}",
        "/surel/tidak.ada",
    )

    assert {admin.get(f"{HOME}{thing}").status_code for thing in things} == {404}
    posts = ("/jenis/x/aktif", "/jenis/x/bawaan", f"/rute/{UNKNOWN}/hapus", "/opd/x/uji", "/surel/x/bawaan")
    assert {posted(admin, post).status_code for post in posts} == {404}
    assert posted(admin, "/hari-libur/kemarin/hapus").status_code == 404


def test_strange_entries_are_refused_with_a_page(sign_in: SignIn) -> None:
    admin = sign_in("administrator", None)
    strange = {"name": "x" * 5000, "days": "banyak", "valid_from": "kemarin", "seen": "\x00", "lain": "1", "day": "0"}

    for address in ("/jenis/baru", "/rute/baru", "/rute/baru/uji", "/tenggat", "/hari-libur", "/opd/baru"):
        answer = posted(admin, address, **strange)
        assert (answer.status_code, answer.mimetype) == (422, "text/html"), address
    assert admin.get(f"{HOME}/rute/uji?days=100000").status_code == 422
    assert admin.get(f"{HOME}/hari-libur?tahun=x").status_code == 422
