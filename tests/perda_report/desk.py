"""What officers and reporters of the tests do to a report that is there."""

from typing import Any
from uuid import UUID

import psycopg
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from common import db
from services.perda_report.actions.act import Deed, by_reporter
from services.perda_report.actions.office import Office, Reporter
from services.perda_report.workflow import Act, Need

WORDS = "Petugas sudah memeriksa tempat itu bersama aparat desa."


def act(officer: FlaskClient, number: str, name: str, /, **body: Any) -> TestResponse:
    """One act through the JSON interface."""
    return officer.post(f"/v1/reports/{number}/{name}", json=body)


def done(officer: FlaskClient, number: str, name: str, /, **body: Any) -> dict[str, Any]:
    """The same, when it is not what the test is about."""
    answer = act(officer, number, name, **body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def refusal(answer: TestResponse, status: int) -> str:
    """The sentence that a refused officer reads."""
    assert answer.status_code == status, answer.text
    problem = answer.get_json()
    return " ".join([problem["detail"], *problem.get("errors", {}).values()])


def office_of(app: Flask) -> Office:
    """What the process made for itself."""
    found: Office = app.extensions["perda_office"]
    return found


def reporter_does(app: Flask, report: dict[str, Any], what: Act, words: str = WORDS) -> None:
    """What whoever holds the secret does."""
    deed = Deed(what, words=words, given=frozenset({Need.REASON}))
    with db.transaction() as session:
        by_reporter(session, office_of(app), report["tracking_number"], deed, Reporter(report["secret"]))


def officer_id(owner: psycopg.Connection, name: str) -> UUID:
    """The officer whom `sign_in` made under this name."""
    row = owner.execute("SELECT id FROM account.officer WHERE name = %s", [name]).fetchone()
    assert row is not None
    found: UUID = row[0]
    return found


def row_of(owner: psycopg.Connection, number: str, columns: str) -> tuple[Any, ...]:
    """Columns of a report."""
    row = owner.execute(f"SELECT {columns} FROM perda.report WHERE tracking_number = %s", [number]).fetchone()  # noqa: S608
    assert row is not None
    return row


def told(owner: psycopg.Connection, topic: str) -> list[tuple[str, str]]:
    """Whom a topic was written to, and about which report."""
    asked = "SELECT recipient, reference FROM perda.outbox WHERE topic = %s ORDER BY id"
    return [(recipient, number) for recipient, number in owner.execute(asked, [topic]).fetchall()]


def events(owner: psycopg.Connection, number: str) -> list[str]:
    """What happened to a report, oldest first."""
    asked = (
        "SELECT kind FROM perda.report_event e JOIN perda.report r ON r.id = e.report_id"
        " WHERE tracking_number = %s ORDER BY e.id"
    )
    return [kind for (kind,) in owner.execute(asked, [number]).fetchall()]
