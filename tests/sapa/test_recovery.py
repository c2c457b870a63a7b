"""Changing what lets an officer in, and coming back with the paper: two of three, and never through IT."""

import psycopg
import pyotp
import pytest
from flask import Flask

from common import db
from common.audit import Audit
from services.sapa.actions.identity.recovering import restart
from services.sapa.actions.office import Office
from services.sapa.crypto.officer_secrets import new_recovery_code
from services.sapa.queries.audit_signatures import is_genuine
from services.sapa.queries.sessions import opened_keys
from services.sapa.queries.trust import colleagues
from services.sapa.workflow import Role
from tests.sapa.conftest import MakeOfficer
from tests.sapa.identity_setup import (
    OTHER,
    PASSWORD,
    Enrol,
    Person,
    acts,
    aged,
    enrolled,
    hidden,
    quick,
    shown,
    visitor,
)

__all__ = ["enrolled", "quick"]

OWN = "/petugas/sandi"


def lost_password(person: Person, **changed: str) -> dict[str, str]:
    form = {"username": person.username, "paper": person.enrolled.recovery_code, "totp": person.code()}
    return form | {"new_password": OTHER, "repeated": OTHER} | changed


def lost_phone(person: Person, **changed: str) -> dict[str, str]:
    form = {"username": person.username, "paper": person.enrolled.recovery_code, "password": PASSWORD}
    return form | changed


def held(person: Person) -> bytes:
    """The private keys that this person's session opens."""
    cookie = person.client.get_cookie("sapa_session")
    assert cookie is not None
    with db.reading() as session:
        opened = opened_keys(session, cookie.value)
    assert opened is not None
    return opened[1].raw


def another_browser(app: Flask, person: Person) -> Person:
    other = Person(person.username, person.enrolled, visitor(app), person.password, person.secret, person.last_step)
    assert other.log_in().status_code == 303
    return other


def test_a_new_password_opens_the_same_keys_and_ends_other_sessions(
    app: Flask, enrolled: Enrol, office: Office
) -> None:
    rina = enrolled("rina")
    rina.log_in()
    before = held(rina)
    elsewhere = another_browser(app, rina)
    form = {"password": PASSWORD, "new_password": OTHER, "repeated": OTHER}
    assert rina.post(OWN, **form | {"password": "salah sama sekali"}).status_code == 422
    assert rina.post(OWN, **form | {"repeated": "lain"}).status_code == 422
    assert rina.post(OWN, **form | {"new_password": PASSWORD, "repeated": PASSWORD}).status_code == 422
    assert rina.post(OWN, **form | {"new_password": "rina", "repeated": "rina"}).status_code == 422
    assert "sudah berlaku" in rina.client.get(rina.post(OWN, **form).location).text
    assert held(rina) == before
    assert elsewhere.client.get(OWN).location.startswith("/petugas/masuk")
    assert rina.log_in(password=PASSWORD, code="000000").status_code == 401
    with db.reading() as session:
        row = session.query(Audit).filter(Audit.act == "officer.password").one()
        assert is_genuine(row, colleagues(session, office.trust))


def test_paper_and_telephone_bring_back_who_forgot_the_password(enrolled: Enrol, owner: psycopg.Connection) -> None:
    rina = enrolled("rina")
    typed = rina.enrolled.recovery_code.lower().replace(" ", "-")
    answer = rina.client.post("/petugas/pulih/sandi", data=lost_password(rina, paper=typed))
    assert (answer.status_code, answer.location) == (303, "/petugas")
    assert rina.client.get("/petugas/tugas").status_code == 200
    rina.post("/petugas/keluar")
    owner.execute("UPDATE sapa.officer SET totp_last_step = 0")
    rina.last_step = 0
    assert rina.log_in(password=OTHER).status_code == 303
    assert len(acts(owner, "officer.recover")) == 1


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"totp": "000000"}, 401),
        ({"totp": ""}, 422),
        ({"paper": new_recovery_code()}, 401),
        ({"paper": "AAAA BBBB"}, 422),
        ({"username": "tidak.ada"}, 401),
        ({"new_password": "pendek", "repeated": "pendek"}, 422),
        ({"repeated": "yang lain lagi"}, 422),
    ],
)
def test_the_paper_alone_changes_nothing(
    enrolled: Enrol, owner: psycopg.Connection, changed: dict[str, str], status: int
) -> None:
    rina = enrolled("rina")
    before = owner.execute("SELECT verifier FROM sapa.officer").fetchone()
    answer = rina.client.post("/petugas/pulih/sandi", data=lost_password(rina, **changed))
    assert answer.status_code == status
    assert rina.client.get_cookie("sapa_session") is None
    assert owner.execute("SELECT verifier FROM sapa.officer").fetchone() == before
    assert rina.enrolled.recovery_code not in answer.text


