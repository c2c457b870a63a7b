"""What a caller adds after the press reaches the crews, and never delays the alarm."""

from typing import Any

import psycopg
import pytest
from flask.testing import FlaskClient

from tests.fire_button.alerts import (
    DESA_AMBAIPUA,
    KENDARI,
    add,
    alert_row,
    bearer,
    events,
    incident_row,
    posts_rung,
    pressed,
    seen,
)

SHARPER = {"latitude": -4.0791, "longitude": 122.4101}
KONDA = {"latitude": -4.1125, "longitude": 122.4698}


def fixes(owner: psycopg.Connection) -> int:
    found = owner.execute("SELECT count(*) FROM fire.fix").fetchone()
    return int(found[0]) if found else 0


def test_a_sharper_fix_moves_alert_and_incident(client: FlaskClient, owner: psycopg.Connection) -> None:
    created = pressed(client, accuracy_m=900)
    answer = add(client, created, **SHARPER, accuracy_m=12)
    assert (answer.status_code, answer.get_json()["accuracy_m"]) == (200, 12)
    assert incident_row(owner, created)["latitude"] == SHARPER["latitude"]
    assert events(owner, created["incident_number"])[-1] == "alert.changed"


def test_a_fix_that_is_no_better_is_kept_and_changes_nothing(client: FlaskClient, owner: psycopg.Connection) -> None:
    created = pressed(client, accuracy_m=10)
    before = events(owner, created["incident_number"])
    assert add(client, created, **SHARPER, accuracy_m=50).status_code == 200
    assert (fixes(owner), alert_row(owner, created)["accuracy_m"]) == (1, 10)
    assert events(owner, created["incident_number"]) == before


def test_another_callers_fix_leaves_the_place_alone(client: FlaskClient, app: Any, owner: psycopg.Connection) -> None:
    first = pressed(client, accuracy_m=60)
    second = pressed(app.test_client(), latitude=-4.0769, accuracy_m=60)
    add(app.test_client(), second, latitude=-4.0768, longitude=122.4104, accuracy_m=5)
    assert incident_row(owner, first)["latitude"] == -4.0787


def test_the_place_that_was_asked_for_brings_the_post(client: FlaskClient, owner: psycopg.Connection) -> None:
    created = pressed(client, latitude=..., longitude=...)
    answer = add(client, created, desa_code=DESA_AMBAIPUA, landmark="Seberang pasar")
    assert "place" not in answer.get_json()["missing"]
    incident = incident_row(owner, created)
    assert (incident["place"], incident["landmark"]) == ("Desa Ambaipua, Ranomeeto", "Seberang pasar")
    assert "pos-ranomeeto" in posts_rung(owner, created["incident_number"])


def test_a_fix_inside_mends_one_outside(client: FlaskClient, owner: psycopg.Connection) -> None:
    created = pressed(client, **KENDARI)
    add(client, created, **KONDA, accuracy_m=10)
    incident = incident_row(owner, created)
    assert (incident["is_outside"], incident["kecamatan_code"]) == (False, "74.05.07")


def test_what_an_operator_marked_stays(client: FlaskClient, owner: psycopg.Connection) -> None:
    created = pressed(client, accuracy_m=900)
    owner.execute(
        "INSERT INTO fire.incident_event (incident_id, kind) SELECT id, 'incident.located' FROM fire.incident"
    )
    add(client, created, **SHARPER, accuracy_m=3)
    assert incident_row(owner, created)["latitude"] == -4.0787
    assert alert_row(owner, created)["latitude"] == SHARPER["latitude"]


def test_kind_danger_note_and_number(client: FlaskClient, owner: psycopg.Connection) -> None:
    created = pressed(client)
    add(client, created, kind="rumah", in_danger=True)
    add(client, created, note="Ada tabung gas di dapur", phone="081234567890")

    shown = seen(client, created)

    assert (shown["kind_name"], shown["in_danger"], shown["has_phone"]) == ("Rumah atau bangunan", True, True)
    assert (shown["missing"], shown["advice"][0]) == ([], "Keluar dulu dan ajak semua orang")
    incident = incident_row(owner, created)
    assert (incident["kind_code"], incident["in_danger"]) == ("rumah", True)
    told = owner.execute("SELECT string_agg(words || data::text, '') FROM fire.incident_event").fetchone()
    assert "tabung" not in str(told)
    assert "81234567890" not in str(told)


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"kind": "gempa"}, "kind"),
        ({"desa_code": "1"}, "desa_code"),
        ({"kecamatan_code": "1"}, "kecamatan_code"),
        ({"phone": "12"}, "phone"),
        ({"latitude": -4.0}, "longitude"),
        ({"latitude": 95, "longitude": 0}, "latitude"),
        ({"note": "x" * 1_001}, "note"),
        ({"secret": "x"}, "secret"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_cure(client: FlaskClient, sent: dict[str, Any], field: str) -> None:
    answer = add(client, pressed(client), **sent)
    assert answer.status_code == 422
    assert field in answer.get_json()["errors"]


def test_zero_is_no_position_here_either(client: FlaskClient, owner: psycopg.Connection) -> None:
    created = pressed(client)
    assert add(client, created, latitude=0, longitude=0).status_code == 200
    assert (fixes(owner), alert_row(owner, created)["latitude"]) == (0, -4.0787)


def test_an_ended_incident_takes_no_more(client: FlaskClient, owner: psycopg.Connection) -> None:
    created = pressed(client)
    owner.execute("UPDATE fire.incident SET state = 'selesai', ended_at = now()")
    answer = add(client, created, note="Masih ada api")
    assert (answer.status_code, "tekan tombolnya lagi" in answer.get_json()["detail"]) == (409, True)


def test_only_the_secret_opens_an_alert(client: FlaskClient, app: Any) -> None:
    created, other = pressed(client), pressed(app.test_client(), **KONDA)
    stranger = app.test_client()
    address = f"/v1/alerts/{created['alert_id']}"
    assert stranger.get(address).status_code == 401
    assert stranger.get(address, headers=bearer(other)).status_code == 401
    assert stranger.patch(address, json={"note": "x"}, headers=bearer(other)).status_code == 401
    assert stranger.get("/v1/alerts/0199b0de-0000-7000-8000-000000000000", headers=bearer(other)).status_code == 404
