"""A press becomes an alarm: who is rung at once, in which words, and who is not."""

from typing import Any

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from services.fire_button.messages.facts import Facts
from services.fire_button.messages.words import LONGEST_SMS, worded
from tests.fire_button.alerts import DESA_AMBAIPUA, KENDARI, add, ago, events, incident_row, posts_rung, pressed
from tests.fire_button.rota import (
    LEAD,
    NEXT,
    OPERATORS_NUMBER,
    contact,
    crew,
    names,
    on_duty,
    person,
    rings,
    screen,
    seconds_to_next,
    telephone,
    volunteer,
)

PHONE = "+6281234567890"


def test_a_press_rings_the_first_on_duty_the_post_and_the_desas_volunteers(
    client: FlaskClient, app: Flask, owner: psycopg.Connection
) -> None:
    crew(app)
    telephone(app, LEAD, "+6281340000010")
    volunteer(app, "Wa Ode", DESA_AMBAIPUA, "+6281340000031")
    volunteer(app, "Orang Jauh", "74.05.01.2001", "+6281340000032")

    number = pressed(client, phone=PHONE, landmark="Seberang pasar")["incident_number"]

    rung = rings(owner, number)
    assert names(rung) == ["Arman", "Pos Ranomeeto", "Wa Ode"]
    assert {one.purpose for one in rung if one.name == "Wa Ode"} == {"konfirmasi"}
    assert {(one.name, one.topic) for one in rung} == {
        ("Arman", "fire.alarm"),
        ("Pos Ranomeeto", "fire.alarm"),
        ("Wa Ode", "fire.confirm"),
    }
    assert events(owner, number) == ["alert.raised", "alarm.started"]
    due = seconds_to_next(owner, number)
    assert due is not None
    assert 0 < due <= 30


def test_the_words_fit_one_sms_and_tell_nothing_of_the_caller(
    client: FlaskClient, app: Flask, owner: psycopg.Connection
) -> None:
    crew(app)
    number = pressed(client, phone=PHONE, note="Rumah Pak Budi")["incident_number"]

    (ring,) = (one for one in rings(owner, number) if one.topic)
    assert len(ring.sms) <= LONGEST_SMS
    assert ring.sms.startswith(f"KEBAKARAN {number} Desa Ambaipua")
    assert f"Balas YA {number[2:]} atau http://localhost:8082/siaga/" in ring.sms
    row = owner.execute("SELECT subject || body || data::text FROM fire.outbox").fetchone()
    assert row is not None
    assert not [secret for secret in ("812345", "4.0787", "122.41", "Budi") if secret in row[0]]


@pytest.mark.parametrize("link", ["", "https://damkar.konaweselatankab.go.id/siaga/" + "a" * 22 + "#" + "b" * 16])
@pytest.mark.parametrize("place", ["Desa X, Kec Y", "Kelurahan " + "Panjang Sekali " * 12, "Desa Ç’ăŁ “É”, Ranomeeto"])
@pytest.mark.parametrize("topic", ["fire.alarm", "fire.escalated", "fire.confirm", "fire.cancelled", "fire.told"])
def test_every_message_fits(topic: str, place: str, link: str) -> None:
    facts = Facts(
        "K-123456",
        is_drill=False,
        is_fire=True,
        is_late=True,
        place=place,
        distance_m=4_234.0,
        link=link,
        news="Digabung ke K-123457.",
    )
    words = worded(topic, facts)
    assert "K-123456" in words.sms
    assert len(words.sms) <= LONGEST_SMS
    assert not set(words.sms) & set("’“”—Łă")
    asks = {"fire.alarm": "YA 123456", "fire.escalated": "YA 123456", "fire.confirm": "BENAR 123456"}
    assert asks.get(topic, "") in words.sms


def test_whoever_has_no_way_is_written_down_and_the_next_is_rung(
    client: FlaskClient, app: Flask, owner: psycopg.Connection
) -> None:
    on_duty(app, "Tanpa HP", 1, None)
    on_duty(app, "Baso", 2, "+6281340000012")
    number = pressed(client)["incident_number"]
    told = {one.name: one.topic for one in rings(owner, number)}
    assert told == {"Tanpa HP": None, "Baso": "fire.alarm", "Pos Ranomeeto": None}


def test_whoever_has_switched_off_is_not_rung_until_the_time_they_gave(
    client: FlaskClient, app: Flask, owner: psycopg.Connection
) -> None:
    away = on_duty(app, "Arman", 1, "+6281340000011")
    back = on_duty(app, "Baso", 2, "+6281340000012")
    off = "UPDATE fire.crew SET is_available = false, unavailable_until = now() + %s::interval WHERE officer_id = %s"
    owner.execute(off, ["1 hour", away])
    owner.execute(off, ["-1 minute", back])
    number = pressed(client)["incident_number"]
    assert names([one for one in rings(owner, number) if one.topic]) == ["Baso"]


