"""A report of two matters becomes two."""

import psycopg
from flask.testing import FlaskClient

from services.perda_report.numbers import parse_number
from tests.perda_report.conftest import SignIn
from tests.perda_report.desk import act, done, events, refusal, row_of, told
from tests.perda_report.reports import bearer, report, sent, upload

STORY = "Truk yang membuang sampah itu juga parkir menutup jalan setiap malam."


def test_the_child_is_a_report_of_its_own_with_the_same_people(
    client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection
) -> None:
    parent = sent(client, identity="confidential", name="Wa Ina", email="ina@contoh.id")
    number, officer = parent["tracking_number"], sign_in("verifikator")

    answer = done(officer, number, "split", version=1, category="parkir", description=STORY)

    assert (answer["tracking_number"], answer["status"], answer["version"]) == (number, "baru", 2)
    child = answer["child"]
    assert parse_number(child, "KS") == child
    assert answer["child_opd_code"] == "dishub"
    same = "secret_hash, latitude, longitude, place, landmark, identity, email_hash, channel"
    assert row_of(owner, child, same) == row_of(owner, number, same)
    assert row_of(owner, child, "split_from") == row_of(owner, number, "id")
    assert row_of(owner, child, "opd_code, status, description, version") == ("dishub", "baru", STORY, 1)
    assert row_of(owner, child, "step_due_at = verify_due_at, verify_due_at < due_at") == (True, True)
    assert (events(owner, number)[-1], events(owner, child)) == ("dipecah", ["dilaporkan"])
    assert ("opd:dishub", child) in told(owner, "report.new")
    assert told(owner, "reporter.split") == [(f"pelapor:{number}", number)]


def test_its_reporter_opens_it_with_the_same_secret_and_its_opd_the_contact(
    client: FlaskClient, sign_in: SignIn
) -> None:
    parent = sent(client, identity="named", name="Wa Ina", phone="0812 3456 7890")

    child = done(sign_in("verifikator"), parent["tracking_number"], "split", category="parkir", description=STORY)[
        "child"
    ]

    own = client.get(f"/v1/reports/{child}", headers=bearer(parent["secret"])).get_json()
    assert own["report"]["description"] == STORY
    told_parent = client.get(f"/v1/reports/{parent['tracking_number']}", headers=bearer(parent["secret"])).get_json()
    assert child in told_parent["history"][0]["words"]
    assert child not in client.get(f"/v1/reports/{parent['tracking_number']}").text
    opened = act(sign_in("petugas", "dishub", name="B"), child, "contact", reason="Menanyakan jam kejadian")
    assert opened.get_json()["name"] == "Wa Ina"


def test_the_photos_belong_to_both_and_are_not_called_reused(
    client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection
) -> None:
    body = {name: str(value) for name, value in report().items()} | {"photos": [upload(1), upload(2)]}
    parent = client.post("/v1/reports", data=body, content_type="multipart/form-data").get_json()
    supervisor = sign_in("pengawas", None)

    child = done(supervisor, parent["tracking_number"], "split", category="parkir", description=STORY)["child"]

    rows = owner.execute("SELECT shown_key, count(DISTINCT report_id) FROM perda.photo GROUP BY shown_key").fetchall()
    assert [count for _, count in rows] == [2, 2]
    mine = client.get(f"/v1/reports/{child}", headers=bearer(parent["secret"])).get_json()["report"]["photos"]
    assert client.get(mine[0]["url"], headers=bearer(parent["secret"])).status_code == 200
    assert "Pernah dipakai" not in supervisor.get(f"/petugas/laporan/{child}").text


def test_a_kind_that_is_not_offered_leaves_nothing(
    client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection
) -> None:
    number, officer = sent(client)["tracking_number"], sign_in("verifikator")

    assert "dari daftar" in refusal(act(officer, number, "split", category="naga", description=STORY), 422)
    assert act(officer, number, "split", category="parkir").status_code == 422
    assert act(sign_in("petugas"), number, "split", category="parkir", description=STORY).status_code == 403
    assert owner.execute("SELECT count(*) FROM perda.report").fetchone() == (1,)


def test_the_same_key_splits_once(client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection) -> None:
    number, officer = sent(client)["tracking_number"], sign_in("verifikator")
    key = {"Idempotency-Key": "0b8f3f0e-6d4f-4b57-9a3f-2f0a5a7f2a11"}
    body = {"category": "parkir", "description": STORY}

    answers = [officer.post(f"/v1/reports/{number}/split", json=body, headers=key).get_json() for _ in range(2)]

    assert answers[0] == answers[1]
    assert owner.execute("SELECT count(*) FROM perda.report").fetchone() == (2,)
