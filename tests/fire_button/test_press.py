"""A press becomes an alert that is alarmed, whatever the phone says; the same press again is the same alert."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.fire_button.alerts import (
    DESA_AMBAIPUA,
    KENDARI,
    ago,
    alert_row,
    events,
    incident_row,
    posts_rung,
    press,
    pressed,
    seen,
)


def test_a_press_alarms_the_nearest_post(client: FlaskClient, owner: psycopg.Connection) -> None:
    created = pressed(client, kind="rumah", in_danger=True, phone="0812 3456 7890")

    incident = incident_row(owner, created)
    assert created["incident_number"] == incident["number"]
    assert (created["status"], created["post"], created["quality"]) == ("baru", "Pos Ranomeeto", "tepat")
    assert (created["notices"], created["missing"]) == ([], [])
    assert created["url"].endswith(f"/alarm/{created['alert_id']}#{created['secret']}")
    assert (incident["desa_code"], incident["is_inside_wmk"], incident["kind_code"]) == (DESA_AMBAIPUA, True, "rumah")
    assert posts_rung(owner, incident["number"]) == {"pos-ranomeeto"}
    assert events(owner, incident["number"])[:2] == ["alert.raised", "alarm.started"]


def test_the_number_of_a_caller_is_stored_sealed(client: FlaskClient, owner: psycopg.Connection) -> None:
    created = pressed(client, phone="0812 3456 7890")
    written = owner.execute("SELECT array_agg(t::text) FROM fire.alert t").fetchone()
    assert "81234567890" not in str(written)
    assert seen(client, created)["has_phone"] is True


def test_five_times_on_a_bad_line_is_one_alert(client: FlaskClient, owner: psycopg.Connection) -> None:
    key, at = str(uuid4()), ago(seconds=9)
    answers = [press(client, key, pressed_at=at, sent_at=ago(seconds=9 - tries)) for tries in range(5)]

    assert [answer.status_code for answer in answers] == [201] * 5
    assert [answer.headers.get("Idempotency-Replayed") for answer in answers] == [None] + ["true"] * 4
    assert len({(answer.json["alert_id"], answer.json["secret"]) for answer in answers if answer.json}) == 1
    assert owner.execute("SELECT count(*) FROM fire.alert").fetchone() == (1,)


def test_the_same_key_at_once_from_five_threads_is_one_alert(app: Flask, owner: psycopg.Connection) -> None:
    key, at = str(uuid4()), ago(seconds=9)
    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(lambda _: press(app.test_client(), key, pressed_at=at), range(5)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.get_json()["secret"] for answer in answers}) == 1
    assert owner.execute("SELECT count(*) FROM fire.incident").fetchone() == (1,)


def test_a_key_is_not_for_another_press(client: FlaskClient) -> None:
    key = str(uuid4())
    press(client, key, pressed_at=ago(minutes=1))
    refused = press(client, key, pressed_at=ago(minutes=1), note="Api di dapur")
    assert (refused.status_code, refused.get_json()["type"]) == (422, "/docs#idempotency-key-reused")


@pytest.mark.parametrize(
    ("sent", "quality", "said"),
    [
        ({"latitude": 0, "longitude": 0}, "tanpa", "0, 0"),
        ({"latitude": 91, "longitude": 500}, "tanpa", "tidak ada di peta"),
        ({"latitude": -4.0787, "longitude": ...}, "tanpa", "belum diketahui"),
        (KENDARI, "luar", "di luar wilayah"),
        ({"accuracy_m": 30_000_000}, "kasar", "masih kasar"),
        ({"desa_code": "99.99.99.9999"}, "tepat", "Desa ini tidak ada di daftar"),
        ({"kecamatan_code": "99.99.99"}, "tepat", "Kecamatan ini tidak ada di daftar"),
        ({"phone": "12"}, "tepat", "Nomor HP tidak dipakai"),
        ({"kind": "gempa"}, "tepat", "Jenis kejadian ini tidak ada"),
    ],
)
def test_what_cannot_be_used_is_said_and_drops_nothing(
    client: FlaskClient, owner: psycopg.Connection, sent: dict[str, Any], quality: str, said: str
) -> None:
    created = pressed(client, **sent)
    assert created["quality"] == quality
    assert said in " ".join(created["notices"])
    assert "alarm.started" in events(owner, created["incident_number"])


def test_outside_the_regency_the_nearest_post_is_rung_too(client: FlaskClient, owner: psycopg.Connection) -> None:
    created = pressed(client, **KENDARI)
    incident = incident_row(owner, created)
    assert (incident["is_outside"], incident["place"]) == (True, "Di luar Konawe Selatan")
    assert posts_rung(owner, created["incident_number"]) == {"pos-konda"}


def test_a_chosen_desa_counts_before_a_position_outside(client: FlaskClient, owner: psycopg.Connection) -> None:
    incident = incident_row(owner, pressed(client, **KENDARI, desa_code=DESA_AMBAIPUA))
    assert (incident["place"], incident["latitude"]) == ("Desa Ambaipua, Ranomeeto", None)


def test_without_any_place_it_is_taken_and_the_place_is_asked_for(
    client: FlaskClient, owner: psycopg.Connection
) -> None:
    created = pressed(client, latitude=..., longitude=..., accuracy_m=...)
    assert created["missing"][0] == "place"
    assert incident_row(owner, created)["place"] == "Tempat belum diketahui"
    assert "alarm.started" in events(owner, created["incident_number"])


def test_a_clock_that_is_a_day_wrong_is_told_from_a_real_delay(client: FlaskClient, owner: psycopg.Connection) -> None:
    ahead = alert_row(owner, pressed(client, pressed_at=ago(days=-1, seconds=3), sent_at=ago(days=-1)))
    assert ahead["is_late"] is False
    assert -86_401 < ahead["clock_off_s"] < -86_390
    age = owner.execute("SELECT extract(epoch FROM received_at - pressed_at) FROM fire.alert").fetchone()
    assert age is not None
    assert 2.9 < age[0] < 3.1

    late = pressed(client, pressed_at=ago(days=3, minutes=40), sent_at=ago(days=3))
    assert late["is_late"] is True
    assert "terlambat" in " ".join(late["notices"])


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2026-01-01T00:00:00"])
def test_absurd_times_are_taken(client: FlaskClient, owner: psycopg.Connection, moment: str) -> None:
    assert press(client, pressed_at=moment, sent_at=moment).status_code == 201
    assert press(client, pressed_at=moment, sent_at=...).status_code == 201
    ages = owner.execute("SELECT received_at >= pressed_at FROM fire.alert").fetchall()
    assert ages == [(True,), (True,)]


def test_a_late_press_leaves_the_decision_to_the_operator(
    app: Flask, client: FlaskClient, owner: psycopg.Connection, sign_in: Any
) -> None:
    operator_can_be_rung(owner, sign_in)
    late = pressed(client, pressed_at=ago(minutes=40))
    assert posts_rung(owner, late["incident_number"]) == set()
    assert "alarm.started" in events(owner, late["incident_number"])

    fresh = pressed(app.test_client())

    assert fresh["incident_number"] == late["incident_number"]
    assert posts_rung(owner, late["incident_number"]) == {"pos-ranomeeto"}


def operator_can_be_rung(owner: psycopg.Connection, sign_in: Any) -> None:
    """Somebody with the role and a way to be reached."""
    sign_in("operator")
    owner.execute(
        "INSERT INTO fire.reach (holder, channel, address, address_hash)"
        " SELECT 'petugas:' || id, 'email', 'x', 'x' FROM account.officer"
    )


def test_a_drill_is_an_incident_of_its_own(client: FlaskClient, owner: psycopg.Connection) -> None:
    drill, real = pressed(client, drill=True), pressed(client)
    assert (drill["incident_number"][0], real["incident_number"][0]) == ("L", "K")
    assert (drill["is_drill"], seen(client, drill)["is_drill"]) == (True, True)


@pytest.mark.parametrize(
    "body",
    [{"latitude": "abc"}, {"pressed_at": "kemarin"}, {"unknown": 1}, {"in_danger": "mungkin"}, [], "x"],
)
def test_what_is_no_press_is_refused_with_its_cure(client: FlaskClient, body: Any) -> None:
    answer = client.post("/v1/alerts", json=body)
    assert answer.status_code == 422
    assert answer.get_json()["errors"]
