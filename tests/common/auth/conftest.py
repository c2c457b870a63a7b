"""A small service behind the real factory: a work list, a page for verifiers, and the officers' blueprint."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pyotp
import pytest
from argon2 import PasswordHasher
from flask import Blueprint, Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from common import db
from common.audit import Actor
from common.auth import Grant, actor, current_officer, make_blueprint, passwords, public, requires
from common.auth.officers import NewOfficer, create_officer, grant_role, set_totp
from common.pack import Pack, load_pack
from common.settings import Settings
from common.web import ServiceInfo, make_app

PASSWORD = "lampu hijau di tepi sawah"
ROLES = {"verifikator": "Verifikator", "petugas": "Petugas", "magang": "Magang", "administrator": "Administrator"}
FOLDER = Path(__file__).parents[3] / "deploy" / "regencies" / "konawe_selatan"
SETTER = Actor("cli:tests")


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2id with the least memory: what is tested here is not how long it takes."""
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@dataclass
class Person:
    """An officer of a test, with what they know and hold."""

    uuid: UUID
    username: str
    secret: str | None
    last_step: int = 0

    @property
    def id(self) -> str:
        """As it stands in addresses and in the audit."""
        return str(self.uuid)

    def code(self) -> str:
        """A code that this person has not used yet: of this step, then of the next; there are no more within 30 s."""
        assert self.secret is not None
        self.last_step = max(self.last_step + 1, int(time.time()) // 30)
        return pyotp.TOTP(self.secret).at(self.last_step * 30)


class Browser:
    """A browser at the service: keeps cookies, says where its requests come from."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
        client.environ_base["HTTP_ACCEPT"] = "text/html"

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(path, **more)

    def post(self, path: str, data: dict[str, str] | None = None, **more: Any) -> TestResponse:
        return self.client.post(path, data=data or {}, **more)

    def log_in(self, person: Person, password: str = PASSWORD, target: str = "/petugas/masuk") -> TestResponse:
        code = person.code() if person.secret else ""
        return self.post(target, {"username": person.username, "password": password, "totp": code})

    def confirm(self, path: str, person: Person, data: dict[str, str] | None = None) -> TestResponse:
        """Send a form together with password and code, as the page that asks for them does."""
        proof = {"confirm_password": PASSWORD, "confirm_totp": person.code() if person.secret else ""}
        return self.post(path, (data or {}) | proof)

    @property
    def token(self) -> str:
        cookie = self.client.get_cookie("perda_session")
        return cookie.value if cookie else ""


@pytest.fixture(scope="session")
def pack() -> Pack:
    """The regency, read once."""
    return load_pack(FOLDER)


@pytest.fixture(scope="session")
def made() -> dict[str, Flask]:
    """The one app of these tests: making it and compiling its pages anew each time would take most of their time."""
    return {}


@pytest.fixture
def app(made: dict[str, Flask], settings: Settings, database: str, owner: psycopg.Connection, pack: Pack) -> Flask:
    """The service, with two OPD; the process is bound to an empty database before each test."""
    for code in ("a", "b"):
        owner.execute(
            "INSERT INTO account.opd (code, abbreviation, name, level) VALUES (%s, %s, 'Dinas', '')", [code] * 2
        )
    if "perda" not in made:
        service = ServiceInfo(name="perda", title="Lapor", package="services.perda_report", pack=pack, roles=ROLES)
        blueprint = make_blueprint("perda", ROLES, without_second_factor={"magang"})
        made["perda"] = make_app(settings, service, [blueprint, desk_blueprint()])
        made["perda"].testing = True
    return made["perda"]


def desk_blueprint() -> Blueprint:
    desk = Blueprint("officer", __name__)

    @desk.get("/petugas")
    @requires()
    def inbox() -> str:
        return f"work list of {current_officer().username}"

    @desk.get("/petugas/verifikasi")
    @requires("verifikator")
    def verify() -> dict[str, Any]:
        codes = current_officer().opd_codes("verifikator")
        return {"opd": None if codes is None else sorted(codes), "actor": actor().name}

    @desk.get("/terbuka")
    @public
    def opened() -> str:
        return "open"

    @desk.get("/lupa")
    def forgotten() -> str:
        return "nobody declared this"

    return desk


@pytest.fixture
def browser(app: Flask) -> Browser:
    """One browser."""
    return Browser(app.test_client())


@pytest.fixture
def other_browser(app: Flask) -> Browser:
    """Another one, with cookies of its own."""
    return Browser(app.test_client())


@pytest.fixture
def person(app: Flask, settings: Settings) -> Callable[..., Person]:
    """Makes an officer: `person("andi", ("verifikator", "a"))`, with a second factor unless told otherwise."""

    def make(username: str, *grants: tuple[str, str | None], with_totp: bool = True, temporary: bool = False) -> Person:
        prepared = passwords.Prepared(PASSWORD, passwords.hash_password(PASSWORD), is_temporary=temporary)
        secret = pyotp.random_base32() if with_totp else None
        with db.transaction() as session:
            made = create_officer(session, NewOfficer(username, username.title(), prepared), SETTER).officer
            for role, opd in grants:
                grant_role(session, made, Grant(role, opd), SETTER)
            if secret:
                set_totp(session, made, secret, settings, SETTER)
        return Person(made.id, username, secret)

    return make


@pytest.fixture
def officer(person: Callable[..., Person]) -> Person:
    """A verifier of OPD A."""
    return person("andi", ("verifikator", "a"))


@pytest.fixture
def administrator(person: Callable[..., Person]) -> Person:
    """The only administrator."""
    return person("sari", ("administrator", None))


@pytest.fixture
def acts(owner: psycopg.Connection) -> Callable[[], list[tuple[str, str]]]:
    """The audit so far, without what prepared the test: (act, subject)."""

    def read() -> list[tuple[str, str]]:
        rows = owner.execute("SELECT act, subject FROM perda.audit WHERE actor <> 'cli:tests' ORDER BY id")
        return [(act, subject) for act, subject in rows]

    return read
