"""What people send by SMS: read, alarmed, answered once; what no machine can read waits for an operator."""

import base64
import json
import time
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from common.notifications.signatures import sign
from common.pack import Pack
from common.settings import Settings
from services.fire_button.messages.reading import read_words
from tests.fire_button.alerts import DESA_AMBAIPUA, posts_rung

SECRET = "whsec_" + base64.b64encode(b"inbound-secret-of-the-tests").decode()
SENDER = "081234567890"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """With a gateway that signs."""
    return settings.model_copy(update={"sms_inbound_secret": type(settings.secret_key)(SECRET)})


def bring(client: FlaskClient, words: str, /, sender: str = SENDER, message: str = "", **told: Any) -> TestResponse:
    """The gateway brings a message."""
    body = json.dumps({"id": message or str(uuid4()), "from": sender, "text": words} | told).encode()
    at = int(time.time())
    headers = {"webhook-id": "1", "webhook-timestamp": str(at), "webhook-signature": sign(SECRET, "1", at, body)}
    return client.post("/v1/inbound/sms", data=body, headers=headers, content_type="application/json")


def outcome(answer: TestResponse) -> str:
    assert answer.status_code == 200, answer.text
    return str(answer.get_json()["outcome"])


def replies(owner: psycopg.Connection) -> list[str]:
    asked = "SELECT data->>'sms' FROM fire.outbox WHERE topic = 'fire.reply' ORDER BY id"
    return [words for (words,) in owner.execute(asked)]


def alerts(owner: psycopg.Connection) -> list[dict[str, Any]]:
    asked = "SELECT to_jsonb(a) || jsonb_build_object('number', i.number) FROM fire.alert a"
    return [row for (row,) in owner.execute(f"{asked} JOIN fire.incident i ON i.id = a.incident_id ORDER BY a.id")]


def test_the_pages_own_text_is_an_alert_and_is_answered(client: FlaskClient, owner: psycopg.Connection) -> None:
    assert outcome(bring(client, "API -4.07870,122.41040 +-24")) == "alert"

    (alert,) = alerts(owner)
    assert (alert["channel"], alert["latitude"], alert["accuracy_m"]) == ("sms", -4.0787, 24)
    assert posts_rung(owner, alert["number"]) == {"pos-ranomeeto"}
    (words,) = replies(owner)
    assert words.startswith(f"Alarm {alert['number']} diterima. Pos Ranomeeto dipanggil.")
    assert len(words) <= 160
    recipient = owner.execute("SELECT recipient FROM fire.outbox WHERE topic = 'fire.reply'").fetchone()
    assert recipient == (f"pemanggil:{alert['id']}",)


def test_brought_twice_is_one_alert_and_one_answer(client: FlaskClient, owner: psycopg.Connection) -> None:
    for _ in range(3):
        assert outcome(bring(client, "API -4.07870,122.41040", message="77")) == "alert"
    assert (len(alerts(owner)), len(replies(owner))) == (1, 1)


def test_who_names_no_place_is_asked_and_their_answer_brings_the_post(
    client: FlaskClient, owner: psycopg.Connection
) -> None:
    assert outcome(bring(client, "Tolong kebakaran rumah")) == "alert"
    assert "Balas dengan nama desa" in replies(owner)[0]

    assert outcome(bring(client, "ambaipua dekat masjid")) == "alert"

    first, second = alerts(owner)
    assert first["number"] == second["number"]
    assert "pos-ranomeeto" in posts_rung(owner, first["number"])
    assert "Desa Ambaipua" in replies(owner)[1]


def test_many_messages_of_one_phone_are_one_incident_and_few_answers(
    client: FlaskClient, owner: psycopg.Connection
) -> None:
    for number in range(6):
        bring(client, f"API -4.{number}7870,122.41040")
    assert len(alerts(owner)) == 6
    assert len({alert["number"] for alert in alerts(owner)}) == 3
    assert len(replies(owner)) == 3


@pytest.mark.parametrize("words", ["Pak, jadwal rapat besok jam berapa?", "👍", "", "0812", "1 2 3"])
def test_what_says_nothing_of_a_fire_waits_for_an_operator(
    client: FlaskClient, owner: psycopg.Connection, words: str
) -> None:
    assert outcome(bring(client, words)) == "unread"
    row = owner.execute("SELECT outcome, sender, words FROM fire.inbound_sms").fetchone()
    assert row is not None
    assert (row[0], b"812345" in row[1]) == ("unread", False)
    assert alerts(owner) == []


def test_advertising_is_ignored(client: FlaskClient, owner: psycopg.Connection) -> None:
    assert outcome(bring(client, "Promo kebakaran harga di Konda", sender="TOKO")) == "ignored"
    assert alerts(owner) == []


def test_only_the_gateway_may_bring(app: Flask, client: FlaskClient, owner: psycopg.Connection) -> None:
    body = json.dumps({"id": "1", "from": SENDER, "text": "API -4.07870,122.41040"})
    assert client.post("/v1/inbound/sms", data=body, content_type="application/json").status_code == 401
    assert alerts(owner) == []


@pytest.mark.parametrize(
    ("words", "desa", "kecamatan"),
    [
        ("kebakaran di desa Ambaipua", DESA_AMBAIPUA, "74.05.08"),
        ("KEBAKARAN AMBAIPUWA DEKAT PASAR", DESA_AMBAIPUA, "74.05.08"),
        ("ada api di kec. Konda", None, "74.05.07"),
        ("kebakaran Konda", None, "74.05.07"),
        ("rumah terbakar di ranometo", None, "74.05.08"),
        ("Ambaipua, Ranomeeto", DESA_AMBAIPUA, "74.05.08"),
        ("kebakaran rumah tetangga tolong cepat", None, None),
        ("terima kasih banyak pak", None, None),
    ],
)
def test_places_are_read_as_people_write_them(pack: Pack, words: str, desa: str | None, kecamatan: str | None) -> None:
    read = read_words(pack, words)
    assert (read.desa_code, read.kecamatan_code) == (desa, kecamatan)


def test_a_name_that_two_desa_share_needs_its_kecamatan(pack: Pack) -> None:
    names = [desa.name.casefold() for desa in pack.regions.all_desa]
    twice = [desa for desa in pack.regions.all_desa if names.count(desa.name.casefold()) > 1]
    for desa in twice:
        assert read_words(pack, f"kebakaran di desa {desa.name}").desa_code is None
        if desa.name != desa.kecamatan_name:
            words = f"kebakaran desa {desa.name} kecamatan {desa.kecamatan_name}"
            assert read_words(pack, words).desa_code == desa.code
    assert twice


def test_every_desa_is_found_by_its_own_name(pack: Pack) -> None:
    for desa in pack.regions.all_desa:
        read = read_words(pack, f"kebakaran di desa {desa.name} kecamatan {desa.kecamatan_name}")
        assert read.kecamatan_code == desa.kecamatan_code, desa
