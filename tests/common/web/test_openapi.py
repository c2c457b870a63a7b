"""The interface's document is valid, complete, and made of the models that check the input."""

from typing import Any

import pytest
from flask import Flask
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

from common.web.openapi import undocumented


@pytest.fixture
def document(app: Flask) -> dict[str, Any]:
    made: dict[str, Any] = app.test_client().get("/openapi.json").get_json()
    return made


def test_it_is_openapi_3_1(document: dict[str, Any]) -> None:
    validate(document, cls=OpenAPIV31SpecValidator)
    assert document["openapi"] == "3.1.0"
    assert document["servers"] == [{"url": "http://localhost:8081"}]


def test_an_operation_says_everything(document: dict[str, Any]) -> None:
    once = document["paths"]["/v1/once/{thing}"]["post"]
    named = {one["name"]: one for one in once["parameters"]}
    assert named["thing"]["schema"] == {"type": "string", "format": "uuid"}
    assert named["Idempotency-Key"]["in"] == "header"
    assert once["security"] == [{}, {"secret": []}]
    assert set(once["responses"]) == {"201", "400", "403", "404", "409", "413", "415", "422", "503"}
    assert once["requestBody"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Thing"}
    thing = document["components"]["schemas"]["Thing"]
    assert thing["properties"]["name"]["maxLength"] == 20
    assert thing["additionalProperties"] is False


def test_refusals_in_front_of_a_view_are_documented(document: dict[str, Any]) -> None:
    paths = document["paths"]
    assert "429" in paths["/v1/things"]["post"]["responses"]
    assert "429" not in paths["/v1/things"]["get"]["responses"]
    assert {"401", "403"} <= set(paths["/v1/officers-only"]["get"]["responses"])
    assert paths["/v1/officers-only"]["get"]["security"] == [{"officer": []}]
    problem = document["components"]["responses"]["Problem429"]
    assert "application/problem+json" in problem["content"]
    assert "Retry-After" in problem["headers"]


def test_the_query_and_lists_are_described(document: dict[str, Any]) -> None:
    find = document["paths"]["/v1/things"]["get"]
    assert [one["name"] for one in find["parameters"]] == ["words", "page", "kind"]
    schema = find["responses"]["200"]["content"]["application/json"]["schema"]
    assert schema == {"type": "array", "items": {"$ref": "#/components/schemas/Kept"}}


def test_what_is_not_documented_is_named(app: Flask) -> None:
    assert undocumented(app) == ["/v1/fail/<kind>"]


def test_the_page_shows_every_operation_and_kind_of_problem(app: Flask, document: dict[str, Any]) -> None:
    page = app.test_client().get("/docs")
    assert page.status_code == 200
    assert "<script" not in page.text.replace('<script type="module" src="/static/', "")
    for path, methods in document["paths"].items():
        for method, one in methods.items():
            assert f"{method.upper()} {path}" in page.text
            assert f'id="{one["operationId"]}"' in page.text
    assert 'id="too-many"' in page.text
    assert "&gt;= 2" not in page.text
    assert app.test_client().get("/docs?lang=en").status_code == 200
