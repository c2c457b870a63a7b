"""A new officer: a one-time code, own password and second factor, keys and paper, and nothing before the ceremony."""

import re
from collections.abc import Callable

import psycopg
import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient

from common import db
from common.audit import Audit
from common.auth import second_factor
from services.sapa.actions.office import Office
from services.sapa.configuration import SapaSettings
from services.sapa.queries.audit_signatures import is_genuine
from services.sapa.queries.trust import colleagues
from services.sapa.workflow import Role
from tests.sapa.conftest import Made, MakeOfficer
from tests.sapa.identity_setup import PASSWORD, Enrol, acts, certify, enrolled, hidden, quick, shown, visitor

__all__ = ["enrolled", "quick"]

NEW = {"name": "Rina Nurhayati", "username": "rina", "role": "pendamping", "phone": "0812 3456 7890"}


@pytest.fixture
def code(make_officer: MakeOfficer, sign_in: Callable[[Made], FlaskClient]) -> str:
    """The one-time code of a new case officer, from the administrator's page."""
    page = sign_in(make_officer(Role.ADMINISTRATOR)).post("/petugas/akun/baru", data=NEW)
    return shown(page.text, "kode-label")


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    """The new officer's."""
    return visitor(app)


def begun(browser: FlaskClient, code: str) -> str:
    answer = browser.post("/petugas/mulai", data={"username": "Rina ", "code": code.lower()})
    assert answer.status_code == 200
    return answer.text


def form(page: str, **changed: str) -> dict[str, str]:
    secret = re.search(r'class="copyable num" translate="no">([A-Z2-7 ]+)<', page)
    assert secret is not None
    carried = {name: hidden(page, name) for name in ("code", "offer")} | {"username": "rina"}
    own = {"new_password": PASSWORD, "repeated": PASSWORD, "totp": pyotp.TOTP(secret[1].replace(" ", "")).now()}
    return carried | own | changed


def test_from_the_code_to_the_first_case_page(
    browser: FlaskClient, code: str, office: Office, owner: psycopg.Connection
) -> None:
    done = browser.post("/petugas/mulai/akun", data=form(begun(browser, code)))
    assert done.status_code == 200
    assert re.fullmatch(r"([A-Z2-7]{4} ){13}[A-Z2-7]{4}", shown(done.text, "kode-label"))
    assert re.fullmatch(r"(\d{4} ){7}\d{4}", shown(done.text, "sidik-label"))
    line = shown(done.text, "baris")

    assert browser.get("/petugas/tugas").location == "/petugas/pengesahan"
    assert browser.get("/v1/me").get_json() | {"id": ""} == {
        "id": "", "username": "rina", "name": "Rina Nurhayati", "roles": [], "set_up": "certificate"
    }  # fmt: skip
    waiting = browser.get("/petugas/pengesahan").text
    assert (shown(waiting, "baris"), shown(waiting, "sidik-label")) == (line, shown(done.text, "sidik-label"))

    certify(office, line)
    assert "Saya bertugas sampai" in browser.get("/petugas/tugas").text
    assert browser.get("/petugas/pengesahan").status_code == 303
    with db.reading() as session:
        known = colleagues(session, office.trust)
        row = session.query(Audit).filter(Audit.act == "officer.enrol").one()
    assert is_genuine(row, known)
    stored = owner.execute("SELECT o::text || k::text FROM sapa.officer o JOIN sapa.officer_key k ON true").fetchall()
    assert not any("81234567890" in text for (text,) in stored)


def test_a_code_counts_once_for_seven_days_and_for_its_name_only(
    browser: FlaskClient, code: str, owner: psycopg.Connection
) -> None:
    def refused(username: str, typed: str) -> str:
        answer = browser.post("/petugas/mulai", data={"username": username, "code": typed})
        assert answer.status_code == 401
        return answer.text.replace(username, "")

    unknown, wrong = refused("siapa", code), refused("rina", "2222-2222-2222-2222")
    assert "tidak cocok" in wrong
    assert unknown == wrong
    assert refused("rina", "bukan kode \0 sama sekali") == wrong

    owner.execute("UPDATE sapa.officer SET enrolment_until = now() - interval '1 second' WHERE username = 'rina'")
    assert "tujuh hari" in refused("rina", code)
    owner.execute("UPDATE sapa.officer SET enrolment_until = now() + interval '1 day' WHERE username = 'rina'")

    data = form(begun(browser, code))
    assert browser.post("/petugas/mulai/akun", data=data).status_code == 200
    again = browser.post("/petugas/mulai/akun", data=data)
    assert again.status_code == 401
    assert owner.execute("SELECT count(*) FROM sapa.officer_key").fetchone() == (2,)
    assert {detail["reason"] for detail in acts(owner, "session.refuse")} == {"enrolment"}


def test_guessing_codes_locks(browser: FlaskClient, code: str) -> None:
    wrong = {"username": "rina", "code": "2222-2222-2222-2222"}
    assert [browser.post("/petugas/mulai", data=wrong).status_code for _ in range(6)] == [401] * 5 + [429]
    assert browser.post("/petugas/mulai", data={"username": "rina", "code": code}).status_code == 429


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"new_password": "rina rina rina", "repeated": "rina rina rina"}, "Jangan memuat nama pengguna"),
        ({"repeated": "yang lain sama sekali"}, "Kedua isian belum sama"),
        ({"totp": "000000"}, "Kode tidak cocok"),
        ({"totp": "enam"}, "Cara menulisnya belum sesuai"),
        ({"offer": "AAAA"}, "Kode tidak cocok"),
        ({"new_password": "x" * 300, "repeated": "x" * 300}, "Paling banyak 256 huruf"),
    ],
)
def test_what_does_not_fit_is_told_and_nothing_is_stored(
    browser: FlaskClient, code: str, owner: psycopg.Connection, changed: dict[str, str], sentence: str
) -> None:
    page = begun(browser, code)
    refused = browser.post("/petugas/mulai/akun", data=form(page, **changed))
    assert refused.status_code == 422
    assert sentence in refused.text
    assert owner.execute("SELECT verifier FROM sapa.officer WHERE username = 'rina'").fetchone() == (None,)
    assert browser.post("/petugas/mulai/akun", data=form(refused.text)).status_code == 200


def test_keys_that_were_swapped_before_the_ceremony_are_not_shown(
    enrolled: Enrol, owner: psycopg.Connection, settings: SapaSettings
) -> None:
    rina = enrolled("rina", certified=False)
    assert rina.log_in().location == "/petugas/pengesahan"
    owner.execute("UPDATE sapa.officer_key SET box_public = sha256('planted')")
    assert rina.client.get("/petugas/pengesahan").location.startswith("/petugas/masuk")
    refused = rina.log_in()
    assert refused.status_code == 401
    assert "Kunci akun ini tidak terbuka" in refused.text


def test_a_made_up_second_factor_of_another_officer_is_refused(
    enrolled: Enrol, browser: FlaskClient, code: str, settings: SapaSettings
) -> None:
    other = enrolled("hasnah")
    offer = second_factor.pack_offer(settings, other.enrolled.officer_id, other.secret)
    data = form(begun(browser, code), offer=offer, totp=other.code())
    assert browser.post("/petugas/mulai/akun", data=data).status_code == 422
