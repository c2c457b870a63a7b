"""An operator writes a call down: an alert like any other, with both times of the call, once, and in the audit."""

from typing import Any
from uuid import uuid4

import psycopg
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.fire_button.alerts import DESA_AMBAIPUA, ago
from tests.fire_button.conftest import SignIn


@pytest.fixture
def operator(sign_in: SignIn) -> FlaskClient:
    """Whoever answers the telephone."""
    return sign_in("operator")


def call(operator: FlaskClient, key: str = "", /, **fields: Any) -> TestResponse:
    whole = {"desa_code": DESA_AMBAIPUA, "phone": "0812 3456 7890", "channel": "telepon"} | fields
    return operator.post("/petugas/panggilan", data=whole | {"key": key or str(uuid4())})


def test_a_call_is_alarmed_with_its_own_times(operator: FlaskClient, owner: psycopg.Connection) -> None:
    answer = call(operator, call_arrival_at=ago(seconds=60), call_answered_at=ago(seconds=45), in_danger="true")

    assert answer.status_code == 303, answer.text
    row = owner.execute(
        "SELECT channel, is_late, operator_id IS NOT NULL, call_answered_at - call_arrival_at > interval '14 s',"
        " received_at - pressed_at > interval '59 s' FROM fire.alert"
    ).fetchone()
    assert row == ("telepon", False, True, True, True)
    assert owner.execute("SELECT post_code FROM fire.dispatch").fetchone() == ("pos-ranomeeto",)
    assert owner.execute("SELECT act, detail FROM fire.audit WHERE act = 'alert.call'").fetchone() == (
        "alert.call",
        {"channel": "telepon"},
    )


def test_a_double_click_is_one_call(operator: FlaskClient, owner: psycopg.Connection) -> None:
    key, at = str(uuid4()), ago(seconds=30)
    assert [call(operator, key, call_arrival_at=at).status_code for _ in range(2)] == [303, 303]
    found = owner.execute(
        "SELECT (SELECT count(*) FROM fire.alert), (SELECT count(*) FROM fire.audit WHERE act = 'alert.call')"
    ).fetchone()
    assert found == (1, 1)


def test_a_call_about_a_fire_that_is_known_is_linked(operator: FlaskClient, owner: psycopg.Connection) -> None:
    call(operator, channel="whatsapp")
    call(operator, phone="0813 1111 2222")
    assert owner.execute("SELECT count(*), count(DISTINCT incident_id) FROM fire.alert").fetchone() == (2, 1)


@pytest.mark.parametrize(
    ("times", "said"),
    [
        ({"call_arrival_at": ago(hours=-1)}, "Waktu ini belum terjadi"),
        ({"call_arrival_at": ago(days=2)}, "lebih dari sehari"),
        ({"call_arrival_at": ago(seconds=10), "call_answered_at": ago(seconds=50)}, "Dijawab tidak bisa sebelum masuk"),
        ({"call_arrival_at": "0001-01-01T00:00:00"}, "lebih dari sehari"),
    ],
)
def test_times_that_cannot_be_are_refused_and_the_form_keeps_the_rest(
    operator: FlaskClient, owner: psycopg.Connection, times: dict[str, str], said: str
) -> None:
    answer = call(operator, note="Rumah panggung", **times)
    assert answer.status_code == 422
    assert said in answer.text
    assert "Rumah panggung" in answer.text
    assert owner.execute("SELECT count(*) FROM fire.alert").fetchone() == (0,)
