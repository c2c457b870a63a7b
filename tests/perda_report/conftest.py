"""A perda process on a real database with the real pack, and officers who are signed in."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from common import db
from common.audit import Actor
from common.auth import officers, sessions
from common.auth.identity import Grant
from common.auth.passwords import Prepared
from common.auth.second_factor import new_secret
from common.pack import Pack, apply_pack, load_pack
from common.settings import Settings
from services.perda_report.actions import load_categories
from services.perda_report.app import create_app

ACTOR = Actor("cli:test")
SignIn = Callable[..., FlaskClient]


@pytest.fixture(scope="session")
def pack() -> Pack:
    """The pack that is shipped."""
    return load_pack(Path(Settings.model_fields["pack_dir"].default))


@pytest.fixture
def app(database: str, settings: Settings, pack: Pack) -> Flask:
    """The service with its reference data in place."""
    made = create_app(settings, pack)
    with db.transaction() as session:
        apply_pack(session, pack, ACTOR)
        load_categories(session, pack)
    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A citizen."""
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask, settings: Settings) -> SignIn:
    """Make an officer with a role in an OPD (None: in all) and give a client with their session."""

    def make(role: str, opd_code: str | None = "dlh", name: str = "Sitti Rahma") -> FlaskClient:
        client = app.test_client()
        client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
        client.set_cookie("perda_session", token_of(settings, role, opd_code, name))
        return client

    return make


def token_of(settings: Settings, role: str, opd_code: str | None, name: str) -> str:
    username = f"{role}.{opd_code}.{name}".replace(" ", "").casefold()
    password = Prepared("", "no hash", is_temporary=False)
    new = officers.NewOfficer(username=username, name=name, email="", password=password)
    with db.transaction() as session:
        officer = officers.create_officer(session, new, ACTOR).officer
        officers.grant_role(session, officer, Grant(role, opd_code), ACTOR)
        officers.set_totp(session, officer, new_secret(), settings, ACTOR)
        return sessions.open_session(session, officer, sessions.utc_now())
