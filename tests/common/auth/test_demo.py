"""Demo accounts have public passwords: in production they open nothing, and can always be closed."""

import psycopg
import pytest

from common import db
from common.auth import ADMINISTRATOR, Grant, officers, passwords, refuse_demo
from common.auth.login import Credentials, Visit, log_in
from common.errors import NotSignedIn
from common.settings import Settings, SettingsError
from tests.common.auth.conftest import PASSWORD, SETTER


@pytest.fixture
def production(settings: Settings) -> Settings:
    """The same process, configured for production."""
    return settings.model_copy(update={"environment": "production"})


@pytest.fixture
def demo(database: str) -> None:
    """A demo administrator, the only one."""
    prepared = passwords.prepare_password(PASSWORD, "demo")
    with db.transaction() as session:
        new = officers.NewOfficer("demo", "Demo", prepared, is_demo=True)
        officers.grant_role(
            session, officers.create_officer(session, new, SETTER).officer, Grant(ADMINISTRATOR, None), SETTER
        )


def test_production_starts_without_demo_accounts(production: Settings, database: str) -> None:
    refuse_demo(production)


def test_production_does_not_start_with_them(production: Settings, settings: Settings, demo: None) -> None:
    refuse_demo(settings)
    with pytest.raises(SettingsError, match="1 active demo accounts"):
        refuse_demo(production)


def test_production_lets_none_of_them_in(production: Settings, settings: Settings, demo: None) -> None:
    with pytest.raises(NotSignedIn):
        log_in(production, Credentials("demo", PASSWORD), Visit())
    assert log_in(settings, Credentials("demo", PASSWORD), Visit())


def test_they_are_closed_even_when_no_administrator_is_left(
    production: Settings, demo: None, owner: psycopg.Connection
) -> None:
    with db.transaction() as session:
        assert officers.close_demo_accounts(session, SETTER) == 1
    refuse_demo(production)
    assert owner.execute("SELECT act FROM perda.audit ORDER BY id DESC LIMIT 1").fetchone() == ("officer.deactivate",)
