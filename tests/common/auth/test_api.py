"""Sessions over JSON."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.common.auth.conftest import PASSWORD, Browser, Person


def credentials(person: Person, **more: Any) -> dict[str, Any]:
    return {"username": person.username, "password": PASSWORD, "totp": person.code()} | more


def test_log_in_me_and_log_out(browser: Browser, officer: Person) -> None:
    answer = browser.client.post("/v1/sessions", json=credentials(officer))
    expected = {
        "id": officer.id,
        "username": "andi",
        "name": "Andi",
        "roles": [{"role": "verifikator", "opd": "a"}],
        "set_up": None,
    }
    assert (answer.status_code, answer.json) == (201, expected)
    assert browser.get("/v1/me").json == expected
    token = browser.token
    assert browser.client.delete("/v1/sessions/current").status_code == 204
    browser.client.set_cookie("perda_session", token)
    assert browser.get("/v1/me").status_code == 401


def test_wrong_credentials_are_a_problem(browser: Browser, officer: Person) -> None:
    answer = browser.client.post("/v1/sessions", json=credentials(officer, password="salah salah salah"))
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
    assert "Set-Cookie" not in answer.headers


def test_a_missing_code_is_asked_for(browser: Browser, officer: Person) -> None:
    answer = browser.client.post("/v1/sessions", json={"username": "andi", "password": PASSWORD, "totp": None})
    assert answer.status_code == 401
    assert answer.json is not None
    assert "kode 6 angka" in answer.json["detail"]


def test_a_lock_says_when_to_come_back(browser: Browser, officer: Person) -> None:
    for _ in range(5):
        browser.client.post("/v1/sessions", json={"username": "andi", "password": "salah"})
    answer = browser.client.post("/v1/sessions", json=credentials(officer))
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 60


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{", 422),
        (b"[]", 422),
        (b"null", 422),
        (b'{"username": "andi"}', 422),
        (b'{"username": 1, "password": []}', 422),
        (b'{"username": "andi", "password": "x", "admin": true}', 422),
        (b'{"username": "an\\u0000di", "password": "x"}', 422),
        (b'{"username": "andi", "password": "\\ud800"}', 422),
        (b'{"username": "andi", "password": "x", "totp": "12 34 56 78 90 12"}', 422),
        (b'{"username": "\xff", "password": "x"}', 422),
        (b'{"username": "andi", "password": "' + b"x" * 17_000 + b'"}', 413),
    ],
)
def test_a_body_that_does_not_fit_is_refused(browser: Browser, body: bytes, status: int) -> None:
    answer = browser.client.post("/v1/sessions", data=body, content_type="application/json")
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")


def test_only_json_is_taken(browser: Browser) -> None:
    assert browser.client.post("/v1/sessions", data={"username": "andi"}).status_code == 415


def test_what_is_still_to_set_up_is_told(browser: Browser, person: Callable[..., Person]) -> None:
    andi = person("andi", ("verifikator", "a"), with_totp=False, temporary=True)
    answer = browser.client.post("/v1/sessions", json={"username": andi.username, "password": PASSWORD})
    assert answer.json is not None
    assert answer.json["set_up"] == "password"


def test_nobody_is_signed_in_without_a_session(browser: Browser) -> None:
    assert browser.get("/v1/me").status_code == 401
    assert browser.client.delete("/v1/sessions/current").status_code == 401


def test_the_api_describes_itself(browser: Browser) -> None:
    described = browser.get("/openapi.json", headers={"Accept": "application/json"}).json
    assert described is not None
    paths = described["paths"]
    assert set(paths["/v1/sessions"]["post"]["responses"]) >= {"201", "401", "403", "413", "415", "422", "429"}
    assert set(paths["/v1/me"]["get"]["responses"]) >= {"200", "401"}
    assert set(paths["/v1/sessions/current"]["delete"]["responses"]) >= {"204", "401"}
