"""Many callers, one fire: linked by time and distance, never dropped; a flood from one phone hides nobody else's."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.fire_button.alerts import (
    AMBAIPUA,
    DESA_AMBAIPUA,
    ago,
    alert_row,
    events,
    incident_row,
    posts_rung,
    pressed,
)

METRE = 1 / 110_574


def north(metres: float) -> dict[str, float]:
    """So far north of Ambaipua."""
    return AMBAIPUA | {"latitude": AMBAIPUA["latitude"] + metres * METRE}


def end(owner: psycopg.Connection, number: str, state: str = "selesai") -> None:
    owner.execute("UPDATE fire.incident SET state = %s, ended_at = now() WHERE number = %s", [state, number])


def incidents(owner: psycopg.Connection) -> int:
    found = owner.execute("SELECT count(*) FROM fire.incident").fetchone()
    return int(found[0]) if found else 0


@pytest.mark.parametrize(
    ("metres", "accuracy", "is_linked"),
    [(250, 20, True), (600, 20, False), (600, 400, True), (1400, 5_000, True), (1700, 5_000, False)],
)
def test_what_is_near_for_its_accuracy_is_linked(
    app: Flask, metres: float, accuracy: float, *, is_linked: bool
) -> None:
    first = pressed(app.test_client())
    second = pressed(app.test_client(), **north(metres), accuracy_m=accuracy)
    assert (second["incident_number"] == first["incident_number"]) is is_linked


def test_each_caller_is_shown_and_the_next_step_comes_nearer(app: Flask, owner: psycopg.Connection) -> None:
    first = pressed(app.test_client())
    owner.execute("UPDATE fire.incident SET next_step_at = now() + interval '10 minutes'")
    second = pressed(app.test_client(), **north(100))

    assert events(owner, first["incident_number"]).count("alert.linked") == 1
    assert alert_row(owner, second)["incident_id"] == alert_row(owner, first)["incident_id"]
    assert owner.execute("SELECT next_step_at < now() + interval '1 minute' FROM fire.incident").fetchone() == (True,)


def test_an_ended_or_old_incident_takes_no_more(app: Flask, owner: psycopg.Connection) -> None:
    ended = pressed(app.test_client())
    end(owner, ended["incident_number"])
    old = pressed(app.test_client())
    assert old["incident_number"] != ended["incident_number"]
    owner.execute("UPDATE fire.alert SET received_at = received_at - interval '31 minutes'")
    assert pressed(app.test_client())["incident_number"] not in (old["incident_number"], ended["incident_number"])


def test_a_drill_is_never_linked_to_a_fire(app: Flask) -> None:
    real, drill = pressed(app.test_client()), pressed(app.test_client(), drill=True)
    assert real["incident_number"] != drill["incident_number"]
    assert pressed(app.test_client(), drill=True)["incident_number"] == drill["incident_number"]


def test_without_positions_the_desa_links(app: Flask) -> None:
    nowhere = {"latitude": ..., "longitude": ..., "accuracy_m": ...}
    first = pressed(app.test_client(), **nowhere, desa_code=DESA_AMBAIPUA)
    assert pressed(app.test_client(), **nowhere, desa_code=DESA_AMBAIPUA)["incident_number"] == first["incident_number"]
    assert pressed(app.test_client(), **nowhere)["incident_number"] != first["incident_number"]


def test_one_phone_that_presses_again_with_a_position_brings_the_post(
    client: FlaskClient, owner: psycopg.Connection
) -> None:
    first = pressed(client, latitude=..., longitude=...)
    again = pressed(client)
    assert again["incident_number"] == first["incident_number"]
    assert incident_row(owner, first)["desa_code"] == DESA_AMBAIPUA
    assert "pos-ranomeeto" in posts_rung(owner, first["incident_number"])


def test_a_coarse_incident_moves_to_the_exact_alert(app: Flask, owner: psycopg.Connection) -> None:
    first = pressed(app.test_client(), accuracy_m=4_000)
    pressed(app.test_client(), **north(1_000), accuracy_m=15)
    incident = incident_row(owner, first)
    assert (incident["accuracy_m"], incident["latitude"]) == (15, north(1_000)["latitude"])


def test_a_flood_from_one_phone_does_not_hide_a_real_fire(app: Flask, owner: psycopg.Connection) -> None:
    flooding = app.test_client()
    for number in range(12):
        pressed(flooding, latitude=-4.2 - number / 50, longitude=122.3)
    assert incidents(owner) == 3

    real = pressed(app.test_client())

    assert incidents(owner) == 4
    assert len(posts_rung(owner, real["incident_number"])) == 1
    marked = owner.execute("SELECT count(*) FROM fire.alert WHERE is_flood").fetchone()
    assert marked == (9,)


def test_an_alert_of_a_restricted_phone_reaches_the_operator_marked(app: Flask, owner: psycopg.Connection) -> None:
    restricted = app.test_client()
    before = pressed(restricted)
    end(owner, before["incident_number"], "palsu")
    owner.execute(
        "INSERT INTO fire.restriction (device_hash, reason, evidence, imposed_by, until)"
        " SELECT device_hash, 'Tiga alarm palsu', '{}', uuidv7(), now() + interval '1 day' FROM fire.alert"
    )

    marked = pressed(restricted)

    assert alert_row(owner, marked)["restriction_id"] is not None
    assert "alarm.started" in events(owner, marked["incident_number"])
    real = pressed(app.test_client(), **north(50))
    assert real["incident_number"] == marked["incident_number"]
    assert posts_rung(owner, real["incident_number"]) == {"pos-ranomeeto"}


def test_twenty_at_once_are_one_incident(app: Flask, owner: psycopg.Connection) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda number: pressed(app.test_client(), **north(number)), range(20)))
    assert len({answer["incident_number"] for answer in answers}) == 1
    assert owner.execute("SELECT count(*), count(DISTINCT incident_id) FROM fire.alert").fetchone() == (20, 1)
    assert events(owner, answers[0]["incident_number"]).count("alarm.started") == 1


def test_a_late_alert_is_linked_too(app: Flask) -> None:
    first = pressed(app.test_client())
    late = pressed(app.test_client(), pressed_at=ago(hours=2))
    assert (late["incident_number"], late["is_late"]) == (first["incident_number"], True)
