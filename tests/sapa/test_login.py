"""Signing in opens keys; what is only written into the database opens nothing."""

import secrets
from pathlib import Path

import psycopg
import pytest
from flask import Flask

from common import db, keys
from common.audit import Audit
from common.auth.login import WRONG
from common.pack import Pack
from common.settings import SettingsError
from services.sapa.actions.identity import proving, wrapping
from services.sapa.actions.office import Office
from services.sapa.app.officers import create_app
from services.sapa.configuration import SapaSettings
from services.sapa.crypto.officer_keys import OfficerKeys, session_key
from services.sapa.queries.audit_signatures import is_genuine
from services.sapa.queries.sessions import opened_keys, token_hash
from services.sapa.queries.trust import colleagues
from services.sapa.workflow import Role
from tests.sapa.identity_setup import PASSWORD, Enrol, acts, aged, enrolled, quick, visitor

__all__ = ["enrolled", "quick"]

HOME = "/petugas/tugas"
PRODUCTION = {"environment": "production", "public_url": "https://petugas.contoh.go.id"}


def test_password_and_code_open_the_keys(enrolled: Enrol, office: Office) -> None:
    rina = enrolled("rina")
    answer = rina.log_in()
    assert (answer.status_code, answer.location) == (303, "/petugas")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    found = rina.client.get_cookie("sapa_session")
    assert found is not None
    with db.reading() as session:
        opened = opened_keys(session, found.value)
        row = session.query(Audit).filter(Audit.act == "session.open").one()
        assert is_genuine(row, colleagues(session, office.trust))
    assert opened is not None
    assert opened[0].id == rina.enrolled.key_id
    assert rina.client.get(HOME).status_code == 200
    assert rina.client.get("/petugas/masuk?next=/petugas/sandi").location == "/petugas/sandi"
    assert rina.post("/petugas/keluar").status_code == 303
    assert rina.client.get(HOME).location.startswith("/petugas/masuk")


def test_the_same_as_json(enrolled: Enrol) -> None:
    pdp = enrolled("andi", Role.PDP)
    body = {"username": "andi", "password": PASSWORD, "totp": pdp.code()}
    answer = pdp.client.post("/v1/sessions", json=body)
    assert answer.status_code == 201
    assert answer.get_json()["roles"] == [{"role": "pdp", "opd": None}]
    assert answer.get_json()["set_up"] is None
    assert pdp.client.get("/v1/me").get_json()["username"] == "andi"
    assert pdp.client.delete("/v1/sessions/current").status_code == 204
    assert pdp.client.get("/v1/me").status_code == 401
    assert pdp.client.post("/v1/sessions", json=body | {"password": "salah"}).status_code == 401
    assert pdp.client.post("/v1/sessions", json=body | {"totp": "x"}).status_code == 422


def test_refusals_say_nothing_about_who_exists_and_cost_the_same(
    enrolled: Enrol, owner: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    rina, closed = enrolled("rina"), enrolled("budi")
    owner.execute("UPDATE sapa.officer SET is_active = false WHERE username = 'budi'")
    hashes: list[bytes] = []
    slow = wrapping.stretched

    def counting(settings: SapaSettings, typed: bytes, salt: bytes) -> object:
        hashes.append(salt)
        return slow(settings, typed, salt)

    monkeypatch.setattr(proving, "stretched", counting)
    answers = [rina.log_in(password="salah sama sekali"), closed.log_in()]
    closed.username = "tidak.ada"
    answers.append(closed.log_in())
    assert {answer.status_code for answer in answers} == {401}
    assert all(WRONG in answer.text for answer in answers)
    assert len(hashes) == 3
    refused = owner.execute("SELECT subject FROM sapa.audit WHERE act = 'session.refuse' ORDER BY id").fetchall()
    assert refused[0] == (f"officer:{rina.enrolled.officer_id}",)
    assert refused[2][0].startswith("login:")


def test_a_code_counts_once_and_is_never_left_out(enrolled: Enrol, owner: psycopg.Connection) -> None:
    rina = enrolled("rina")
    code = rina.code()
    assert rina.log_in(code=code).status_code == 303
    assert "sudah dipakai" in rina.log_in(code=code).text
    assert "Isi kode" in rina.log_in(code="").text
    owner.execute("UPDATE sapa.officer SET totp_sealed = NULL")
    assert "belum terpasang" in rina.log_in().text
    owner.execute("UPDATE sapa.officer SET totp_sealed = 'planted'")
    assert "tidak terbaca" in rina.log_in().text


def test_five_failures_lock(enrolled: Enrol, owner: psycopg.Connection) -> None:
    rina = enrolled("rina")
    assert [rina.log_in("salah sama sekali", "000000").status_code for _ in range(6)] == [401] * 5 + [429]
    assert rina.log_in(code="000000").status_code == 429
    assert len(acts(owner, "session.lock")) == 1
    owner.execute("UPDATE sapa.login_attempt SET locked_until = now() - interval '1 second'")
    assert rina.log_in().status_code == 303


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE sapa.session SET last_seen_at = now() - interval '20 minutes'",
        "UPDATE sapa.session SET expires_at = now() - interval '1 second'",
        "UPDATE sapa.officer SET generation = generation + 1",
        "UPDATE sapa.officer SET is_active = false",
        "UPDATE sapa.session SET keys_sealed = NULL",
        "UPDATE sapa.session SET key_id = (SELECT id FROM sapa.officer_key WHERE id <> key_id)",
        "UPDATE sapa.officer_key SET sign_public = sha256('planted')",
    ],
)
def test_a_session_ends(enrolled: Enrol, owner: psycopg.Connection, change: str) -> None:
    rina = enrolled("rina")
    enrolled("lain")
    rina.log_in()
    assert rina.client.get(HOME).status_code == 200
    owner.execute(change)
    assert rina.client.get(HOME).location.startswith("/petugas/masuk")


