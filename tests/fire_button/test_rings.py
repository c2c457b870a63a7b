"""Whoever was rung answers: by the link's page, or by SMS. Looking changes nothing."""

from uuid import UUID

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from common import db
from common.codes import compact_id
from services.fire_button.actions.answering import answer_by_sms
from tests.fire_button.alerts import DESA_AMBAIPUA, events, pressed
from tests.fire_button.conftest import SignIn
from tests.fire_button.crews import done, part, row_of
from tests.fire_button.rota import (
    LEAD,
    NEXT,
    OPERATORS_NUMBER,
    Rung,
    crew,
    let_due,
    office_of,
    rings,
    seconds_to_next,
    telephone,
    volunteer,
)

ARMAN, BASO, WA_ODE, POST = "+6281340000011", "+6281340000012", "+6281340000031", "+6281340000010"


@pytest.fixture
def number(client: FlaskClient, app: Flask) -> str:
    """An alarm for a post with a crew, with a volunteer in the desa."""
    crew(app)
    telephone(app, LEAD, POST)
    volunteer(app, "Wa Ode", DESA_AMBAIPUA, WA_ODE)
    created: str = pressed(client, landmark="Seberang pasar")["incident_number"]
    return created


def ring_of(owner: psycopg.Connection, number: str, name: str) -> Rung:
    return next(one for one in reversed(rings(owner, number)) if one.name == name and one.purpose != "kabar")


def token(app: Flask, ring_id: UUID) -> str:
    return office_of(app).box.answer_token(ring_id)


def answer(app: Flask, ring: Rung, said: str, **changes: str) -> TestResponse:
    body = {"token": token(app, ring.id), "answer": said} | changes
    return app.test_client().post(f"/v1/rings/{ring.id}/answer", json=body)


def sms(app: Flask, sender: str, words: str) -> bool:
    office = office_of(app)
    with db.transaction() as session:
        return answer_by_sms(session, office, office.box.address_hash(sender), words)


def replies(owner: psycopg.Connection) -> list[str]:
    return [words for (words,) in owner.execute("SELECT body FROM fire.outbox WHERE topic = 'fire.reply' ORDER BY id")]


def test_a_yes_by_the_link_acknowledges_for_the_post(number: str, app: Flask, owner: psycopg.Connection) -> None:
    ring = ring_of(owner, number, "Arman")
    answered = answer(app, ring, "ya")
    assert answered.status_code == 200, answered.text
    assert answered.get_json() == {
        "number": number,
        "answer": "ya",
        "words": f"Tercatat: Pos Ranomeeto menerima {number}.",
    }
    assert row_of(owner, number)["state"] == "diterima"
    assert part(owner, number)["acknowledged_by"] == "Arman"
    assert events(owner, number)[-2:] == ["ring.answered", "incident.acknowledged"]
    assert answer(app, ring, "ya").status_code == 200, "the same answer twice is one"
    assert events(owner, number).count("incident.acknowledged") == 1
    assert answer(app, ring, "tidak").status_code == 409


def test_the_second_of_a_post_is_told_who_was_first(number: str, app: Flask, owner: psycopg.Connection) -> None:
    assert answer(app, ring_of(owner, number, "Arman"), "ya").status_code == 200
    words = answer(app, ring_of(owner, number, "Pos Ranomeeto"), "ya").get_json()["words"]
    assert words.startswith(f"Arman lebih dulu menerima {number} pukul ")
    assert part(owner, number)["acknowledged_by"] == "Arman"


def test_an_operator_who_answers_takes_the_incident_without_a_post(
    number: str, app: Flask, owner: psycopg.Connection
) -> None:
    let_due(owner, app, number)
    assert answer(app, ring_of(owner, number, "Desi"), "ya").status_code == 200
    assert row_of(owner, number)["state"] == "diterima"
    assert part(owner, number)["acknowledged_at"] is None
    due = seconds_to_next(owner, number)
    assert due is not None
    assert 60 < due <= 90, "somebody still has to leave"


def test_looking_changes_nothing_and_shows_only_with_the_token(
    number: str, app: Flask, client: FlaskClient, owner: psycopg.Connection
) -> None:
    ring = ring_of(owner, number, "Arman")
    before = owner.execute("SELECT count(*) FROM fire.incident_event").fetchone()
    page = client.get(f"/siaga/{compact_id(ring.id)}")
    assert page.status_code == 200
    assert number not in page.text
    inside = f"/siaga/{compact_id(ring.id)}/isi"
    shown = client.get(inside, headers={"Authorization": f"Bearer {token(app, ring.id)}"})
    assert shown.status_code == 200
    assert all(words in shown.text for words in (number, "Ambaipua", "Seberang pasar", 'data-answer="ya"', "geo:-4.07"))
    for header in ({}, {"Authorization": "Bearer salah"}, {"Authorization": f"Bearer {token(app, UUID(int=1))}"}):
        assert client.get(inside, headers=header).status_code == 404
    assert owner.execute("SELECT count(*) FROM fire.incident_event").fetchone() == before


@pytest.mark.parametrize("written", ["bukan-nomor", "x" * 22, "é" * 22, "0" * 400])
def test_a_link_that_is_none_is_not_found(app: Flask, client: FlaskClient, written: str) -> None:
    assert client.get(f"/siaga/{written}").status_code == 200
    assert client.get(f"/siaga/{written}/isi").status_code == 404
    sent = client.post(f"/v1/rings/{written}/answer", json={"token": "é", "answer": "ya"})
    assert sent.status_code == 404


