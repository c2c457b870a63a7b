"""What officers do: each act, each refusal, two at once."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.perda_report.conftest import SignIn
from tests.perda_report.reports import bearer, sent, upload

Who = tuple[str, str | None]
WORDS = "Petugas sudah memeriksa tempat itu bersama aparat desa."


def act(officer: FlaskClient, number: str, name: str, **body: Any) -> TestResponse:
    return officer.post(f"/v1/reports/{number}/{name}", json=body)


def acts_written(owner: psycopg.Connection) -> list[tuple[Any, ...]]:
    return owner.execute("SELECT act FROM perda.audit WHERE act LIKE 'report.%' ORDER BY id").fetchall()


def test_a_report_is_verified_and_closed_and_the_citizen_sees_each_step(
    client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection
) -> None:
    report = sent(client)
    number, officer = report["tracking_number"], sign_in("verifikator")

    assert act(officer, number, "verify", version=1, note=WORDS).get_json() == {
        "tracking_number": number,
        "status": "diverifikasi",
        "status_label": "Dinyatakan benar",
        "version": 2,
    }
    assert act(officer, number, "close", version=2, result="teguran", explanation=WORDS).status_code == 200

    seen = client.get(f"/v1/reports/{number}").get_json()
    assert [event["kind"] for event in seen["history"]] == ["selesai", "diverifikasi", "dilaporkan"]
    assert seen["history"][0]["words"] == seen["history"][1]["words"] == WORDS
    assert (seen["status"], seen["result"]) == ("selesai", "Diberi teguran tertulis")
    assert "Sitti" not in client.get(f"/v1/reports/{number}", headers=bearer(report["secret"])).text
    assert acts_written(owner) == [("report.verify",), ("report.close",)]
    topics = owner.execute("SELECT topic, recipient FROM perda.outbox ORDER BY id").fetchall()
    assert topics == [("report.new", "opd:dlh"), ("report.verify", "opd:dlh"), ("report.close", "opd:dlh")]


def test_a_report_is_rejected_with_a_reason(client: FlaskClient, sign_in: SignIn) -> None:
    number = sent(client)["tracking_number"]

    assert act(sign_in("verifikator"), number, "reject").status_code == 422
    assert act(sign_in("verifikator", name="B"), number, "reject", reason=WORDS).status_code == 200

    seen = client.get(f"/v1/reports/{number}").get_json()
    assert seen["status"] == "ditolak"
    assert seen["history"][0]["words"] == WORDS
    assert seen["next_steps"] == []


@pytest.mark.parametrize(
    ("who", "name", "status"),
    [
        (("petugas", "dlh"), "verify", 403),
        (("kepala_opd", "dlh"), "verify", 403),
        (("kepala_opd", "dlh"), "close", 403),
        (("administrator", None), "verify", 403),
        (("administrator", None), "contact", 403),
        (("verifikator", "satpol-pp"), "verify", 404),
        (("verifikator", "satpol-pp"), "contact", 404),
        (("pengawas", None), "verify", 200),
    ],
)
def test_rights_are_role_times_opd(client: FlaskClient, sign_in: SignIn, who: Who, name: str, status: int) -> None:
    number = sent(client)["tracking_number"]
    body = {"contact": {"reason": "perlu bertanya"}, "close": {"result": "teguran", "explanation": WORDS}}

    answer = act(sign_in(*who), number, name, **body.get(name, {}))

    assert answer.status_code == status, answer.text


def test_a_role_in_another_opd_does_not_help_here(
    client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection
) -> None:
    """Who reads here and verifies there may not verify here."""
    number, officer = sent(client)["tracking_number"], sign_in("petugas", "dlh")
    owner.execute(
        "INSERT INTO account.officer_role (officer_id, service, role, opd_code)"
        " SELECT id, 'perda', 'verifikator', 'satpol-pp' FROM account.officer"
    )

    assert act(officer, number, "verify").status_code == 403


def test_who_is_not_signed_in_does_nothing(client: FlaskClient) -> None:
    number = sent(client)["tracking_number"]

    assert client.get("/v1/inbox").status_code == 401
    assert [act(client, number, name).status_code for name in ("verify", "reject", "close", "contact")] == [401] * 4


def test_a_stale_version_is_told_and_changes_nothing(
    client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection
) -> None:
    number, officer = sent(client)["tracking_number"], sign_in("verifikator")
    act(officer, number, "verify", version=1)

    late = act(officer, number, "reject", version=1, reason=WORDS)

    assert late.status_code == 409
    assert late.get_json()["detail"].startswith("Rekan Anda baru saja mengubah")
    assert owner.execute("SELECT status, version FROM perda.report").fetchone() == ("diverifikasi", 2)


def test_of_two_officers_at_once_one_is_told(client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection) -> None:
    number = sent(client)["tracking_number"]
    verifying, rejecting = sign_in("verifikator", name="A"), sign_in("pengawas", None, name="B")
    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(act, verifying, number, "verify", version=1)
        other = pool.submit(act, rejecting, number, "reject", version=1, reason=WORDS)
        statuses = sorted([one.result().status_code, other.result().status_code])

    assert statuses == [200, 409]
    assert owner.execute("SELECT count(*) FROM perda.report_event").fetchone() == (2,)
    assert len(acts_written(owner)) == 1


def test_an_act_that_the_state_does_not_allow_is_a_conflict(client: FlaskClient, sign_in: SignIn) -> None:
    number, officer = sent(client)["tracking_number"], sign_in("verifikator")

    answer = act(officer, number, "close", result="teguran", explanation=WORDS)

    assert answer.status_code == 409
    assert "Baru masuk" in answer.get_json()["detail"]


def test_the_same_key_again_is_the_first_answer(
    client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection
) -> None:
    number, officer = sent(client)["tracking_number"], sign_in("verifikator")
    key = {"Idempotency-Key": str(uuid4())}
    answers = [officer.post(f"/v1/reports/{number}/verify", json={"version": 1}, headers=key) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert len(acts_written(owner)) == 1


def test_a_violation_that_stopped_must_be_shown(
    client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection
) -> None:
    number, officer = sent(client)["tracking_number"], sign_in("verifikator")
    act(officer, number, "verify")
    closing = {"result": "dihentikan", "explanation": WORDS}

    without = act(officer, number, "close", **closing)
    assert without.status_code == 422
    assert "photos" in without.get_json()["errors"]
    assert owner.execute("SELECT status, version FROM perda.report").fetchone() == ("diverifikasi", 2)

    shown = officer.post(
        f"/v1/reports/{number}/close",
        data={**closing, "photos": [upload(1), upload(2), upload(1)]},
        content_type="multipart/form-data",
    )
    assert shown.status_code == 200, shown.text
    assert owner.execute("SELECT kind, officer_id IS NULL FROM perda.photo").fetchall() == [("penutupan", False)] * 2


def test_a_contact_is_opened_with_a_trace(client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection) -> None:
    report = sent(client, identity="confidential", name="Wa Ina", phone="0812 3456 7890")
    number, officer = report["tracking_number"], sign_in("petugas")

    assert act(officer, number, "contact", reason="").status_code == 422
    opened = act(officer, number, "contact", reason="Menanyakan jam kejadian")

    assert opened.get_json() == {"name": "Wa Ina", "phone": "+6281234567890", "email": ""}
    trace = owner.execute("SELECT subject, detail FROM perda.audit WHERE act = 'report.open_contact'").fetchone()
    assert trace == (f"report:{number}", {"reason": "Menanyakan jam kejadian"})
    known = client.get(f"/v1/reports/{number}", headers=bearer(report["secret"])).get_json()
    assert known["history"][0]["kind"] == "kontak_dibuka"
    assert "kontak_dibuka" not in client.get(f"/v1/reports/{number}").text


def test_an_anonymous_reporter_has_no_contact_to_open(client: FlaskClient, sign_in: SignIn) -> None:
    number = sent(client)["tracking_number"]

    assert act(sign_in("petugas"), number, "contact", reason="Menanyakan jam").status_code == 404


def test_a_contact_sealed_for_another_report_does_not_open(
    client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection
) -> None:
    mine = sent(client, identity="named", name="Wa Ina")["tracking_number"]
    other = sent(client, identity="named", name="La Ode")["tracking_number"]
    moved = "UPDATE perda.report SET contact = (SELECT contact FROM perda.report WHERE tracking_number = %s)"
    owner.execute(moved + " WHERE tracking_number = %s", [mine, other])

    answer = act(sign_in("petugas"), other, "contact", reason="Menanyakan jam")

    assert answer.status_code == 503
    assert "Wa Ina" not in answer.text


def test_the_role_cannot_rewrite_what_was_told(database: str, client: FlaskClient) -> None:
    sent(client)
    refused = (
        "UPDATE report SET description = 'lain'",
        "DELETE FROM report",
        "UPDATE report_event SET words = 'lain'",
        "DELETE FROM report_event",
        "DELETE FROM photo",
        "UPDATE photo SET sha256 = ''",
        "DELETE FROM category",
    )
    with psycopg.connect(database, autocommit=True) as role:
        for statement in refused:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                role.execute(statement)