def test_a_session_that_somebody_wrote_into_the_database_opens_nothing(
    enrolled: Enrol, app: Flask, owner: psycopg.Connection
) -> None:
    rina = enrolled("rina", Role.ADMINISTRATOR)
    for raw in (OfficerKeys.new().raw, b""):
        token = secrets.token_urlsafe(32)
        owner.execute(
            "INSERT INTO sapa.session (token_hash, officer_id, key_id, keys_sealed, generation, created_at,"
            " last_seen_at, expires_at, reauthenticated_at) SELECT %s, officer_id, id, %s,"
            " (SELECT generation FROM sapa.officer WHERE id = officer_id), now(), now(),"
            " now() + interval '1 hour', now() FROM sapa.officer_key WHERE id = %s",
            (token_hash(token), keys.seal(session_key(token), raw), rina.enrolled.key_id),
        )
        thief = visitor(app)
        thief.set_cookie("sapa_session", token)
        assert thief.get("/petugas/akun").location.startswith("/petugas/masuk")
        assert thief.get("/v1/me").status_code == 401


def test_a_role_counts_only_as_the_certificate_says(enrolled: Enrol, owner: psycopg.Connection) -> None:
    rina = enrolled("rina")
    owner.execute("UPDATE sapa.officer SET role = 'administrator'")
    rina.log_in()
    assert rina.client.get(HOME).status_code == 200
    assert rina.client.get("/petugas/akun").status_code == 403
    owner.execute("UPDATE sapa.officer_key SET revoked_at = now()")
    assert rina.client.get(HOME).location == "/petugas/pengesahan"
    assert "sudah dicabut" in rina.client.get("/petugas/pengesahan").text


def test_dangerous_acts_ask_again_and_keep_the_form(enrolled: Enrol, owner: psycopg.Connection) -> None:
    admin = enrolled("admin", Role.ADMINISTRATOR)
    admin.log_in()
    aged(owner)
    form = {"name": "Rina", "username": "rina", "role": "pendamping"}
    asked = admin.post("/petugas/akun/baru", **form)
    assert asked.status_code == 403
    assert 'name="username" value="rina"' in asked.text
    wrong = admin.post("/petugas/akun/baru", confirm_password="salah", confirm_totp=admin.code(), **form)
    assert wrong.status_code == 401
    owner.execute("UPDATE sapa.officer SET totp_last_step = 0")
    admin.last_step = 0
    done = admin.confirm("/petugas/akun/baru", **form)
    assert "Kode mulai" in done.text
    assert admin.post("/petugas/akun/baru", **form).status_code == 422


def test_demo_accounts_open_nothing_in_production(
    enrolled: Enrol, settings: SapaSettings, pack: Pack, owner: psycopg.Connection, tmp_path: Path
) -> None:
    rina = enrolled("rina", is_demo=True)
    assert rina.log_in().status_code == 303
    live = settings.model_copy(update=PRODUCTION)
    with pytest.raises(SettingsError, match="deactivate-demo"):
        create_app(live, pack)
    assert proving.counted(live, "rina") is None
    owner.execute("UPDATE sapa.officer SET is_demo = false")
    assert create_app(live, pack).test_client().get("/healthz").status_code == 200
