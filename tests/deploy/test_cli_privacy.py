"""`smartsociety privacy`, as a data-protection officer types it."""

import json

import psycopg
import pytest
from flask.testing import FlaskClient
from typer.testing import CliRunner, Result

from common.settings import Settings
from deploy.cli.main import app as commands
from tests.perda_report.conftest import app, client, pack
from tests.perda_report.persons import NAMED, row_of
from tests.perda_report.reports import sent

__all__ = ["app", "client", "pack"]


@pytest.fixture
def number(
    client: FlaskClient,
    settings: Settings,
    database: str,
    monkeypatch: pytest.MonkeyPatch,
) -> str:
    """A report with a contact, and an environment that leads to it."""
    told = {
        "ENVIRONMENT": "test",
        "DATABASE_URL": database,
        "REDIS_URL": settings.redis_url.get_secret_value(),
        "SECRET_KEY": settings.secret_key.get_secret_value(),
        "PUBLIC_URL": "http://localhost:8081",
        "MEDIA_URL": settings.media_url,
    }
    for name, value in told.items():
        monkeypatch.setenv(f"SMARTSOCIETY_{name}", value)
    made: str = sent(client, **NAMED)["tracking_number"]
    return made


def run(*words: str, typed: str = "", status: int = 0) -> Result:
    result = CliRunner().invoke(commands, ["privacy", *words], input=typed, env={"COLUMNS": "200"})
    assert result.exit_code == status, result.output
    return result


def test_everything_is_shown(number: str, owner: psycopg.Connection) -> None:
    held = json.loads(run("show", number.lower()).output)
    assert held["contact"]["email"] == NAMED["email"]
    (actor,) = owner.execute("SELECT actor FROM perda.audit WHERE act = 'privacy.show'").fetchone() or ("",)
    assert actor.startswith("cli:")


def test_erasing_asks_first(number: str, owner: psycopg.Connection) -> None:
    run("erase", number, typed="n\n", status=1)
    assert row_of(owner, number)["contact"] is not None
    assert "the rest follows" in run("erase", number, typed="y\n").output
    run("erase", number, "--yes")
    assert row_of(owner, number)["contact"] is None


@pytest.mark.usefixtures("number")
def test_an_unknown_number_is_a_sentence() -> None:
    assert "tidak ditemukan" in run("show", "KS-2222-2222", status=1).output
