"""The interface that phones rely on: what the answer carries, who may follow, photos, limits, and odd requests."""

import io
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as chosen
from hypothesis.errors import Unsatisfiable
from PIL import Image
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from werkzeug.test import TestResponse

from common.settings import Settings
from services.fire_button.actions import retention
from services.fire_button.app import create_app
from services.fire_button.routes.access import office
from tests.fire_button.alerts import AMBAIPUA, add, alert_row, bearer, press, pressed, seen

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = chosen(
    max_examples=8,
    phases=[Phase.explicit, Phase.generate],
    database=None,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


def send_photo(client: FlaskClient, created: dict[str, Any], shade: int = 40, key: str = "") -> TestResponse:
    made = io.BytesIO()
    Image.new("RGB", (64, 48), (shade, 120, 80)).save(made, "JPEG")
    made.seek(0)
    headers = bearer(created) | {"Idempotency-Key": key or str(uuid4())}
    data = {"photo": (made, "foto.jpg", "image/jpeg")}
    return client.post(f"/v1/alerts/{created['alert_id']}/photos", data=data, headers=headers)


def test_the_answer_lets_this_browser_follow_without_a_link(client: FlaskClient) -> None:
    answer = press(client)
    cookies = [one for one in answer.headers.getlist("Set-Cookie") if one.startswith("fire_alert=")]
    assert len(cookies) == 1
    assert "HttpOnly" in cookies[0]
    assert client.get(f"/v1/alerts/{answer.get_json()['alert_id']}").status_code == 200


def test_a_browser_follows_its_newest_alerts(client: FlaskClient) -> None:
    made = [pressed(client, drill=True) for _ in range(6)]
    statuses = [client.get(f"/v1/alerts/{one['alert_id']}").status_code for one in made]
    assert statuses == [401, 401, 200, 200, 200, 200]


def test_a_secret_link_is_exchanged_for_the_cookie(app: Flask, client: FlaskClient) -> None:
    created, other = pressed(client), app.test_client()
    address = f"/v1/alerts/{created['alert_id']}"
    assert other.post(f"{address}/open", json={"secret": "salah"}).status_code == 401
    assert other.get(address).status_code == 401
    assert other.post(f"{address}/open", json={"secret": created["secret"]}).get_json()["status"] == "baru"
    assert other.get(address).status_code == 200


def test_the_page_follows_the_post_that_comes(client: FlaskClient, owner: psycopg.Connection) -> None:
    created = pressed(client, kind="lahan")
    owner.execute(
        "UPDATE fire.dispatch SET acknowledged_at = now(), departed_at = now();"
        "UPDATE fire.incident SET state = 'berangkat', acknowledged_at = now(), departed_at = now()"
    )
    shown = seen(client, created)
    assert (shown["status"], shown["post"]) == ("berangkat", "Pos Ranomeeto")
    assert shown["eta_s"] > 0
    assert [step["key"] for step in shown["steps"] if step["at"]] == ["received", "acknowledged", "departed"]
    assert shown["headline"] == "Regu sedang menuju tempat Anda."
    assert shown["advice"]


def test_photos_are_taken_once_up_to_five(client: FlaskClient, owner: psycopg.Connection) -> None:
    created, key = pressed(client), str(uuid4())
    first = [send_photo(client, created, 10, key) for _ in range(2)]
    assert [answer.status_code for answer in first] == [201, 201]
    assert first[0].get_json() == first[1].get_json()
    assert send_photo(client, created, 10).get_json() == first[0].get_json()
    for shade in range(50, 250, 50):
        assert send_photo(client, created, shade).status_code == 201
    assert send_photo(client, created, 250).status_code == 422
    assert seen(client, created)["photo_count"] == 5
    assert send_photo(client, created | {"secret": "AAAA-AAAA-AAAA-AAAA"}).status_code == 401


def test_after_its_term_nothing_of_a_caller_is_left(app: Flask, client: FlaskClient, owner: psycopg.Connection) -> None:
    ended, running = pressed(client, phone="081234567890", note="Api di dapur"), pressed(client, latitude=-4.4)
    assert add(client, ended, **AMBAIPUA, accuracy_m=3).status_code == 200
    assert send_photo(client, ended).status_code == 201
    owner.execute(
        "UPDATE fire.incident SET state = 'selesai', ended_at = now() - interval '2 days' WHERE number = %s",
        [ended["incident_number"]],
    )
    with app.app_context():
        store = office().store

    retention.erase_old_alerts(timedelta(days=1))
    retention.erase_old_photos(store, timedelta(days=1))

    row = alert_row(owner, ended)
    assert (row["phone"], row["phone_hash"], row["device_hash"], row["note"]) == (None, None, None, "")
    assert (row["latitude"], row["quality"], row["erased_at"] is None) == (None, "tepat", False)
    assert owner.execute("SELECT (SELECT count(*) FROM fire.fix), (SELECT count(*) FROM fire.photo)").fetchone() == (
        0,
        0,
    )
    assert alert_row(owner, running)["latitude"] == -4.4
    assert seen(client, ended)["has_phone"] is False


def test_a_network_that_floods_is_told_to_telephone(settings: Settings, app: Flask, pack: Any) -> None:
    few = create_app(settings.model_copy(update={"limit_alerts": "2 per hour"}), pack).test_client()
    assert [press(few).status_code for _ in range(2)] == [201, 201]
    refused = press(few)
    assert refused.status_code == 429
    assert "Pemadam kebakaran 113" in refused.get_json()["detail"]
    assert int(refused.headers["Retry-After"]) > 0


def test_kinds_are_those_of_the_office(client: FlaskClient) -> None:
    kinds = client.get("/v1/kinds").get_json()
    assert (kinds[0]["code"], kinds[0]["is_fire"]) == ("rumah", True)
    assert kinds[0]["advice"][0] == "Keluar dulu dan ajak semua orang"


@pytest.mark.parametrize("has_secret", [False, True])
def test_whatever_is_sent_the_answer_is_as_documented(app: Flask, *, has_secret: bool) -> None:
    created = pressed(app.test_client())
    headers = bearer(created) if has_secret else {}
    document = schemathesis.openapi.from_wsgi("/openapi.json", app).include(path_regex="^/v1/(alerts|kinds|inbound)")
    came: Counter[int] = Counter()

    def call(case: schemathesis.Case[Any]) -> None:
        if has_secret and case.path_parameters and "alert_id" in case.path_parameters:
            case.path_parameters["alert_id"] = created["alert_id"]
        came[case.call_and_validate(checks=CHECKS, headers=headers).status_code] += 1

    for found in document.get_all_operations():
        assert isinstance(found, Ok)
        if found.ok().path.endswith("/events"):
            continue
        for mode in GenerationMode:
            with suppress(Unsatisfiable):
                EXAMPLES(given(found.ok().as_strategy(generation_mode=mode))(call))()
    assert came[201] > 2
    assert came[422] > 5
