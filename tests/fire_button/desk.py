"""What operators of the tests do at the desk."""

import re
from typing import Any
from uuid import uuid4

import psycopg
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.fire_button.alerts import pressed

FAR = (
    {"latitude": -4.34, "longitude": 122.25},
    {"latitude": -4.11, "longitude": 122.47},
    {"latitude": -4.40, "longitude": 122.20},
)
FORM = "application/x-www-form-urlencoded"
TAG = re.compile(r"<[^>]+>")


def elsewhere(client: FlaskClient, place: int = 1) -> str:
    """Another fire, far from Ambaipua and from each other; its number."""
    number: str = pressed(client, **FAR[place - 1])["incident_number"]
    return number


def act(client: FlaskClient, number: str, act: str, /, **form: Any) -> TestResponse:
    """One form of the incident's page."""
    return client.post(f"/petugas/kejadian/{number}/{act}", data=form, content_type=FORM)


def refusal(answer: TestResponse) -> str:
    """What the page says of it, without its markup."""
    assert answer.status_code in {403, 409, 422}, answer.status_code
    return TAG.sub(" ", answer.text)


def call(client: FlaskClient, **form: Any) -> TestResponse:
    """A call that an operator writes down."""
    return client.post("/petugas/panggilan", data={"key": str(uuid4()), "channel": "telepon"} | form)


def false_alarms(client: FlaskClient, operator: FlaskClient, count: int, code: str = "sengaja") -> dict[str, Any]:
    """So many false alarms of one phone; the last."""
    created: dict[str, Any] = {}
    for _ in range(count):
        created = pressed(client)
        act(operator, created["incident_number"], "false-alarm", code=code, reason="Tidak ada api di tempat itu")
    return created


def audited(owner: psycopg.Connection, act: str) -> list[str]:
    """The subjects of this act in the audit."""
    return [subject for (subject,) in owner.execute("SELECT subject FROM fire.audit WHERE act = %s", [act])]
