"""Everything that the OpenAPI document allows, and much that it does not: no 5xx, no undocumented answer."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as chosen
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
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
    max_examples=80,
    phases=[Phase.explicit, Phase.generate],
    database=None,
    deadline=None,
    derandomize=False,
    suppress_health_check=list(HealthCheck),
)


Aim = Callable[[Case], None]


@pytest.fixture
def report(client: FlaskClient) -> dict[str, Any]:
    """One that is there."""
    return sent(client, identity="named", name="Wa Ina", phone="0812 3456 7890")


def drive(app: Flask, headers: Mapping[str, str], aim: Aim = lambda _: None) -> int:
    """Call every operation with what it allows and what it does not; how many calls that were."""
    document = schemathesis.openapi.from_wsgi("/openapi.json", app).include(path_regex="^/v1/(?!sessions)")
    calls = 0

    def call(case: Case) -> None:
        nonlocal calls
        aim(case)
        case.call_and_validate(checks=CHECKS, headers=dict(headers))
        calls += 1

    for found in document.get_all_operations():
        for mode in GenerationMode:
            with suppress(Unsatisfiable):  # An operation without input has none that is wrong.
                EXAMPLES(given(found.ok().as_strategy(generation_mode=mode))(call))()
    return calls


def test_strangers_with_anything(app: Flask) -> None:
    assert drive(app, {}) > 100


def test_officers_with_a_report_that_is_there(app: Flask, report: dict[str, Any], settings: Settings) -> None:
    token = token_of(settings, "pengawas", None, "Muh. Saleh")
    headers = {"Sec-Fetch-Site": "same-origin", "Cookie": f"perda_session={token}"}

    assert drive(app, headers, at(report)) > 100


def test_reporters_with_their_secret(app: Flask, report: dict[str, Any]) -> None:
    assert drive(app, {"Authorization": f"Bearer {report['secret']}"}, at(report)) > 100


def at(report: dict[str, Any]) -> Aim:
    """Chance never finds a number with its check character."""

    def aim(case: Case) -> None:
        if case.path_parameters and "tracking_number" in case.path_parameters:
            case.path_parameters["tracking_number"] = report["tracking_number"]

    return aim