def test_a_drill_rings_only_the_packs_contacts_for_drills(
    client: FlaskClient, app: Flask, owner: psycopg.Connection
) -> None:
    crew(app)
    volunteer(app, "Wa Ode", DESA_AMBAIPUA, "+6281340000031")
    owner.execute("DELETE FROM account.contact WHERE recipient LIKE 'latihan:%'")
    silent = pressed(client, drill=True)["incident_number"]
    assert silent.startswith("L-")
    assert not [one for one in rings(owner, silent) if one.topic]

    contact("latihan:semua", "latihan@konsel.example")
    heard = pressed(client, drill=True, latitude=-4.45, longitude=122.19)["incident_number"]
    assert names([one for one in rings(owner, heard) if one.topic]) == ["Latihan semua pos"]
    assert "LATIHAN" in rings(owner, heard)[-1].sms


def test_a_late_alert_rings_the_operator_who_decides(
    client: FlaskClient, app: Flask, owner: psycopg.Connection
) -> None:
    crew(app)
    number = pressed(client, pressed_at=ago(minutes=40))["incident_number"]
    assert names(rings(owner, number)) == ["Desi"]
    assert "TERLAMBAT" in rings(owner, number)[0].sms
    assert posts_rung(owner, number) == set()


def test_without_an_operator_a_late_alert_rings_the_post(
    client: FlaskClient, app: Flask, owner: psycopg.Connection
) -> None:
    on_duty(app, "Arman", 1, "+6281340000011")
    number = pressed(client, pressed_at=ago(minutes=40))["incident_number"]
    assert posts_rung(owner, number) == {LEAD}


def test_an_alert_without_any_place_rings_the_operator_and_once_known_the_post(
    client: FlaskClient, app: Flask, owner: psycopg.Connection
) -> None:
    crew(app)
    created = pressed(client, latitude=..., longitude=..., accuracy_m=...)
    assert names(rings(owner, created["incident_number"])) == ["Desi"]

    assert add(client, created, desa_code=DESA_AMBAIPUA).status_code == 200
    assert posts_rung(owner, created["incident_number"]) == {LEAD}


def test_outside_the_regency_the_nearest_post_and_the_operator_are_rung(
    client: FlaskClient, app: Flask, owner: psycopg.Connection
) -> None:
    crew(app)
    number = pressed(client, **KENDARI)["incident_number"]
    assert "Desi" in names(rings(owner, number))
    assert len(posts_rung(owner, number)) == 1


@pytest.mark.parametrize(
    ("state", "outcome"),
    [
        ({"seen": 1, "audible": True}, "waits"),
        ({"seen": 1, "audible": False}, "at once"),
        ({"seen": 60, "audible": True}, "at once"),
    ],
    ids=["live", "mute", "gone"],
)
def test_a_post_that_nobody_would_hear_escalates_at_once(
    client: FlaskClient, owner: psycopg.Connection, state: dict[str, Any], outcome: str
) -> None:
    screen(LEAD, **state)
    number = pressed(client)["incident_number"]
    due = seconds_to_next(owner, number)
    assert due is not None
    assert ("at once" if due <= 0 else "waits") == outcome
    assert ("board.deaf" in events(owner, number)) is (outcome == "at once")


def test_a_second_caller_brings_the_next_step_nearer(
    client: FlaskClient, app: Flask, owner: psycopg.Connection
) -> None:
    crew(app)
    number = pressed(client)["incident_number"]
    assert pressed(app.test_client())["incident_number"] == number
    due = seconds_to_next(owner, number)
    assert due is not None
    assert due <= 10


def test_a_better_position_rings_the_nearer_post_too(
    client: FlaskClient, app: Flask, owner: psycopg.Connection
) -> None:
    crew(app)
    created = pressed(client, accuracy_m=9000)
    assert posts_rung(owner, created["incident_number"]) == {LEAD}
    assert add(client, created, latitude=-4.1125, longitude=122.4698, accuracy_m=10).status_code == 200
    assert posts_rung(owner, created["incident_number"]) == {LEAD, NEXT}
    row = incident_row(owner, created)
    assert row["post_code"] == NEXT
    assert row["distance_m"] < 100


def test_inside_or_outside_the_wmk_is_kept(client: FlaskClient, app: Flask, owner: psycopg.Connection) -> None:
    assert incident_row(owner, pressed(client))["is_inside_wmk"] is True
    assert incident_row(owner, pressed(client, longitude=122.20))["is_inside_wmk"] is False
    assert incident_row(owner, pressed(app.test_client(), latitude=..., longitude=...))["is_inside_wmk"] is None


def test_the_agencies_are_rung_where_no_post_is_open(
    client: FlaskClient, app: Flask, owner: psycopg.Connection
) -> None:
    person(app, "Desi", "operator", None, OPERATORS_NUMBER)
    owner.execute("UPDATE fire.post SET is_open = false")
    number = pressed(client)["incident_number"]
    found = names([one for one in rings(owner, number) if one.topic])
    assert [name.partition(" ")[0] for name in found] == ["BPBD", "Damkar", "Desi"]
    assert posts_rung(owner, number) == set()
