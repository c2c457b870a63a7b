"""A caller may take an alert back: crews see it at once, and the alarm still runs until they say otherwise."""

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.fire_button.alerts import add, alert_row, bearer, events, incident_row, pressed, seen

WHY = "Ternyata tetangga membakar sampah."


def cancel(client: FlaskClient, created: dict[str, str], reason: str = WHY) -> TestResponse:
    return client.post(f"/v1/alerts/{created['alert_id']}/cancel", json={"reason": reason}, headers=bearer(created))


def test_a_cancelled_alert_is_still_confirmed_by_a_crew(client: FlaskClient, owner: psycopg.Connection) -> None:
    created = pressed(client)
    answer = cancel(client, created)

    assert answer.status_code == 200
    shown = answer.get_json()
    assert (shown["status"], shown["acts"], shown["is_over"]) == ("baru", [], False)
    assert "Regu memastikannya" in shown["headline"]
    incident = incident_row(owner, created)
    assert incident["called_off_at"] is not None
    assert incident["next_step_at"] is not None
    assert events(owner, created["incident_number"])[-1] == "alert.cancelled"
    assert alert_row(owner, created)["cancel_reason"] == WHY


def test_those_who_were_rung_are_told(client: FlaskClient, owner: psycopg.Connection) -> None:
    owner.execute(
        "INSERT INTO fire.reach (holder, channel, address, address_hash)"
        " VALUES ('pos:pos-ranomeeto', 'email', 'x', 'x')"
    )
    cancel(client, pressed(client))
    topics = owner.execute("SELECT topic, recipient FROM fire.outbox ORDER BY id").fetchall()
    assert [topic for topic, _ in topics] == ["fire.alarm", "fire.cancelled"]
    assert len({recipient for _, recipient in topics}) == 1


def test_one_of_two_callers_calls_nothing_off(app: Flask, owner: psycopg.Connection) -> None:
    first, second = pressed(app.test_client()), pressed(app.test_client())
    cancel(app.test_client(), first)
    assert incident_row(owner, first)["called_off_at"] is None
    cancel(app.test_client(), second)
    assert incident_row(owner, first)["called_off_at"] is not None


def test_twice_is_once(client: FlaskClient, owner: psycopg.Connection) -> None:
    created = pressed(client)
    assert [cancel(client, created).status_code for _ in range(2)] == [200, 200]
    assert events(owner, created["incident_number"]).count("alert.cancelled") == 1
    assert add(client, created, note="Masih ada api").status_code == 409


@pytest.mark.parametrize("reason", ["", "  ", "x" * 301])
def test_a_reason_is_needed(client: FlaskClient, reason: str) -> None:
    answer = cancel(client, pressed(client), reason)
    assert (answer.status_code, list(answer.get_json()["errors"])) == (422, ["reason"])


def test_after_its_end_nothing_can_be_cancelled(client: FlaskClient, owner: psycopg.Connection) -> None:
    created = pressed(client)
    owner.execute("UPDATE fire.incident SET state = 'palsu', ended_at = now()")
    assert cancel(client, created).status_code == 409
    assert seen(client, created)["is_over"] is True
