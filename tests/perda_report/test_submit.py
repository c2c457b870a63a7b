"""Sending a report: what is written, what is told, what comes again, what is refused."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.perda_report.reports import KENDARI, report, send, sent


def count(owner: psycopg.Connection, table: str) -> int:
    row = owner.execute(f"SELECT count(*) FROM perda.{table}").fetchone()  # noqa: S608 — names of ours
    assert row is not None
    return int(row[0])


def test_a_report_is_written_with_its_event_and_its_notice(client: FlaskClient, owner: psycopg.Connection) -> None:
    answer = sent(client)

    row = owner.execute(
        "SELECT status, opd_code, desa_code, kecamatan_code, place, contact, step_due_at = verify_due_at, version"
        " FROM perda.report WHERE tracking_number = %s",
        [answer["tracking_number"]],
    ).fetchone()
    assert row == ("baru", "dlh", "74.05.08.2014", "74.05.08", "Desa Ambaipua, Ranomeeto", None, True, 1)
    assert owner.execute("SELECT kind FROM perda.report_event").fetchall() == [("dilaporkan",)]
    notice = owner.execute("SELECT topic, reference, recipient, state, body FROM perda.outbox").fetchone()
    assert notice is not None
    assert notice[:4] == ("report.new", answer["tracking_number"], "opd:dlh", "waiting")
    assert "Ranomeeto" in notice[4]
    assert "mobil bak terbuka" not in notice[4]


def test_the_answer_tells_all_that_the_citizen_needs(client: FlaskClient) -> None:
    answer = sent(client)

    assert answer["status"] == "baru"
    assert answer["opd"] == "Dinas Lingkungan Hidup Kabupaten Konawe Selatan"
    assert answer["url"].endswith(f"/laporan/{answer['tracking_number']}#{answer['secret']}")
    assert datetime.now(UTC) < datetime.fromisoformat(answer["verify_due_at"])
    assert datetime.fromisoformat(answer["verify_due_at"]) < datetime.fromisoformat(answer["due_at"])


def test_the_same_key_again_gets_the_first_answer(client: FlaskClient, owner: psycopg.Connection) -> None:
    key = str(uuid4())
    first = send(client, key)
    again = client.post("/v1/reports", json=report(accuracy_m=None), headers={"Idempotency-Key": key})

    assert again.status_code == 201
    assert again.data == first.data
    assert again.headers["Idempotency-Replayed"] == "true"
    assert count(owner, "report") == count(owner, "outbox") == count(owner, "report_event") == 1


def test_five_at_once_with_one_key_make_one_report(app: Flask, owner: psycopg.Connection) -> None:
    key = str(uuid4())
    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(lambda _: send(app.test_client(), key), range(5)))

    assert [answer.status_code for answer in answers] == [201] * 5
    assert len({answer.data for answer in answers}) == 1
    assert count(owner, "report") == count(owner, "outbox") == 1


def test_the_same_key_with_another_body_is_refused(client: FlaskClient, owner: psycopg.Connection) -> None:
    key = str(uuid4())
    send(client, key)
    other = send(client, key, description="Sesuatu yang lain sama sekali.")

    assert other.status_code == 422
    assert other.get_json()["type"].endswith("idempotency-key-reused")
    assert count(owner, "report") == 1


def test_what_was_accepted_is_still_answered_when_its_category_is_gone(
    client: FlaskClient, owner: psycopg.Connection, app: Flask
) -> None:
    key = str(uuid4())
    first = send(client, key)
    owner.execute("UPDATE perda.category SET is_active = false WHERE code = 'sampah'")
    app.extensions["perda_office"].reference.forget()

    assert send(client, key).data == first.data
    assert send(client).status_code == 422


def test_a_number_that_is_taken_is_drawn_again(
    client: FlaskClient, owner: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = sent(client)["tracking_number"]
    drawn = iter([taken, taken, "KS-2222-2222"])
    monkeypatch.setattr("services.perda_report.actions.submit.new_number", lambda _: next(drawn))

    assert sent(client)["tracking_number"] == "KS-2222-2222"
    assert count(owner, "report") == count(owner, "outbox") == 2


def test_when_every_number_is_taken_nothing_is_left_behind(
    client: FlaskClient, owner: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = sent(client)["tracking_number"]
    monkeypatch.setattr("services.perda_report.actions.submit.new_number", lambda _: taken)

    assert send(client).status_code == 503
    assert count(owner, "report") == count(owner, "outbox") == count(owner, "idempotency_key") == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"category": "tidak_ada"}, "category"),
        ({"category": ...}, "category"),
        ({"description": "pendek"}, "description"),
        ({"description": "x" * 4001}, "description"),
        ({"description": "\u200b" * 40}, "description"),
        ({"landmark": "x" * 201}, "landmark"),
        ({"latitude": 91}, "latitude"),
        ({"longitude": -180.5}, "longitude"),
        ({"longitude": ...}, "longitude"),
        ({"latitude": None, "longitude": None}, "desa_code"),
        ({"latitude": None, "longitude": None, "desa_code": "74.05.99.9999"}, "desa_code"),
        ({"latitude": None, "longitude": None, "kecamatan_code": "74.05.99"}, "kecamatan_code"),
        (KENDARI, "latitude"),
        ({"accuracy_m": -1}, "accuracy_m"),
        ({"occurred_at": (datetime.now(UTC) + timedelta(days=1)).isoformat()}, "occurred_at"),
        ({"occurred_at": (datetime.now(UTC) - timedelta(days=400)).isoformat()}, "occurred_at"),
        ({"occurred_at": "0001-01-01T00:00:00+14:00"}, "occurred_at"),
        ({"occurred_at": "9999-12-31T23:59:59-14:00"}, "occurred_at"),
        ({"occurred_at": "kemarin"}, "occurred_at"),
        ({"identity": "secret"}, "identity"),
        ({"identity": ...}, "identity"),
        ({"identity": "named"}, "name"),
        ({"identity": "named", "name": "Wa Ina", "phone": "0812 4000"}, "phone"),
        ({"identity": "named", "name": "Wa Ina", "phone": "+1 212 555 0100"}, "phone"),
        ({"identity": "named", "name": "Wa Ina", "email": "wa ina@contoh"}, "email"),
        ({"identity": "confidential"}, "email"),
        ({"photos": []}, "photos"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(
    client: FlaskClient, owner: psycopg.Connection, changes: dict[str, object], field: str
) -> None:
    answer = send(client, **changes)

    assert answer.status_code == 422, answer.text
    assert field in answer.get_json()["errors"]
    assert count(owner, "report") == count(owner, "outbox") == count(owner, "idempotency_key") == 0


def test_a_position_outside_the_regency_says_what_to_do(client: FlaskClient) -> None:
    told = send(client, **KENDARI).get_json()["errors"]["latitude"]

    assert told == "Tempat ini di luar Konawe Selatan. Bila kejadiannya di Konawe Selatan, pilih desanya."


def test_a_chosen_desa_counts_before_a_phone_outside(client: FlaskClient, owner: psycopg.Connection) -> None:
    sent(client, **KENDARI, desa_code="74.05.08.2014")

    row = owner.execute("SELECT desa_code, latitude, accuracy_m FROM perda.report").fetchone()
    assert row == ("74.05.08.2014", None, None)


def test_a_place_without_any_map(client: FlaskClient, owner: psycopg.Connection) -> None:
    sent(client, latitude=..., longitude=..., kecamatan_code="74.05.08", landmark="Samping masjid")

    assert owner.execute("SELECT desa_code, place, landmark FROM perda.report").fetchone() == (
        None,
        "Kecamatan Ranomeeto",
        "Samping masjid",
    )


def test_a_named_reporters_contact_is_stored_sealed(client: FlaskClient, owner: psycopg.Connection) -> None:
    sent(client, identity="named", name="Wa Ina", phone="0812 3456 7890", email="wa.ina@contoh.id")

    (contact,) = owner.execute("SELECT contact FROM perda.report").fetchone() or (b"",)
    assert contact
    everything = str(owner.execute("SELECT r::text, o::text FROM perda.report r, perda.outbox o").fetchall())
    assert "Wa Ina" not in everything
    assert "81234567890" not in everything


def test_who_is_anonymous_is_not_stored_even_when_a_number_came_along(
    client: FlaskClient, owner: psycopg.Connection
) -> None:
    sent(client, identity="anonymous", name="Wa Ina", phone="bukan nomor")

    assert owner.execute("SELECT contact FROM perda.report").fetchone() == (None,)


def test_a_time_without_zone_is_the_regencys(client: FlaskClient, owner: psycopg.Connection) -> None:
    sent(client, occurred_at=(datetime.now(UTC) - timedelta(days=2)).strftime("%Y-%m-%dT08:30"))

    (at,) = owner.execute("SELECT occurred_at FROM perda.report").fetchone() or (None,)
    assert at is not None
    assert at.astimezone(UTC).strftime("%H:%M") == "00:30"


def test_a_form_is_the_same_report_as_json(client: FlaskClient, owner: psycopg.Connection) -> None:
    key = str(uuid4())
    first = send(client, key)
    form = {name: str(value) for name, value in report().items()} | {"phone": "", "occurred_at": ""}
    again = client.post("/v1/reports", data=form, content_type="multipart/form-data", headers={"Idempotency-Key": key})

    assert again.data == first.data
    assert count(owner, "report") == 1


def test_bodies_that_are_no_report_are_refused(client: FlaskClient) -> None:
    for body, status in ((b"{", 400), (b"[]", 422), (json.dumps(report()).encode() + b"x", 400)):
        answer = client.post("/v1/reports", data=body, content_type="application/json")
        assert answer.status_code == status, answer.text
    assert client.post("/v1/reports", data=b"x", content_type="text/plain").status_code == 415
