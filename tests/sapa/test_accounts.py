"""Administrators make, close and open accounts and can do no more; duty is one's own, or a supervisor's, to set."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from common import db
from common.audit import Actor, Audit
from services.sapa.actions.identity.leaving import close_demo_accounts
from services.sapa.actions.office import Office
from services.sapa.configuration import SapaSettings
from services.sapa.crypto.addresses import AddressBox
from services.sapa.queries.accounts import contacts
from services.sapa.queries.audit_signatures import is_genuine
from services.sapa.queries.trust import colleagues
from services.sapa.workflow import Role
from tests.sapa.conftest import Made, MakeOfficer
from tests.sapa.identity_setup import Enrol, enrolled, quick, shown

__all__ = ["enrolled", "quick"]

SignIn = Callable[[Made], FlaskClient]
PAGES = ("/petugas/akun", "/petugas/akun/baru", "/petugas/tugas", "/petugas/sandi")
MAY_OPEN = {
    Role.PENDAMPING: (403, 403, 200, 200),
    Role.PENYELIA: (200, 403, 200, 200),
    Role.PDP: (403, 403, 403, 200),
    Role.ADMINISTRATOR: (200, 200, 403, 200),
}


@pytest.mark.parametrize("role", Role)
def test_who_may_open_what(make_officer: MakeOfficer, sign_in: SignIn, role: Role) -> None:
    client = sign_in(make_officer(role))
    assert tuple(client.get(page).status_code for page in PAGES) == MAY_OPEN[role]
    rail = client.get("/petugas/sandi").text.split("</nav>")[0]
    for page, status in zip(PAGES[::2], MAY_OPEN[role][::2], strict=True):
        assert (f'href="{page}"' in rail) == (status == 200)


def test_who_is_not_certified_may_open_nothing(make_officer: MakeOfficer, sign_in: SignIn) -> None:
    client = sign_in(make_officer(Role.ADMINISTRATOR, certified=False))
    assert {client.get(page).location for page in PAGES[:3]} == {"/petugas/pengesahan"}
    assert client.post("/petugas/akun/baru", data={}).status_code == 303
    assert client.get("/petugas/pengesahan").status_code == 200


def test_an_account_is_made_once_with_what_fits(
    make_officer: MakeOfficer, sign_in: SignIn, office: Office, owner: psycopg.Connection
) -> None:
    client = sign_in(make_officer(Role.ADMINISTRATOR, "Umar"))
    form = {"name": "Rina Nurhayati", "username": "Rina.N", "role": "penyelia", "email": "rina@contoh.go.id"}
    for wrong in ({"role": "bupati"}, {"username": "r"}, {"name": ""}, {"email": "rina"}, {"phone": "0812"}):
        answer = client.post("/petugas/akun/baru", data=form | wrong)
        assert answer.status_code == 422
        assert 'value="Rina.N"' in answer.text or "username" in wrong
    made = client.post("/petugas/akun/baru", data=form)
    first = shown(made.text, "kode-label")
    assert client.post("/petugas/akun/baru", data=form | {"username": "rina.n"}).status_code == 422
    listed = client.get("/petugas/akun?q=nurhayati+rina").text
    assert "Rina Nurhayati" in listed
    assert "Belum mulai" in listed
    assert "Tidak ada yang cocok" in client.get("/petugas/akun?q=%25").text
    [(officer_id,)] = owner.execute("SELECT id FROM sapa.officer WHERE username = 'rina.n'").fetchall()
    second = shown(client.post(f"/petugas/akun/{officer_id}/kode").text, "kode-label")
    assert first != second
    with db.reading() as session:
        known = colleagues(session, office.trust)
        rows = session.query(Audit).filter(Audit.act.in_(("officer.create", "officer.code"))).all()
    assert [is_genuine(row, known) for row in rows] == [True, True]
    assert client.get(f"/petugas/akun/{uuid4()}").status_code == 404
    assert client.post(f"/petugas/akun/{uuid4()}/kode").status_code == 404


def test_a_closed_account_is_out_at_once_and_opening_it_revives_no_key(
    enrolled: Enrol, make_officer: MakeOfficer, sign_in: SignIn, owner: psycopg.Connection
) -> None:
    rina = enrolled("rina")
    rina.log_in()
    admin = sign_in(make_officer(Role.ADMINISTRATOR))
    page = f"/petugas/akun/{rina.enrolled.officer_id}"
    assert admin.post(f"{page}/tutup").status_code == 303
    assert rina.client.get("/petugas/tugas").location.startswith("/petugas/masuk")
    assert rina.log_in(code="000000").status_code == 401
    assert "Rina" in admin.get("/petugas/akun?tampil=nonaktif").text
    owner.execute("UPDATE sapa.officer_key SET revoked_at = now() WHERE id = %s", (rina.enrolled.key_id,))
    assert admin.post(f"{page}/buka").status_code == 303
    assert "Kunci dicabut" in admin.get(page).text
    assert rina.client.get("/petugas/tugas").location.startswith("/petugas/masuk")
    owner.execute("UPDATE sapa.officer SET totp_last_step = 0 WHERE username = 'rina'")
    assert rina.log_in().location == "/petugas/pengesahan"


def test_the_last_administrator_stays(make_officer: MakeOfficer, sign_in: SignIn) -> None:
    one, two = make_officer(Role.ADMINISTRATOR, "Umar"), make_officer(Role.ADMINISTRATOR, "Wati")
    client = sign_in(one)
    assert client.post(f"/petugas/akun/{two.officer_id}/tutup").status_code == 303
    last = client.post(f"/petugas/akun/{one.officer_id}/tutup")
    assert last.status_code == 409
    assert "administrator terakhir" in last.text


def test_demo_accounts_close_together(enrolled: Enrol, owner: psycopg.Connection) -> None:
    enrolled("rina", is_demo=True)
    enrolled("umar", Role.ADMINISTRATOR, is_demo=True)
    enrolled("hasnah", Role.PENYELIA)
    with db.transaction() as session:
        assert close_demo_accounts(session, Actor("cli:tests")) == 2
    open_now = owner.execute("SELECT username FROM sapa.officer WHERE is_active").fetchall()
    assert open_now == [("hasnah",)]


def duty_of(owner: psycopg.Connection, made: Made) -> datetime | None:
    row = owner.execute("SELECT on_duty_until FROM sapa.officer WHERE id = %s", (made.officer_id,)).fetchone()
    assert row is not None
    until: datetime | None = row[0]
    return until


def test_duty(make_officer: MakeOfficer, sign_in: SignIn, office: Office, owner: psycopg.Connection) -> None:
    rina = make_officer(Role.PENDAMPING, "Rina", on_duty=False)
    boss = make_officer(Role.PENYELIA, "Hasnah", on_duty=False)
    hers, admin = sign_in(rina), make_officer(Role.ADMINISTRATOR, "Umar")
    until = (datetime.now(UTC) + timedelta(hours=5)).astimezone(office.zone).replace(second=0, microsecond=0)
    wall = until.strftime("%Y-%m-%dT%H:%M")
    assert hers.post(f"/petugas/tugas/{rina.officer_id}", data={"until": wall}).status_code == 303
    assert duty_of(owner, rina) == until
    assert "Bertugas" in hers.get("/petugas/tugas?selesai=bertugas").text

    assert hers.post(f"/petugas/tugas/{boss.officer_id}", data={"until": wall}).status_code == 403
    for wrong in ("2020-01-01T08:00", "2999-01-01T08:00", "0001-01-01T00:00", "9999-12-31T23:59", "besok"):
        answer = hers.post(f"/petugas/tugas/{rina.officer_id}", data={"until": wrong})
        assert (answer.status_code, duty_of(owner, rina)) == (422, until)
        assert f'value="{wrong}"' in answer.text

    theirs = sign_in(boss)
    assert theirs.post(f"/petugas/tugas/{rina.officer_id}", data={"until": ""}).status_code == 303
    assert duty_of(owner, rina) is None
    assert theirs.post(f"/petugas/tugas/{admin.officer_id}", data={"until": wall}).status_code == 403
    assert theirs.post(f"/petugas/tugas/{uuid4()}", data={"until": wall}).status_code == 404


def test_where_an_officer_is_told_is_sealed(
    app: Flask, make_officer: MakeOfficer, sign_in: SignIn, settings: SapaSettings, owner: psycopg.Connection
) -> None:
    rina = make_officer(Role.PENDAMPING)
    client = sign_in(rina)
    form = {"email": "rina@contoh.go.id", "phone": "0812 3456 7890"}
    assert client.post("/petugas/tugas/kabar", data=form | {"phone": "12"}).status_code == 422
    assert client.post("/petugas/tugas/kabar", data=form).status_code == 303
    box = AddressBox(settings.secret_key.get_secret_value().encode())
    with db.reading() as session:
        found = contacts(session, box, rina.officer_id)
    assert (found.email, found.phone) == ("rina@contoh.go.id", "+6281234567890")
    stored = owner.execute("SELECT officer::text FROM sapa.officer").fetchall()
    assert not any("contoh.go.id" in row for (row,) in stored)
    assert 'value="rina@contoh.go.id"' in client.get("/petugas/tugas").text
