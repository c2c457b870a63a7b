"""Every failure has an answer: a problem for programs, a page for people, and no value of anybody in the log."""

import json
from typing import get_args

import pytest
from flask import Flask
from pydantic import SecretStr
from pydantic_core.core_schema import ErrorType

from common.web.sentences import FORM, SENTENCES, sentence
from deploy.local.processes import free_port
from tests.common.web.conftest import Make

OWN = {"Sec-Fetch-Site": "same-origin"}
FROM_PYTHON_ONLY = (
    "argument",
    "attribute",
    "recursion",
    "callable",
    "is_instance_of",
    "is_subclass_of",
    "frozen_instance",
)


def test_a_problem_has_its_members(app: Flask) -> None:
    answer = app.test_client().get("/v1/fail/conflict", headers={"X-Request-Id": "request-number-1"})
    assert answer.status_code == 409
    assert answer.content_type == "application/problem+json"
    assert answer.get_json() == {
        "type": "/docs#conflict",
        "title": "Sudah berubah",
        "status": 409,
        "detail": "Sudah berubah. Muat ulang.",
        "request_id": "request-number-1",
        "errors": {"state": "Sudah ditutup."},
    }


@pytest.mark.parametrize(
    ("path", "accept", "is_problem"),
    [
        ("/v1/nothing", "text/html", True),
        ("/open311/v2/nothing.json", "*/*", True),
        ("/nothing", "application/json", True),
        ("/nothing", "application/problem+json", True),
        ("/nothing", "text/html,application/xhtml+xml,*/*;q=0.8", False),
        ("/nothing", "*/*", False),
        ("/nothing", "", False),
        ("/nothing", "image/png", False),
    ],
)
def test_programs_get_problems_and_people_get_pages(app: Flask, path: str, accept: str, *, is_problem: bool) -> None:
    answer = app.test_client().get(path, headers={"Accept": accept})
    assert answer.status_code == 404
    assert (answer.content_type == "application/problem+json") is is_problem
    assert "Tidak ditemukan" in answer.text


def test_the_page_says_what_to_do(app: Flask) -> None:
    page = app.test_client().get("/nothing", headers={"X-Request-Id": "request-number-1"}).text
    assert '<html lang="id">' in page
    assert "Alamat ini tidak ada. Periksa lagi tulisannya." in page
    assert "request-number-1" in page


def test_a_bug_is_logged_without_values(app: Flask, capfd: pytest.CaptureFixture[str]) -> None:
    for path in ("/v1/fail/bug", "/bug"):
        answer = app.test_client().get(path, headers={"X-Request-Id": "request-number-1"})
        assert answer.status_code == 500
        assert "secret-value" not in answer.text
        assert "request-number-1" in answer.text
    told = capfd.readouterr().out
    assert "secret-value" not in told
    first = next(json.loads(line) for line in told.splitlines() if "unexpected" in line)
    assert first["request_id"] == "request-number-1"
    assert first["trace"][0] == "builtins.RuntimeError"
    assert any("conftest.py" in frame for frame in first["trace"])


def test_a_slow_database_is_unavailable(app: Flask, capfd: pytest.CaptureFixture[str]) -> None:
    answer = app.test_client().get("/v1/fail/late")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert answer.get_json()["type"] == "/docs#unavailable"
    assert "psycopg.errors.QueryCanceled" in capfd.readouterr().out


def test_a_stopped_database_is_unavailable(make: Make) -> None:
    nobody = SecretStr(f"postgresql://perda@127.0.0.1:{free_port()}/nothing")
    answer = make(database_url=nobody).test_client().get("/v1/fail/number")
    assert (answer.status_code, answer.get_json()["type"]) == (503, "/docs#unavailable")


def test_what_only_the_database_refuses_is_invalid(app: Flask, capfd: pytest.CaptureFixture[str]) -> None:
    assert app.test_client().get("/v1/fail/number").status_code == 422
    assert "secret-value" not in capfd.readouterr().out


def test_the_page_cannot_fail(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.jinja_env.globals, "asset", None)
    answer = app.test_client().get("/nothing")
    assert answer.status_code == 404
    assert "Alamat ini tidak ada" in answer.text


def test_405_names_the_methods(app: Flask) -> None:
    answer = app.test_client().delete("/v1/things", headers=OWN)
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "POST"}


def test_every_refusal_of_pydantic_has_words(app: Flask) -> None:
    left = {
        kind
        for kind in get_args(ErrorType)
        if kind not in SENTENCES and not any(part in kind for part in FROM_PYTHON_ONLY)
    }
    with app.test_request_context():
        assert all(sentence(kind, {}) == FORM[0] for kind in left - {"value_error", "assertion_error"})
        assert all("{" not in sentence(kind, {}) for kind in SENTENCES)
        assert (
            sentence("value_error", {"error": ValueError("Nomor ini kurang satu angka.")})
            == "Nomor ini kurang satu angka."
        )