def test_paper_and_password_bring_a_new_telephone(app: Flask, enrolled: Enrol, owner: psycopg.Connection) -> None:
    rina = enrolled("rina")
    for wrong in ({"password": "salah sama sekali"}, {"paper": new_recovery_code()}, {"username": "tidak.ada"}):
        assert rina.client.post("/petugas/pulih/hp", data=lost_phone(rina, **wrong)).status_code == 401
    elsewhere = another_browser(app, rina)
    answer = rina.client.post("/petugas/pulih/hp", data=lost_phone(rina))
    assert answer.location == "/petugas/langkah-kedua"
    assert elsewhere.client.get(OWN).location.startswith("/petugas/masuk")
    assert rina.client.get("/petugas/tugas").location == "/petugas/langkah-kedua"
    assert rina.client.get("/v1/me").get_json()["set_up"] == "second_factor"
    page = rina.client.get("/petugas/langkah-kedua").text
    rina.secret = page.split('class="copyable num" translate="no">')[1].split("<")[0].replace(" ", "")
    offer = hidden(page, "offer")
    assert rina.post("/petugas/langkah-kedua", offer=offer, totp="000000").status_code == 422
    code = pyotp.TOTP(rina.secret).now()
    assert rina.post("/petugas/langkah-kedua", offer=offer, totp=code).status_code == 303
    assert rina.client.get("/petugas/tugas").status_code == 200
    assert "sudah dipakai" in rina.log_in(code=code).text


def test_another_telephone_is_proven_first(enrolled: Enrol, owner: psycopg.Connection) -> None:
    rina = enrolled("rina")
    rina.log_in()
    aged(owner)
    assert rina.post("/petugas/langkah-kedua/baru").status_code == 403
    assert rina.post("/petugas/langkah-kedua", offer="AAAA", totp="123456").status_code == 403
    assert hidden(rina.confirm("/petugas/langkah-kedua/baru").text, "offer")


def test_a_new_paper_ends_the_old_one(enrolled: Enrol, owner: psycopg.Connection) -> None:
    rina = enrolled("rina")
    rina.log_in()
    aged(owner)
    assert rina.post("/petugas/lembar-pemulihan").status_code == 403
    fresh = shown(rina.confirm("/petugas/lembar-pemulihan").text, "kode-label")
    assert fresh not in rina.client.get("/petugas/lembar-pemulihan").text
    owner.execute("UPDATE sapa.officer SET totp_last_step = 0")
    rina.last_step = 0
    old = rina.client.post("/petugas/pulih/sandi", data=lost_password(rina))
    assert old.status_code == 401
    owner.execute("UPDATE sapa.officer SET totp_last_step = 0")
    rina.last_step = 0
    assert rina.client.post("/petugas/pulih/sandi", data=lost_password(rina, paper=fresh)).status_code == 303


def test_who_lost_everything_begins_anew_with_a_supervisor(
    app: Flask, enrolled: Enrol, office: Office, owner: psycopg.Connection
) -> None:
    rina, boss = enrolled("rina"), enrolled("hasnah", Role.PENYELIA)
    rina.log_in()
    boss.log_in()
    page = f"/petugas/akun/{rina.enrolled.officer_id}"
    assert "Mulai ulang akun" in boss.client.get(page).text
    code = shown(boss.post(f"{page}/mulai-ulang").text, "kode-label")
    assert rina.client.get("/petugas/tugas").location.startswith("/petugas/masuk")
    assert rina.log_in(code="000000").status_code == 401
    assert rina.client.post("/petugas/pulih/sandi", data=lost_password(rina)).status_code == 401
    with db.reading() as session:
        assert not colleagues(session, office.trust)[rina.enrolled.key_id].is_current
    assert boss.post(f"/petugas/akun/{boss.enrolled.officer_id}/mulai-ulang").status_code == 403
    start = visitor(app).post("/petugas/mulai", data={"username": "rina", "code": code})
    assert "Selamat datang" in start.text
    assert len(acts(owner, "officer.restart")) == 1


def test_nobody_else_lets_anybody_begin_anew(enrolled: Enrol, make_officer: MakeOfficer) -> None:
    rina, admin = enrolled("rina"), enrolled("admin", Role.ADMINISTRATOR)
    admin.log_in()
    page = f"/petugas/akun/{rina.enrolled.officer_id}"
    assert admin.post(f"{page}/mulai-ulang").status_code == 403
    assert admin.post(f"{page}/kode").status_code == 409
    assert "Mulai ulang" not in admin.client.get(page).text
    with pytest.raises(Exception, match="Hanya penyelia"), db.transaction() as session:
        restart(session, make_officer(Role.ADMINISTRATOR).doer, rina.enrolled.officer_id)
