"""What every answer carries."""

import json
from collections.abc import Callable
from typing import NoReturn

import pytest
from flask import Flask, Response
from pydantic import AnyHttpUrl

from common.settings import Settings
from common.web.door import Door
from tests.common.web.conftest import Make


@pytest.mark.parametrize("path", ["/page", "/nowhere", "/healthz", "/v1/fail/bug", "/openapi.json"])
def test_every_answer_is_hardened(app: Flask, path: str) -> None:
    headers = app.test_client().get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in headers
    assert len(headers.getlist("Content-Security-Policy")) == 1


def test_https_is_kept_by_browsers(make: Make) -> None:
    client = make(public_url=AnyHttpUrl("https://lapor.example")).test_client()
    assert "max-age=63072000" in client.get("/healthz").headers["Strict-Transport-Security"]


def test_a_request_id_is_taken_over_or_made(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/healthz", headers={"X-Request-Id": "abc-12345"}).headers["X-Request-Id"] == "abc-12345"
    for bad in ("short", "x" * 65, 'quote"d-identity', "naïve-identity"):
        made = client.get("/healthz", headers={"X-Request-Id": bad}).headers["X-Request-Id"]
        assert made != bad
        assert len(made) == 24


def test_even_a_failure_outside_flask_is_answered(
    app: Flask, settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> NoReturn:
        raise RuntimeError("secret-value")

    counted: list[tuple[object, ...]] = []
    door = Door(broken, settings, lambda *told: counted.append(told[:3]))
    sent: list[tuple[str, list[tuple[str, str]]]] = []

    def start(status: str, headers: list[tuple[str, str]], _: object = None) -> Callable[[bytes], object]:
        sent.append((status, headers))
        return lambda _: None

    body = door({"REQUEST_METHOD": "BREW", "PATH_INFO": "/"}, start)
    ((status, headers),) = sent
    assert status == "500 Internal Server Error"
    assert json.loads(b"".join(body))["type"] == "/docs#internal"
    assert ("X-Content-Type-Options", "nosniff") in headers
    assert counted == [("-", "OTHER", "500")]
    out = capfd.readouterr().out
    assert "unanswered" in out
    assert "secret-value" not in out


def test_a_view_may_allow_caching(app: Flask) -> None:
    @app.after_request
    def cache(response: Response) -> Response:
        response.headers["cache-control"] = "max-age=9"
        return response

    assert app.test_client().get("/page").headers.getlist("Cache-Control") == ["max-age=9"]


def test_doubled_slashes_do_not_lead_away(app: Flask) -> None:
    answer = app.test_client().get("//evil.example//x")
    assert (answer.status_code, answer.headers.get("Location")) == (404, None)
    merged = app.test_client().get("/v1//things")
    assert (merged.status_code, merged.headers["Location"]) == (308, "http://localhost/v1/things")


def test_unknown_methods_are_refused_with_the_known_ones(app: Flask) -> None:
    client = app.test_client()
    answer = client.open("/v1/things", method="BREW", headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "POST"}
    assert client.options("/v1/things").status_code == 405
