"""Nothing burned: the kind of false alarm, how one knows, and photos as evidence."""

import psycopg
from flask.testing import FlaskClient

from tests.fire_button.conftest import SignIn
from tests.fire_button.crews import LEAD, do, incident, log, picture, row_of

FOUND = {"code": "tidak_ditemukan", "reason": "Sudah dicari tiga puluh menit, warga tidak melihat api."}


def test_a_false_alarm_needs_its_kind_and_how_one_knows(
    client: FlaskClient, owner: psycopg.Connection, sign_in: SignIn
) -> None:
    number, crew = incident(client), sign_in("regu", LEAD)
    for wrong in (
        {"code": "iseng", "reason": FOUND["reason"]},
        {"code": "sengaja"},
        {"code": "sengaja", "reason": "-"},
    ):
        assert do(crew, number, "false-alarm", **wrong).status_code == 422
    assert do(crew, number, "false-alarm", **FOUND).status_code == 200
    row = row_of(owner, number)
    assert (row["state"], row["false_alarm_code"], row["next_step_at"]) == ("palsu", "tidak_ditemukan", None)
    assert log(owner, number)[-1][0] == "incident.false_alarm"
    assert do(crew, number, "depart").status_code == 409


def test_the_form_keeps_what_was_typed(client: FlaskClient, sign_in: SignIn) -> None:
    number, crew = incident(client), sign_in("regu", LEAD)
    address = f"/petugas/regu/{number}/palsu"
    refused = crew.post(address, data={"reason": FOUND["reason"]})
    assert refused.status_code == 422
    assert FOUND["reason"] in refused.text
    assert 'id="code"' in refused.text
    assert "Kejadian ditutup sebagai bukan kebakaran." in crew.post(address, data=FOUND, follow_redirects=True).text


def test_evidence_is_kept_once_and_also_after_the_end(
    client: FlaskClient, owner: psycopg.Connection, sign_in: SignIn
) -> None:
    number, crew = incident(client), sign_in("regu", LEAD)
    do(crew, number, "false-alarm", **FOUND)
    address = f"/v1/incidents/{number}/photos"
    assert crew.post(address, data={"photo": (picture(), "a.jpg")}).get_json()["count"] == 1
    same = crew.post(address, data={"photo": (picture(), "b.jpg")})
    assert (same.status_code, list(same.get_json()["errors"])) == (422, ["photo"])
    assert crew.post(address, data={}).status_code == 422

    page = crew.post(f"/petugas/regu/{number}/foto", data={"photo": (picture(9), "c.jpg")}, follow_redirects=True)
    assert "Foto bukti tersimpan." in page.text
    broken = crew.post(f"/petugas/regu/{number}/foto", data={"photo": (picture().__class__(b"GIF89a"), "d.gif")})
    assert broken.status_code == 415
    kinds = owner.execute("SELECT DISTINCT kind, alert_id, officer_id IS NULL FROM fire.photo").fetchall()
    assert kinds == [("bukti", None, False)]
