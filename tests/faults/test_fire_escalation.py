"""The relay dies between any two steps of an escalation: none is lost, none comes twice, an outage fires one."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from pydantic import SecretStr

from common import db
from common.audit import Actor
from common.db import session as db_session
from common.pack import apply_pack, load_pack
from common.settings import Settings
from deploy.local.postgres import Postgres
from services.fire_button.actions import load_stations
from services.fire_button.app import create_app
from tests.conftest import ROLE_PASSWORD
from tests.faults.conftest import Start
from tests.faults.processes import eventually
from tests.fire_button.alerts import pressed
from tests.fire_button.rota import crew, names, rings, seconds_to_next, steps

pytestmark = pytest.mark.fault


@pytest.fixture
def database(postgres: Postgres, clean: None) -> Iterator[str]:
    """An empty database that this process is bound to as the role `fire`."""
    url = postgres.url("fire", ROLE_PASSWORD)
    db.bind(url, pool_size=4, channel="fire")
    yield url
    db_session.release()


@pytest.fixture
def settings(settings: Settings, database: str) -> Settings:
    """Of a fire process."""
    return settings.model_copy(update={"database_url": SecretStr(database)})


@pytest.fixture
def app(settings: Settings) -> Flask:
    """The service with the pack's stations and a crew."""
    pack = load_pack(Path(settings.pack_dir))
    made = create_app(settings, pack)
    with db.transaction() as session:
        apply_pack(session, pack, Actor("cli:test"))
        load_stations(session, pack)
    crew(made)
    return made


def overdue(owner: psycopg.Connection, seconds: int) -> None:
    owner.execute(
        "UPDATE fire.timer SET due_at = clock_timestamp() - make_interval(secs => %s), lease_until = NULL"
        " WHERE kind = 'incident.escalate' AND done_at IS NULL",
        [seconds],
    )


def test_killed_between_every_two_steps(start: Start, app: Flask, owner: psycopg.Connection) -> None:
    number = pressed(app.test_client())["incident_number"]
    for count in (1, 2, 3):
        overdue(owner, 0)
        relay = start("fire-relay")
        assert eventually(lambda count=count: len(steps(owner, number)) >= count)  # type: ignore[misc]
        relay.kill()
    assert [step["step"] for step in steps(owner, number)] == [1, 2, 3]
    assert names(rings(owner, number), 1).count("Baso") == 1
    assert seconds_to_next(owner, number) is not None


def test_an_outage_fires_the_current_step_once(start: Start, app: Flask, owner: psycopg.Connection) -> None:
    number = pressed(app.test_client())["incident_number"]
    overdue(owner, 600)
    start("fire-relay")
    assert eventually(lambda: len(steps(owner, number)) == 1)
    assert eventually(lambda: seconds_to_next(owner, number) is not None)
    due = seconds_to_next(owner, number)
    assert due is not None
    assert due > 0, "the next from now"
    assert [step["step"] for step in steps(owner, number)] == [3]


def test_a_relay_that_dies_while_an_act_holds_the_incident(
    start: Start, app: Flask, owner: psycopg.Connection, postgres: Postgres
) -> None:
    number = pressed(app.test_client())["incident_number"]
    with psycopg.connect(postgres.url()) as other:
        other.execute("SELECT 1 FROM fire.incident WHERE number = %s FOR UPDATE", [number])
        overdue(owner, 0)
        relay = start("fire-relay")
        tried = "SELECT count(*) FROM fire.timer WHERE kind = 'incident.escalate' AND done_at IS NOT NULL"
        assert eventually(lambda: (owner.execute(tried).fetchone() or (0,))[0] > 0)
        relay.kill()
        assert steps(owner, number) == []
    start("fire-relay")
    assert eventually(lambda: len(steps(owner, number)) == 1)
