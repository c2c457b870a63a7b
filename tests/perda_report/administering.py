"""What administrators of the tests send, and what the audit keeps of it."""

from typing import Any

import psycopg
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.perda_report.reports import sent

HOME = "/petugas/atur"


def posted(admin: FlaskClient, address: str, /, **entries: Any) -> TestResponse:
    """A form, sent to a page of the settings; the answer before any redirect."""
    return admin.post(f"{HOME}{address}", data=entries, content_type="application/x-www-form-urlencoded")


def shown(admin: FlaskClient, address: str = "") -> str:
    """A page of the settings."""
    answer = admin.get(f"{HOME}{address}")
    assert answer.status_code == 200, answer.text
    return answer.text


def category(**changes: Any) -> dict[str, Any]:
    """The form of a new category."""
    whole = {
        "name": "Bakar ban",
        "description": "Ban dibakar di halaman atau tepi jalan.",
        "opd_code": "dishub",
        "verify_days": "2",
        "finish_days": "6",
        "position": "20",
    }
    return whole | changes


def rule(**changes: Any) -> dict[str, Any]:
    """The form of a rule that sends waste of Ranomeeto to Satpol PP."""
    whole: dict[str, Any] = {
        "name": "Sampah Ranomeeto",
        "category_code": "sampah",
        "kecamatan_codes": "74.05.08",
        "hours": "selalu",
        "opd_code": "satpol-pp",
    }
    return whole | changes


def audited(owner: psycopg.Connection, act: str) -> list[tuple[Any, ...]]:
    """Subject and detail of each audit row of this act, oldest first."""
    rows = "SELECT subject, detail FROM perda.audit WHERE act = %s ORDER BY id"
    return owner.execute(rows, [act]).fetchall()


def sent_to(client: FlaskClient, owner: psycopg.Connection, /, **changes: Any) -> str:
    """Send a report; the code of the OPD that got it."""
    number = sent(client, **changes)["tracking_number"]
    row = owner.execute("SELECT opd_code FROM perda.report WHERE tracking_number = %s", [number]).fetchone()
    assert row is not None
    return str(row[0])