def test_a_wrong_token_or_answer_is_refused(number: str, app: Flask, owner: psycopg.Connection) -> None:
    ring = ring_of(owner, number, "Arman")
    assert answer(app, ring, "ya", token=token(app, ring_of(owner, number, "Pos Ranomeeto").id)).status_code == 404
    assert answer(app, ring, "mungkin").status_code == 422
    assert answer(app, ring, "benar").status_code == 422, "that is asked of volunteers"
    assert row_of(owner, number)["state"] == "baru"


def test_a_volunteer_confirms_and_moves_nobody(number: str, app: Flask, owner: psycopg.Connection) -> None:
    ring = ring_of(owner, number, "Wa Ode")
    assert answer(app, ring, "ya").status_code == 422
    assert answer(app, ring, "benar").status_code == 200
    row = row_of(owner, number)
    assert row["verified_at"] is not None
    assert row["state"] == "baru"
    assert events(owner, number)[-2:] == ["ring.answered", "incident.verified"]


def test_when_everybody_said_no_the_next_step_comes_at_once(number: str, app: Flask, owner: psycopg.Connection) -> None:
    assert answer(app, ring_of(owner, number, "Arman"), "tidak").status_code == 200
    due = seconds_to_next(owner, number)
    assert due is not None
    assert due > 5
    assert answer(app, ring_of(owner, number, "Pos Ranomeeto"), "tidak").status_code == 200
    due = seconds_to_next(owner, number)
    assert due is not None
    assert due <= 0
    assert answer(app, ring_of(owner, number, "Arman"), "ya").status_code == 200, "and may think better of it"


def test_after_the_end_nobody_is_sent(number: str, app: Flask, owner: psycopg.Connection, sign_in: SignIn) -> None:
    done(sign_in("regu", LEAD), number, "acknowledge")
    owner.execute("UPDATE fire.incident SET state = 'palsu', ended_at = now() WHERE number = %s", [number])
    refused = answer(app, ring_of(owner, number, "Arman"), "ya")
    assert refused.status_code == 409
    assert "sudah berakhir" in refused.get_json()["detail"]


def test_the_answer_to_a_merged_incident_counts_for_the_one_that_goes_on(
    number: str, app: Flask, owner: psycopg.Connection, sign_in: SignIn
) -> None:
    other = pressed(app.test_client(), latitude=-4.20)["incident_number"]
    form = {"into": other}
    merged = sign_in("operator").post(f"/petugas/kejadian/{number}/merge", data=form)
    assert merged.status_code == 303, merged.text
    told = owner.execute("SELECT DISTINCT data->>'sms' FROM fire.outbox WHERE topic = 'fire.told'").fetchall()
    assert told
    assert all(f"Digabung ke {other}" in words for (words,) in told)
    answered = answer(app, ring_of(owner, number, "Arman"), "ya")
    assert answered.get_json().get("number") == other, answered.text
    assert row_of(owner, other)["state"] == "diterima"
    assert sms(app, POST, "ya"), "also by whoever was rung for the other one only"
    assert replies(owner)[-1].startswith(f"Arman lebih dulu menerima {other}")


@pytest.mark.parametrize("words", ["YA {digits}", "ya", " Ya, K-{digits}. ", "siap k{digits}"])
def test_a_yes_by_sms(number: str, app: Flask, owner: psycopg.Connection, words: str) -> None:
    assert sms(app, ARMAN, words.format(digits=number[2:]))
    assert part(owner, number)["acknowledged_by"] == "Arman"
    assert replies(owner) == [f"Tercatat: Pos Ranomeeto menerima {number}."]


def test_what_is_no_answer_is_left_to_others(number: str, app: Flask, owner: psycopg.Connection) -> None:
    assert not sms(app, ARMAN, "Kebakaran di Desa Ambaipua, tolong cepat")
    assert not sms(app, ARMAN, "ya saya lihat api besar")
    assert not sms(app, "+6281399999999", f"YA {number[2:]}"), "nobody rang this number"
    assert not sms(app, BASO, f"YA {number[2:]}"), "he was not rung yet"
    assert not sms(app, ARMAN, "YA 9999999")
    assert row_of(owner, number)["state"] == "baru"
    assert replies(owner) == []


def test_a_volunteer_may_say_yes_in_their_own_words(number: str, app: Flask, owner: psycopg.Connection) -> None:
    assert sms(app, WA_ODE, f"salah {number[2:]}")
    assert ring_of(owner, number, "Wa Ode").answer == "tidak_benar"
    assert sms(app, WA_ODE, "Ya")
    assert ring_of(owner, number, "Wa Ode").answer == "benar"
    assert row_of(owner, number)["verified_at"] is not None


def test_a_bare_yes_to_two_alarms_is_asked_back(number: str, app: Flask, owner: psycopg.Connection) -> None:
    second = pressed(app.test_client(), latitude=-4.0600)["incident_number"]
    let_due(owner, app, second, overdue=35)
    assert sms(app, ARMAN, "ya")
    (asked,) = replies(owner)
    assert number in asked
    assert second in asked
    assert {row_of(owner, one)["state"] for one in (number, second)} == {"baru"}
    assert sms(app, ARMAN, f"YA {second[2:]}")
    assert row_of(owner, second)["state"] == "diterima"
    assert row_of(owner, number)["state"] == "baru"


def test_the_number_of_a_posts_contact_answers_too(number: str, app: Flask, owner: psycopg.Connection) -> None:
    owner.execute(
        "INSERT INTO account.contact (recipient, channel, address) VALUES ('opd:bpbd', 'sms', '+6281340000099')"
    )
    let_due(owner, app, number, overdue=600)
    assert sms(app, "+6281340000099", f"YA {number[2:]}")
    assert row_of(owner, number)["state"] == "diterima"
    assert sms(app, OPERATORS_NUMBER, f"YA {number[2:]}")
    assert NEXT in {one.post for one in rings(owner, number)}
