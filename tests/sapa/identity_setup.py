"""Officers who really enrolled: with a password, a second factor and a paper; the slow hash made quick."""

import html
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import psycopg
import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from common import db
from common.audit import Actor
from services.sapa.actions.identity.enrolling import Enrolled, NewOfficer, create_officer, enrol
from services.sapa.actions.keys.certifying import store_certificate
from services.sapa.actions.office import Office
from services.sapa.configuration import SapaSettings
from services.sapa.crypto import stretching
from services.sapa.crypto.addresses import AddressBox
from services.sapa.crypto.certificates import as_text, issue
from services.sapa.crypto.requests import from_request_line
from services.sapa.workflow import Role
from tests.sapa.conftest import ROOT

PASSWORD = "lampu hijau di tepi sawah"
OTHER = "perahu kayu menuju pulau"
COMMAND = Actor("cli:tests")


@dataclass
class Person:
    """An officer of a test, with what they know and hold."""

    username: str
    enrolled: Enrolled
    client: FlaskClient
    password: str = PASSWORD
    secret: str = ""
    last_step: int = 0

    def code(self) -> str:
        """A code that this person has not used yet: of this step, then of the next; there are no more within 30 s."""
        self.last_step = max(self.last_step + 1, int(time.time()) // 30)
        return pyotp.TOTP(self.secret).at(self.last_step * 30)

    def log_in(self, password: str = "", code: str | None = None) -> TestResponse:
        form = {"username": self.username, "password": password or self.password}
        return self.client.post("/petugas/masuk", data=form | {"totp": self.code() if code is None else code})

    def post(self, path: str, **form: str) -> TestResponse:
        return self.client.post(path, data=form)

    def confirm(self, path: str, **form: str) -> TestResponse:
        """A form together with password and code, as the page that asks for them sends it."""
        return self.post(path, confirm_password=self.password, confirm_totp=self.code(), **form)


Enrol = Callable[..., Person]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2id with the least memory: what is tested here is not how long it takes."""
    monkeypatch.setattr(stretching, "MEMORY", 8192)
    monkeypatch.setattr(stretching, "PASSES", 1)


def visitor(app: Flask) -> FlaskClient:
    """A browser without a session."""
    client = app.test_client()
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    client.environ_base["HTTP_ACCEPT"] = "text/html"
    return client


@pytest.fixture
def enrolled(app: Flask, office: Office, settings: SapaSettings) -> Enrol:
    """Enrol somebody: `enrolled("rina", Role.PENDAMPING, certified=True)`; not signed in yet."""

    def make(username: str, role: Role = Role.PENDAMPING, *, certified: bool = True, is_demo: bool = False) -> Person:
        new = NewOfficer(username, username.title(), role, email=f"{username}@contoh.go.id", is_demo=is_demo)
        made = enrol_one(office, settings, new)
        if certified:
            certify(office, made.request_line)
        return Person(username, made, visitor(app), secret=made.totp_secret)

    return make


def enrol_one(office: Office, settings: SapaSettings, new: NewOfficer) -> Enrolled:
    """From the account to the keys, without a browser."""
    return enrol(settings, office, new.username, one_time_code(settings, new), PASSWORD)


def one_time_code(settings: SapaSettings, new: NewOfficer) -> str:
    """Of an account that a command made."""
    with db.transaction() as session:
        return create_officer(session, AddressBox(settings.secret_key.get_secret_value().encode()), new, COMMAND)


def certify(office: Office, request_line: str) -> None:
    """The ceremony: the root signs what the line asks for, and the certificate is brought in."""
    asked = from_request_line(request_line).certificate(datetime.now(UTC))
    with db.transaction() as session:
        store_certificate(session, office, as_text(asked, issue(ROOT, asked)), COMMAND)


def shown(page: str, of: str) -> str:
    """What stands in the one element with this label or id."""
    found = re.search(rf'<(output|textarea)[^>]*(?:aria-labelledby="{of}"|id="{of}")[^>]*>(.*?)</\1>', page, re.DOTALL)
    assert found is not None, of
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", found.group(2))).split())


def hidden(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', page)
    assert found is not None, name
    return html.unescape(found.group(1))


def acts(owner: psycopg.Connection, act: str) -> list[dict[str, object]]:
    """The details of every audit row of this act."""
    rows = owner.execute("SELECT detail FROM sapa.audit WHERE act = %s ORDER BY id", (act,)).fetchall()
    return [row[0] for row in rows]


def aged(owner: psycopg.Connection) -> None:
    """Every session was proven long ago, so that a dangerous act asks again."""
    owner.execute("UPDATE sapa.session SET reauthenticated_at = now() - interval '1 hour'")
