"""How many statements each page asks: the same for one report as for many, counted where they reach the server."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from tests.perda_report.conftest import SignIn
from tests.perda_report.reports import bearer, sent

# Of each, two are the session: the officer, and their rights. The page also asks for names to filter by.
SESSION = 2
OFFICERS_PAGES = {
    "/petugas": SESSION + 2,
    "/petugas?q=sampah": SESSION + 2,
    "/v1/inbox?limit=100": SESSION + 1,
    "/petugas/dasbor": SESSION + 3,
}
MOST_OF_A_REPORT = SESSION + 12
MOST_OF_TRACKING = 8


@contextmanager
def counted() -> Iterator[list[str]]:
    """Every statement that this process sends meanwhile."""
    sent_off: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent_off.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent_off
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def asked(client: FlaskClient, path: str, **more: Any) -> list[str]:
    """The statements of a page, with what is read once and kept read before."""
    assert client.get(path, **more).status_code == 200
    with counted() as statements:
        assert client.get(path, **more).status_code == 200
    return statements


@pytest.mark.parametrize("path", OFFICERS_PAGES)
def test_lists_and_figures(client: FlaskClient, sign_in: SignIn, path: str) -> None:
    sent(client)
    officer = sign_in("pengawas", None)
    few = asked(officer, path)
    for _ in range(8):
        sent(client)
    many = asked(officer, path)

    assert len(few) == len(many) == OFFICERS_PAGES[path], "\n\n".join(many)


def test_a_report(client: FlaskClient, sign_in: SignIn) -> None:
    number = sent(client)["tracking_number"]
    officer = sign_in("pengawas", None)
    few = asked(officer, f"/petugas/laporan/{number}")
    for _ in range(8):
        sent(client)
    many = asked(officer, f"/petugas/laporan/{number}")

    assert len(few) == len(many) <= MOST_OF_A_REPORT, "\n\n".join(many)


def test_following(client: FlaskClient) -> None:
    made = sent(client)
    statements = asked(client, f"/v1/reports/{made['tracking_number']}", headers=bearer(made["secret"]))

    assert len(statements) <= MOST_OF_TRACKING, "\n\n".join(statements)


def test_a_report_is_accepted_with_one_statement(app: Flask, client: FlaskClient) -> None:
    sent(client)
    with counted() as statements:
        sent(client)

    assert statements == []
