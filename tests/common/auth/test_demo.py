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


def may_start(settings: Settings) -> bool:
    try:
        refuse_demo(settings)
    except SettingsError:
        return False
    return True


def test_production_starts_without_demo_accounts_only(
    production: Settings, settings: Settings, database: str, owner: psycopg.Connection, demo: None
) -> None:
    assert (may_start(settings), may_start(production)) == (True, False)
    owner.execute("UPDATE account.officer SET is_active = false")
    assert may_start(production)
    owner.execute("DELETE FROM account.officer_role; DELETE FROM account.officer")
    assert may_start(production)


def test_production_tells_how_many_stand_in_its_way(production: Settings, demo: None) -> None:
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
