"""A fire process on a real database with the real pack, and officers who are signed in."""

from collections.abc import Callable, Iterator
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
from common.db import session as db_session
from common.pack import Pack, apply_pack, load_pack
from common.settings import Settings
from deploy.local.postgres import Postgres
from services.fire_button.actions import load_stations
from services.fire_button.app import create_app
from services.fire_button.models import Crew
from tests.conftest import ROLE_PASSWORD

ACTOR = Actor("cli:test")
SignIn = Callable[..., FlaskClient]


@pytest.fixture(scope="session")
def pack() -> Pack:
    """The pack that is shipped."""
    return load_pack(Path(Settings.model_fields["pack_dir"].default))


@pytest.fixture
def database(postgres: Postgres, clean: None) -> Iterator[str]:
    """An empty database that this process is bound to as the role `fire`; gives the role's URL."""
    url = postgres.url("fire", ROLE_PASSWORD)
    db.bind(url, pool_size=8, channel="fire")
    yield url
    db_session.release()


@pytest.fixture
def settings(settings: Settings, postgres: Postgres) -> Settings:
    """Settings of a fire process under test."""
    ours = {"database_url": postgres.url("fire", ROLE_PASSWORD), "public_url": "http://localhost:8082"}
    return Settings.model_validate(settings.model_dump() | ours)


@pytest.fixture
def app(database: str, settings: Settings, pack: Pack) -> Flask:
    """The service with its reference data in place."""
    made = create_app(settings, pack)
    with db.transaction() as session:
        apply_pack(session, pack, ACTOR)
        load_stations(session, pack)
    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A citizen."""
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask, settings: Settings) -> SignIn:
    """Make an officer with a role and, for crews, a post of their own; give a client with their session."""

    def make(role: str, post_code: str | None = None, name: str = "La Ode Arman") -> FlaskClient:
        client = app.test_client()
        client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
        client.set_cookie("fire_session", token_of(settings, role, post_code, name))
        return client

    return make


def token_of(settings: Settings, role: str, post_code: str | None, name: str) -> str:
    username = f"{role}.{post_code}.{name}".replace(" ", "").casefold()
    password = Prepared("", "no hash", is_temporary=False)
    new = officers.NewOfficer(username=username, name=name, email="", password=password)
    with db.transaction() as session:
        officer = officers.create_officer(session, new, ACTOR).officer
        officers.grant_role(session, officer, Grant(role, None if role == "administrator" else "damkar"), ACTOR)
        officers.set_totp(session, officer, new_secret(), settings, ACTOR)
        if post_code:
            session.add(Crew(officer_id=officer.id, post_code=post_code))
        return sessions.open_session(session, officer, sessions.utc_now())
