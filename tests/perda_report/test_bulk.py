"""One act on many reports: each by itself, nobody told for a minute, and taken back within it."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.perda_report.workflow import Act
from tests.perda_report.conftest import SignIn
from tests.perda_report.desk import WORDS, act, done, events, officer_id, refusal, reporter_does, row_of
from tests.perda_report.reports import sent

STATE = (
    "opd_code, status, result, verify_due_at, due_at, step_due_at, finished_at, status_before, paused_at,"
    " step_started_at, verified_at, assignee_id, closed_by, objectable_until"
)


def numbers(client: FlaskClient, count: int, **changes: Any) -> list[str]:
    """Reports of somebody who left an e-mail address."""
    who = {"identity": "named", "name": "Wa Ina", "email": "ina@contoh.id"}
    return [sent(client, **(who | changes))["tracking_number"] for _ in range(count)]


def bulk(officer: FlaskClient, what: str, items: list[str], **body: Any) -> TestResponse:
    """One act on many, each `number:version`."""
    return officer.post("/v1/bulk", json={"act": what, "items": items, **body})


def undo(officer: FlaskClient, bulk_id: str) -> TestResponse:
    """Take it back."""
    return officer.post(f"/v1/bulk/{bulk_id}/undo")


def at(version: int, some: list[str]) -> list[str]:
    """As the officer saw them."""
    return [f"{number}:{version}" for number in some]


def test_each_is_done_or_refused_by_itself(client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection) -> None:
    first, second, third = numbers(client, 3)
    (elsewhere,) = numbers(client, 1, category="parkir")
    officer = sign_in("verifikator")
    done(officer, second, "verify")
    items = [*at(1, [first, second, elsewhere, third]), "bukan nomor:1", f"{first}:1"]

    answer = bulk(officer, "verify", items).get_json()

    assert answer["done"] == [first, third]
    sentences = {refused["number"]: refused["sentence"] for refused in answer["refused"]}
    assert set(sentences) == {second, elsewhere, "bukan nomor"}
    assert sentences[second].startswith("Rekan Anda")
    assert "tidak ditemukan" in sentences[elsewhere]
    assert row_of(owner, first, "status, version") == ("diverifikasi", 2)
    assert owner.execute("SELECT count(*) FROM perda.audit WHERE act = 'report.verify'").fetchone() == (3,)


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("verify", {}),
        ("reject", {"reason": WORDS}),
        ("forward", {"opd_code": "satpol-pp", "reason": WORDS}),
        ("assign", {}),
    ],
)
def test_undone_they_are_as_before_and_nobody_was_told(
    client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection, what: str, body: dict[str, str]
) -> None:
    some, officer = numbers(client, 2), sign_in("verifikator")
    if what == "assign":
        sign_in("petugas", name="La Ode")
        body = {"officer_id": str(officer_id(owner, "La Ode"))}
        owner.execute("UPDATE account.officer SET email = 'lode@contoh.id'")
    before = [row_of(owner, number, STATE) for number in some]

    did = bulk(officer, what, at(1, some), **body).get_json()

    assert did["done"] == some
    assert [row_of(owner, number, STATE) for number in some] != before
    held = "SELECT count(*) FROM perda.outbox WHERE topic <> 'report.new' AND due_at > now() + interval '50 seconds'"
    assert owner.execute(held).fetchone() == (2 if what == "assign" else 4,)
    answer = undo(officer, did["bulk_id"])
    assert answer.get_json() == {"restored": sorted(some), "changed_since": []}
    assert [row_of(owner, number, STATE) for number in some] == before
    assert row_of(owner, some[0], "version") == (3,)
    assert events(owner, some[0])[-1] == "dibatalkan"
    states = owner.execute("SELECT DISTINCT state FROM perda.outbox WHERE topic <> 'report.new'").fetchall()
    assert states == [("withdrawn",)]
    assert owner.execute("SELECT state FROM perda.outbox WHERE topic = 'report.new'").fetchall() == [("waiting",)] * 2
    assert owner.execute("SELECT count(*) FROM perda.audit WHERE act = 'report.undo'").fetchone() == (2,)


def test_what_was_verified_and_undone_can_be_verified_again(client: FlaskClient, sign_in: SignIn) -> None:
    (number,), officer = numbers(client, 1), sign_in("verifikator")
    undo(officer, bulk(officer, "verify", [f"{number}:1"]).get_json()["bulk_id"])

    assert act(officer, number, "verify", version=1).status_code == 409
    assert act(officer, number, "verify", version=3).status_code == 200


def test_what_somebody_changed_since_stays(
    app: Flask, client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection
) -> None:
    some, officer, other = numbers(client, 2), sign_in("verifikator", name="A"), sign_in("petugas", name="B")
    did = bulk(officer, "verify", at(1, some)).get_json()
    done(other, some[0], "ask", question=WORDS)
    done(other, some[1], "note", words=WORDS)

    answer = undo(officer, did["bulk_id"]).get_json()

    assert answer == {"restored": [some[1]], "changed_since": [some[0]]}
    assert row_of(owner, some[0], "status, status_before") == ("menunggu", "diverifikasi")
    assert "catatan" in events(owner, some[1])


def test_a_reporter_who_withdrew_meanwhile_is_not_brought_back(
    app: Flask, client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection
) -> None:
    report, officer = sent(client), sign_in("verifikator")
    number = report["tracking_number"]
    did = bulk(officer, "verify", [f"{number}:1"]).get_json()
    reporter_does(app, report, Act.WITHDRAW)

    assert undo(officer, did["bulk_id"]).get_json()["changed_since"] == [number]
    assert row_of(owner, number, "status") == ("dicabut",)


def test_only_once_only_in_time_and_only_by_who_did_it(
    client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection
) -> None:
    some, officer = numbers(client, 2), sign_in("verifikator", name="A")
    first, second = (bulk(officer, "verify", [f"{number}:1"]).get_json()["bulk_id"] for number in some)

    assert "petugas lain" in refusal(undo(sign_in("pengawas", None, name="B"), first), 404)
    assert "tidak ada" in refusal(undo(officer, str(uuid4())), 404)
    assert undo(officer, first).status_code == 200
    assert "sudah dibatalkan" in refusal(undo(officer, first), 409)
    owner.execute("UPDATE perda.bulk_act SET undo_until = now() - interval '1 second'")
    assert "sudah habis" in refusal(undo(officer, second), 409)
    assert row_of(owner, some[1], "status") == ("diverifikasi",)


def test_of_two_officers_at_once_each_report_is_one_s(
    client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection
) -> None:
    some = numbers(client, 6)
    verifying, rejecting = sign_in("verifikator", name="A"), sign_in("pengawas", None, name="B")
    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(bulk, verifying, "verify", at(1, some))
        other = pool.submit(bulk, rejecting, "reject", at(1, some[::-1]), reason=WORDS)
        answers = one.result().get_json(), other.result().get_json()

    assert sorted([*answers[0]["done"], *answers[1]["done"]]) == sorted(some)
    assert owner.execute("SELECT DISTINCT version FROM perda.report").fetchall() == [(2,)]
    assert owner.execute("SELECT count(*) FROM perda.report_event").fetchone() == (12,)
    assert all("Rekan Anda" in refused["sentence"] for answer in answers for refused in answer["refused"])


def test_the_same_key_again_is_the_first_answer(
    client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection
) -> None:
    some, officer = numbers(client, 2), sign_in("verifikator")
    officer.environ_base["HTTP_IDEMPOTENCY_KEY"] = "7a4f3f0e-6d4f-4b57-9a3f-2f0a5a7f2a12"

    answers = [bulk(officer, "verify", at(1, some)).get_json() for _ in range(2)]

    assert answers[0] == answers[1]
    assert bulk(officer, "verify", at(1, some[:1])).status_code == 422
    owner.execute("TRUNCATE perda.idempotency_key")
    assert "sudah diterima" in refusal(bulk(officer, "verify", at(1, some)), 409)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"act": "close", "items": ["KS-2222-2222:1"]}, "act"),
        ({"act": "verify", "items": []}, "items"),
        ({"act": "verify", "items": ["KS-2222-2222:1"] * 101}, "items"),
        ({"act": "verify", "items": ["KS-2222-2222"]}, "items.0"),
        ({"act": "verify", "items": ["KS-2222-2222:0"]}, "items.0"),
        ({"act": "verify", "items": ["KS-2222-2222:99999999999"]}, "items.0"),
        ({"act": "reject", "items": ["KS-2222-2222:1"]}, "reason"),
        ({"act": "forward", "items": ["KS-2222-2222:1"], "reason": WORDS}, "opd_code"),
        ({"act": "assign", "items": ["KS-2222-2222:1"], "officer_id": "saya"}, "officer_id"),
    ],
)
def test_what_does_not_fit_is_refused_whole(
    sign_in: SignIn, owner: psycopg.Connection, body: dict[str, Any], field: str
) -> None:
    answer = sign_in("verifikator").post("/v1/bulk", json=body)

    assert answer.status_code == 422
    assert field in answer.get_json()["errors"], answer.text
    assert owner.execute("SELECT count(*) FROM perda.bulk_act").fetchone() == (0,)


def test_whoever_may_not_is_told_so_for_each(client: FlaskClient, sign_in: SignIn) -> None:
    some = numbers(client, 2)

    answer = bulk(sign_in("petugas"), "verify", at(1, some)).get_json()

    assert [refused["sentence"] for refused in answer["refused"]] == [
        "Peran Anda tidak dapat melakukan ini untuk OPD tersebut."
    ] * 2
    assert bulk(sign_in("administrator", None, name="B"), "verify", at(1, some)).status_code == 403
