"""Wall screens and streams for the tests: incidents as actions leave them, and reading what a stream says."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from common import db
from common.audit import Actor
from common.codes import new_secret, secret_hash
from services.fire_button.actions import Office
from services.fire_button.actions.screens import make_screen, pair_screen
from services.fire_button.models import Alert, Dispatch, Incident, IncidentEvent
from services.fire_button.routes.access import EXTENSION
from services.fire_button.schemas.board import BoardForm


@dataclass
class Told:
    """One message of a stream."""

    name: str
    data: Any
    id: str


@dataclass
class Line:
    """An open stream, read message by message."""

    response: TestResponse
    chunks: Iterator[bytes] = field(init=False)
    waiting: list[Told] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        assert self.response.status_code == 200, self.response.text
        self.chunks = iter(self.response.response)  # type: ignore[arg-type]

    def next(self, *names: str) -> Told:
        """The next message with one of these names; others (pulses) are passed over."""
        while True:
            while self.waiting:
                told = self.waiting.pop(0)
                if told.name in names:
                    return told
            self.waiting = parsed(next(self.chunks))


def parsed(sent: bytes) -> list[Told]:
    """The messages in some bytes; comments and `retry` are none."""
    found = []
    for block in sent.decode().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line)
        if "data" in fields:
            found.append(Told(fields["event"], json.loads(fields["data"]), fields.get("id", "")))
    return found


def incident(number: str = "K-1042", answered_by: str = "", **changes: Any) -> UUID:
    """An incident in Ranomeeto that rang its post, with the events of it; `answered_by`: who acknowledged."""
    now = datetime.now(UTC)
    row = {
        "number": number,
        "place": "Ambaipua, Ranomeeto",
        "kind_code": "rumah",
        "latitude": -4.08,
        "longitude": 122.41,
        "accuracy_m": 12.0,
        "post_code": "pos-ranomeeto",
        "pressed_at": now,
        "received_at": now,
    } | changes
    with db.transaction() as session:
        made = Incident(**row)
        session.add(made)
        session.flush()
        part = Dispatch(incident_id=made.id, post_code=row["post_code"], reason="terdekat", distance_m=1200)
        part.acknowledged_at, part.acknowledged_by = made.acknowledged_at, answered_by
        session.add(part)
        session.add(IncidentEvent(incident_id=made.id, kind="alert.raised"))
        session.add(IncidentEvent(incident_id=made.id, kind="alarm.started"))
        return made.id


def alert(incident_id: UUID) -> tuple[UUID, str]:
    """A caller's alert and its secret."""
    secret = new_secret()
    now = datetime.now(UTC)
    with db.transaction() as session:
        made = Alert(incident_id=incident_id, secret_hash=secret_hash(secret), pressed_at=now, quality="tepat")
        session.add(made)
        session.flush()
        return made.id, secret


def happens(incident_id: UUID, kind: str, **changes: Any) -> None:
    """Something is done to an incident."""
    with db.transaction() as session:
        found = session.get_one(Incident, incident_id)
        for name, value in changes.items():
            setattr(found, name, value)
        session.add(IncidentEvent(incident_id=incident_id, kind=kind))


def screen(app: Flask, post_code: str | None = "pos-ranomeeto") -> FlaskClient:
    """A paired wall screen."""
    office: Office = app.extensions[EXTENSION]
    with db.transaction() as session:
        offered = make_screen(session, office, BoardForm(name="Layar jaga", post_code=post_code), Actor("cli:test"))
        paired = pair_screen(session, office, offered.code)
    client = app.test_client()
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    client.set_cookie("fire_board", paired.token)
    return client
