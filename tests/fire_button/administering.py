"""What administrators of the tests send, and what the audit keeps of it."""

import re
from typing import Any

import psycopg
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

HOME = "/petugas/atur"


def posted(admin: FlaskClient, address: str, /, **entries: Any) -> TestResponse:
    """A form, sent to a page of the settings (or elsewhere, by a whole address); the answer before any redirect."""
    whole = address if address.startswith("/petugas") else f"{HOME}{address}"
    return admin.post(whole, data=entries, content_type="application/x-www-form-urlencoded")


def shown(admin: FlaskClient, address: str = "") -> str:
    """A page of the settings, in words: runs of spaces as one."""
    whole = address if address.startswith("/petugas") else f"{HOME}{address}"
    answer = admin.get(whole)
    assert answer.status_code == 200, answer.text
    return re.sub(r"\s+", " ", answer.text)


def audited(owner: psycopg.Connection, act: str) -> list[tuple[Any, ...]]:
    """Subject and detail of each audit row of this act, oldest first."""
    rows = "SELECT subject, detail FROM fire.audit WHERE act = %s ORDER BY id"
    return owner.execute(rows, [act]).fetchall()


def post(**changes: Any) -> dict[str, Any]:
    """The form of a post in Ranomeeto."""
    whole = {
        "name": "Pos Baru",
        "kind": "pos",
        "opd_code": "damkar",
        "kecamatan_code": "74.05.08",
        "latitude": "-4.0835",
        "longitude": "122.4026",
        "position": "9",
    }
    return whole | changes
