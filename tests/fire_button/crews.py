"""What crews of the tests do, and what is left of it in the database."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import psycopg
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from tests.fire_button.alerts import pressed

LEAD, SECOND = "pos-ranomeeto", "pos-konda"
REPORT: dict[str, Any] = {
    "object_kind": "rumah",
    "object_name": "Rumah panggung",
    "cause": "listrik",
    "loss_rupiah": "Rp 25.000.000",
    "area_m2": 54.5,
    "injured": 1,
    "displaced_households": 1,
    "displaced_people": 4,
    "personnel": 6,
    "units": ["Mobil 1, Tangki 2"],
    "story": "Api di dapur saat regu tiba, padam sesudah sepuluh menit.",
}


def incident(client: FlaskClient, **changes: Any) -> str:
    """A fire near the lead post; its number."""
    number: str = pressed(client, **changes)["incident_number"]
    return number


def do(client: FlaskClient, number: str, act: str, /, key: str = "", **body: Any) -> TestResponse:
    """One act, as the crew's phone sends it."""
    headers = {"Idempotency-Key": key or str(uuid4())}
    return client.post(f"/v1/incidents/{number}/{act}", json=body, headers=headers)


def done(client: FlaskClient, number: str, *acts: str) -> dict[str, Any]:
    """These acts, which are all taken; the answer to the last."""
    answer: dict[str, Any] = {}
    for act in acts:
        taken = do(client, number, act)
        assert taken.status_code == 200, taken.text
        answer = taken.get_json()
    return answer


def earlier(**span: float) -> str:
    """A moment ago on the crew's phone."""
    return (datetime.now(UTC) - timedelta(**span)).isoformat()


def row_of(owner: psycopg.Connection, number: str) -> dict[str, Any]:
    """The incident as the database has it."""
    found = owner.execute("SELECT to_jsonb(i) FROM fire.incident i WHERE number = %s", [number]).fetchone()
    assert found is not None
    row: dict[str, Any] = found[0]
    return row


def part(owner: psycopg.Connection, number: str, post_code: str = LEAD) -> dict[str, Any]:
    """One post's part in it."""
    asked = (
        "SELECT to_jsonb(d) FROM fire.dispatch d JOIN fire.incident i ON i.id = d.incident_id"
        " WHERE i.number = %s AND d.post_code = %s"
    )
    found = owner.execute(asked, [number, post_code]).fetchone()
    assert found is not None
    row: dict[str, Any] = found[0]
    return row


def log(owner: psycopg.Connection, number: str) -> list[tuple[str, str | None, dict[str, Any]]]:
    """What crews did: kind, post and data of each event."""
    asked = (
        "SELECT e.kind, e.post_code, e.data FROM fire.incident_event e JOIN fire.incident i ON i.id = e.incident_id"
        " WHERE i.number = %s AND e.kind LIKE 'incident.%%' ORDER BY e.id"
    )
    return [tuple(row) for row in owner.execute(asked, [number])]


def picture(shade: int = 90) -> BytesIO:
    """A small photo."""
    made = BytesIO()
    Image.new("RGB", (64, 48), (shade, 40, 20)).save(made, "JPEG")
    made.seek(0)
    return made
