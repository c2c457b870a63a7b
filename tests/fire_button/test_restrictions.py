"""Phones that raised false alarms: marked with evidence, never silenced, and an appeal that somebody else decides."""

from typing import Any

import psycopg
import pytest
from flask.testing import FlaskClient

from tests.fire_button.alerts import alert_row, pressed, seen
from tests.fire_button.conftest import SignIn
from tests.fire_button.crews import incident
from tests.fire_button.desk import act, audited, call, false_alarms, refusal

WHY = "Tiga kali ditekan tanpa ada api di tempat itu"
APPEAL = "HP saya dipinjam anak tetangga, sekarang sudah saya kunci."


def mark(operator: FlaskClient, created: dict[str, Any], reason: str = WHY) -> Any:
    return act(operator, created["incident_number"], "tanda", alert_id=created["alert_id"], reason=reason)


def one(owner: psycopg.Connection) -> dict[str, Any]:
    row = owner.execute("SELECT to_jsonb(r) FROM fire.restriction r").fetchone()
    assert row is not None
    found: dict[str, Any] = row[0]
    return found


@pytest.fixture
def marked(client: FlaskClient, sign_in: SignIn) -> dict[str, Any]:
    """An alert of a phone that was marked by Sitti before."""
    operator = sign_in("operator", name="Sitti")
    assert mark(operator, false_alarms(client, operator, 3)).status_code == 303
    return pressed(client)


def test_a_marked_phone_still_alarms_and_is_told(
    client: FlaskClient, marked: dict[str, Any], sign_in: SignIn, owner: psycopg.Connection
) -> None:
    row = one(owner)
    assert alert_row(owner, marked)["restriction_id"] == row["id"]
    assert len(row["evidence"]) == 3
    assert marked["status"] == "baru"
    notice = seen(client, marked)["restriction"]
    assert (notice["reason"], notice["is_appealed"]) == (WHY, False)
    assert "HP ditandai alarm palsu" in sign_in("operator").get(f"/petugas/kejadian/{marked['incident_number']}").text
    assert audited(owner, "restriction.impose") == [f"restriction:{row['id']}"]


def test_marking_needs_evidence(client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection) -> None:
    operator = sign_in("operator")
    created = false_alarms(client, operator, 2)
    assert "Baru 2 alarm palsu dalam 90 hari" in refusal(mark(operator, created))
    slipped = false_alarms(client, operator, 1, code="tidak_sengaja")
    assert "Baru 2" in refusal(mark(operator, slipped))
    third = false_alarms(client, operator, 1)
    assert "Tulis alasannya" in refusal(mark(operator, third, reason=""))
    assert mark(operator, third).status_code == 303
    assert mark(operator, third).status_code == 409
    assert owner.execute("SELECT count(*) FROM fire.restriction").fetchone() == (1,)


def test_a_number_typed_on_a_page_is_nobodys(client: FlaskClient, app: Any, sign_in: SignIn) -> None:
    operator, number = sign_in("operator"), "0812 3456 7890"
    created: dict[str, Any] = {}
    for _ in range(3):
        created = pressed(app.test_client(), phone=number)
        act(operator, created["incident_number"], "false-alarm", code="sengaja", reason="Tidak ada api di sana")
    assert "Baru 1" in refusal(mark(operator, created))


def test_a_caller_is_known_by_the_number_that_rings(
    client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection
) -> None:
    operator, number = sign_in("operator"), ""
    for _ in range(3):
        place = call(operator, phone="0812 3456 7890", position="-4.0787, 122.4104").location
        number = place.split("/")[-1].partition("?")[0]
        act(operator, number, "false-alarm", code="sengaja", reason="Tidak ada api di sana")
    (alert_id,) = owner.execute("SELECT id::text FROM fire.alert ORDER BY received_at DESC LIMIT 1").fetchone() or ("",)
    assert mark(operator, {"incident_number": number, "alert_id": alert_id}).status_code == 303
    assert one(owner)["device_hash"] is None


def test_an_appeal_is_decided_by_somebody_else(
    client: FlaskClient, marked: dict[str, Any], sign_in: SignIn, owner: psycopg.Connection
) -> None:
    page = f"/keberatan/{marked['alert_id']}"
    assert WHY in client.get(page).text
    assert client.post(page, data={"words": "pendek"}).status_code == 422
    assert client.post(page, data={"words": APPEAL}).status_code == 303
    again = client.post(page, data={"words": APPEAL})
    assert again.status_code == 409
    assert "sudah diterima" in client.get(page).text
    address = f"/petugas/tanda/{one(owner)['id']}/putus"
    verdict = {"verdict": "lift", "decision": "Penjelasan Anda masuk akal, tanda dicabut."}

    imposer = owner.execute("SELECT username FROM account.officer WHERE name = 'Sitti'").fetchone()
    assert imposer is not None
    other = sign_in("kepala", name="Hasan")
    assert APPEAL in other.get("/petugas/tanda").text
    assert "Pilih putusannya" in refusal(other.post(address, data={"decision": verdict["decision"]}))
    assert other.post(address, data=verdict).status_code == 303
    assert other.post(address, data=verdict).status_code == 409

    assert one(owner)["lifted_at"] is not None
    assert alert_row(owner, pressed(client))["restriction_id"] is None


def test_whoever_marked_it_does_not_decide(client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection) -> None:
    operator = sign_in("operator", name="Sitti")
    mark(operator, false_alarms(client, operator, 3))
    client.post(f"/keberatan/{pressed(client)['alert_id']}", data={"words": APPEAL})

    answer = operator.post(
        f"/petugas/tanda/{one(owner)['id']}/putus", data={"verdict": "keep", "decision": "Tanda ini tetap berlaku."}
    )

    assert answer.status_code == 403
    assert one(owner)["decided_at"] is None


def test_a_mark_is_lifted_early(
    client: FlaskClient, marked: dict[str, Any], sign_in: SignIn, owner: psycopg.Connection
) -> None:
    operator, address = sign_in("operator"), f"/petugas/tanda/{one(owner)['id']}/cabut"
    assert operator.post(address, data={"reason": ""}).status_code == 422
    assert operator.post(address, data={"reason": "Sudah menjelaskan lewat telepon"}).status_code == 303
    assert operator.post(address, data={"reason": "Sekali lagi dicabut"}).status_code == 409
    assert seen(client, marked)["restriction"] is None
    assert client.get(f"/keberatan/{marked['alert_id']}").status_code == 404


def test_strangers_see_nothing_and_crews_mark_nobody(
    client: FlaskClient, app: Any, marked: dict[str, Any], sign_in: SignIn
) -> None:
    stranger = app.test_client()
    page = f"/keberatan/{marked['alert_id']}"
    assert stranger.get(page).location == f"/alarm/{marked['alert_id']}"
    assert stranger.post(page, data={"words": APPEAL}).status_code == 401
    crew = sign_in("regu", "pos-ranomeeto")
    assert crew.get("/petugas/tanda").status_code == 403
    assert mark(crew, marked).status_code == 403


def test_an_alert_of_another_incident_is_not_marked_here(client: FlaskClient, sign_in: SignIn) -> None:
    operator = sign_in("operator")
    created = false_alarms(client, operator, 3)
    number = incident(client)
    assert act(operator, number, "tanda", alert_id=created["alert_id"], reason=WHY).status_code == 404
