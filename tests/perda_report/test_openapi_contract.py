"""Everything that the OpenAPI document allows, and much that it does not: no 5xx, no undocumented answer."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as chosen
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from common.settings import Settings
from tests.perda_report.conftest import token_of
from tests.perda_report.reports import sent

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = chosen(
    max_examples=6,
    phases=[Phase.explicit, Phase.generate],
    database=None,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


Case = schemathesis.Case[Any]
Aim = Callable[[Case], None]


@pytest.fixture
def report(client: FlaskClient) -> dict[str, Any]:
    """One that is there."""
    return sent(client, identity="named", name="Wa Ina", phone="0812 3456 7890")


def drive(app: Flask, aim: Aim, **visitor: Any) -> Counter[int]:
    """Call every operation with what it allows and what it does not; how often each status came."""
    document = schemathesis.openapi.from_wsgi("/openapi.json", app).include(path_regex="^/v1/(?!sessions)")
    statuses: Counter[int] = Counter()

    def call(case: Case) -> None:
        aim(case)
        statuses[case.call_and_validate(checks=CHECKS, **visitor).status_code] += 1

    for found in document.get_all_operations():
        assert isinstance(found, Ok)
        for mode in GenerationMode:
            with suppress(Unsatisfiable):  # An operation without input has none that is wrong.
                EXAMPLES(given(found.ok().as_strategy(generation_mode=mode))(call))()
    return statuses


def leave(case: Case) -> None:
    """As it was made up."""


def at(report: dict[str, Any]) -> Aim:
    """At a report that is there, with codes that exist: chance finds neither."""

    def aim(case: Case) -> None:
        if case.path_parameters and "tracking_number" in case.path_parameters:
            case.path_parameters["tracking_number"] = report["tracking_number"]
        body = case.body
        if isinstance(body, dict):
            if isinstance(body.get("category"), str):
                body |= {"category": "sampah", "desa_code": "74.05.08.2014", "identity": "anonymous"}
                body |= dict.fromkeys(("latitude", "longitude", "occurred_at"))
            body.pop("version", None)

    return aim


def test_strangers_with_anything(app: Flask) -> None:
    assert drive(app, leave)[404] > 5


def test_officers_with_a_report_that_is_there(app: Flask, report: dict[str, Any], settings: Settings) -> None:
    token = token_of(settings, "pengawas", None, "Muh. Saleh")

    came = drive(app, at(report), headers={"Sec-Fetch-Site": "same-origin"}, cookies={"perda_session": token})

    assert came[200] > 10
    assert came[409] > 0


def test_reporters_with_their_secret(app: Flask, report: dict[str, Any]) -> None:
    came = drive(app, at(report), headers={"Authorization": f"Bearer {report['secret']}"})

    assert came[200] > 10
    assert came[201] > 2
