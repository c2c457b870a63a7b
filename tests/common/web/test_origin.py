"""Another site cannot write in a person's name."""

import pytest
from flask import Flask
from pydantic import AnyHttpUrl

from tests.common.web.conftest import Make

GOOD = {"name": "pagar"}


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"},
        {"Origin": "http://localhost"},
        {},
        {"Cookie": "perda_session=abc"},
    ],
)
def test_our_own_pages_and_programs_write(app: Flask, headers: dict[str, str]) -> None:
    assert app.test_client(use_cookies=False).post("/v1/things", json=GOOD, headers=headers).status_code == 201


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost:8082"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "anything"},
        {"Origin": "null"},
        {"Origin": "http://localhost:8082"},
        {"Origin": "http://localhost.evil.example"},
    ],
)
def test_other_sites_do_not_write(app: Flask, headers: dict[str, str]) -> None:
    answer = app.test_client(use_cookies=False).post("/v1/things", json=GOOD, headers=headers)
    assert answer.status_code == 403
    assert "situs lain" in answer.get_json()["detail"] or "another site" in answer.get_json()["detail"]


def test_other_sites_may_read(app: Flask) -> None:
    assert app.test_client().get("/page", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_behind_a_proxy_the_public_address_counts(make: Make) -> None:
    client = make(public_url=AnyHttpUrl("https://lapor.example/")).test_client()
    for origin, status in (
        ("https://lapor.example", 201),
        ("http://lapor.example", 403),
        ("https://lapor.example.org", 403),
    ):
        answer = client.post("/v1/things", json=GOOD, headers={"Sec-Fetch-Site": "cross-site", "Origin": origin})
        assert answer.status_code == status
