"""What callers of the tests send, and what is left of it in the database."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import psycopg
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

AMBAIPUA = {"latitude": -4.0787, "longitude": 122.4104}
KENDARI = {"latitude": -3.9985, "longitude": 122.5127}
DESA_AMBAIPUA = "74.05.08.2014"


def ago(**span: float) -> str:
    """A moment as a phone writes it."""
    return (datetime.now(UTC) - timedelta(**span)).isoformat()


def press(client: FlaskClient, key: str = "", /, **changes: Any) -> TestResponse:
    """Press the button in Ambaipua, with what the test wants otherwise (`...` leaves a field out)."""
    whole: dict[str, Any] = {**AMBAIPUA, "accuracy_m": 20, "pressed_at": ago(seconds=2), "sent_at": ago(seconds=0)}
    body = {name: value for name, value in (whole | changes).items() if value is not ...}
    return client.post("/v1/alerts", json=body, headers={"Idempotency-Key": key or str(uuid4())})


def pressed(client: FlaskClient, **changes: Any) -> dict[str, Any]:
    """Press it, and give the answer of an alert that was taken in."""
    answer = press(client, **changes)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def bearer(created: dict[str, Any]) -> dict[str, str]:
    """The header of whoever holds an alert's secret."""
    return {"Authorization": f"Bearer {created['secret']}"}


def add(client: FlaskClient, created: dict[str, Any], **fields: Any) -> TestResponse:
    """Add to an alert, as its page does."""
    headers = bearer(created) | {"Idempotency-Key": str(uuid4())}
    return client.patch(f"/v1/alerts/{created['alert_id']}", json=fields, headers=headers)


def seen(client: FlaskClient, created: dict[str, Any]) -> dict[str, Any]:
    """The alert as its caller's page shows it."""
    answer = client.get(f"/v1/alerts/{created['alert_id']}", headers=bearer(created))
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def alert_row(owner: psycopg.Connection, created: dict[str, Any]) -> dict[str, Any]:
    """The alert as the database has it."""
    row = owner.execute("SELECT to_jsonb(a) FROM fire.alert a WHERE id = %s", [created["alert_id"]]).fetchone()
    assert row is not None
    found: dict[str, Any] = row[0]
    return found


def incident_row(owner: psycopg.Connection, created: dict[str, Any]) -> dict[str, Any]:
    """The incident of an alert as the database has it."""
    asked = "SELECT to_jsonb(i) FROM fire.incident i WHERE number = %s"
    row = owner.execute(asked, [created["incident_number"]]).fetchone()
    assert row is not None
    found: dict[str, Any] = row[0]
    return found


def events(owner: psycopg.Connection, number: str) -> list[str]:
    """The kinds of an incident's log, in order."""
    asked = (
        "SELECT e.kind FROM fire.incident_event e JOIN fire.incident i ON i.id = e.incident_id"
        " WHERE i.number = %s ORDER BY e.id"
    )
    return [kind for (kind,) in owner.execute(asked, [number])]


def posts_rung(owner: psycopg.Connection, number: str) -> set[str]:
    """The posts that have a part in the incident."""
    asked = "SELECT d.post_code FROM fire.dispatch d JOIN fire.incident i ON i.id = d.incident_id WHERE i.number = %s"
    return {code for (code,) in owner.execute(asked, [number])}
