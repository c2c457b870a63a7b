"""Following a report: what anybody sees with the number, what the secret adds, what a screen costs."""

from typing import Any

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.perda_report.conftest import SignIn
from tests.perda_report.reports import bearer, sent, upload


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The statements of this process from now on, without the notifier's."""
    seen: list[str] = []
    execute = psycopg.Cursor.execute

    def note(cursor: Any, statement: Any, *rest: Any, **more: Any) -> Any:
        if isinstance(statement, str):
            seen.append(statement)
        return execute(cursor, statement, *rest, **more)

    monkeypatch.setattr(psycopg.Cursor, "execute", note)
    return seen


def test_the_number_alone_tells_nothing_private(client: FlaskClient) -> None:
    report = sent(client, identity="named", name="Wa Ina", phone="0812 3456 7890")

    seen = client.get(f"/v1/reports/{report['tracking_number']}")

    told = seen.get_json()
    assert told["report"] is None
    assert (told["area"], told["category"], told["status"]) == ("Ranomeeto", "Sampah sembarangan", "baru")
    for private in ("mobil bak", "Ambaipua", "pasar", "Wa Ina", "3456", "122.41", report["secret"]):
        assert private not in seen.text


def test_the_secret_adds_the_report(client: FlaskClient) -> None:
    report = sent(client)

    told = client.get(f"/v1/reports/{report['tracking_number']}", headers=bearer(report["secret"])).get_json()

    assert told["report"]["description"].startswith("Setiap malam")
    assert (told["report"]["place"], told["report"]["latitude"]) == ("Desa Ambaipua, Ranomeeto", -4.0787)
    assert told["next_steps"][0]["title"] == "Petugas memeriksa laporan"
    assert told["clock"]["tone"] in {"ok", "soon"}


@pytest.mark.parametrize("secret", ["AAAA-AAAA-AAAA-AAAA", "x", "Ä" * 16, "2" * 5000])
def test_a_wrong_secret_opens_nothing(client: FlaskClient, secret: str) -> None:
    number = sent(client)["tracking_number"]

    answer = client.get(
        f"/v1/reports/{number}", headers={"Authorization": f"Bearer {secret}".encode().decode("latin1")}
    )

    assert answer.status_code == 401


def test_one_reports_secret_does_not_open_another(client: FlaskClient) -> None:
    one, other = sent(client), sent(client)

    answer = client.get(f"/v1/reports/{one['tracking_number']}", headers=bearer(other["secret"]))

    assert answer.status_code == 401


def test_a_number_as_people_write_it(client: FlaskClient) -> None:
    number = sent(client)["tracking_number"]

    assert client.get(f"/v1/reports/{number.lower().replace('-', '')}").status_code == 200
    assert client.get("/v1/reports/KS-2222-2222").status_code == 404
    assert client.get("/v1/reports/bukan-nomor").status_code == 404


def test_screens_ask_little(client: FlaskClient, asked: list[str]) -> None:
    report = sent(client)
    number = report["tracking_number"]

    def cost(visitor: FlaskClient, address: str, **headers: str) -> int:
        before = len(asked)
        assert visitor.get(address, headers=headers).status_code == 200
        return len(asked) - before

    assert cost(client, "/v1/categories") == 0
    assert cost(client, f"/v1/reports/{number}") == 3
    assert cost(client, f"/v1/reports/{number}", **bearer(report["secret"])) == 5
    joined = client.post(f"/v1/reports/{number}/follow", json={}).get_json()
    assert cost(client, f"/v1/reports/{number}", **bearer(joined["secret"])) == 4


def test_a_merged_report_shows_how_the_main_one_goes_on(client: FlaskClient, sign_in: SignIn) -> None:
    report, main = sent(client), sent(client)
    officer = sign_in("verifikator")
    into = {"into": main["tracking_number"]}
    assert officer.post(f"/v1/reports/{report['tracking_number']}/merge", json=into).status_code == 200
    officer.post(f"/v1/reports/{main['tracking_number']}/verify", json={"note": "Regu berangkat sore ini."})

    told = client.get(f"/v1/reports/{report['tracking_number']}", headers=bearer(report["secret"])).get_json()
    assert (told["status"], told["merged_into"]) == ("digabung", main["tracking_number"])
    client.post(f"/laporan/{report['tracking_number']}/buka", data={"secret": report["secret"]})
    assert "Regu berangkat sore ini." in client.get(f"/laporan/{report['tracking_number']}").text
    assert client.get(f"/v1/reports/{main['tracking_number']}", headers=bearer(report["secret"])).status_code == 401


def test_photos_of_an_inspection_stay_inside(client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection) -> None:
    report, officer = sent(client), sign_in("petugas")
    address = f"/v1/reports/{report['tracking_number']}"
    sign_in("verifikator").post(f"{address}/verify", json={})
    seen = {"is_found": "true", "finding": "Ada tumpukan.", "words": "Petugas sudah melihatnya.", "photos": upload(1)}
    assert officer.post(f"{address}/inspect", data=seen).status_code == 200
    over = {"result": "dihentikan", "explanation": "Sudah dibersihkan bersama warga.", "photos": upload(2)}
    assert officer.post(f"{address}/close", data=over).status_code == 200
    shown = client.get(address, headers=bearer(report["secret"])).get_json()["report"]["photos"]
    assert [photo["kind"] for photo in shown] == ["penutupan"]
    assert client.get(shown[0]["thumb_url"], headers=bearer(report["secret"])).status_code == 200
    inside = owner.execute("SELECT id FROM perda.photo WHERE kind = 'pemeriksaan'").fetchone()
    assert inside is not None
    hidden = f"{address}/photos/{inside[0]}/thumb"
    assert client.get(hidden, headers=bearer(report["secret"])).status_code == 404
    assert officer.get(hidden).status_code == 200


def test_a_report_is_taken_in_with_one_statement(client: FlaskClient, asked: list[str]) -> None:
    sent(client)
    asked.clear()
    sent(client)

    assert len(asked) == 1
    assert asked[0].strip().startswith("WITH taken AS")


def test_the_history_survives_an_opd_that_is_gone(app: Flask, client: FlaskClient, owner: psycopg.Connection) -> None:
    number = sent(client)["tracking_number"]
    owner.execute("UPDATE perda.report SET opd_code = 'dibubarkan', category_code = 'dihapus'")

    told = client.get(f"/v1/reports/{number}").get_json()

    assert (told["opd"], told["category"]) == ("dibubarkan", "dihapus")


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_category_may_hold_any_sign(
    client: FlaskClient, owner: psycopg.Connection, app: Flask, language: str
) -> None:
    owner.execute("UPDATE perda.category SET name = '100% <b>{x} %(y)s', description = '50 % %s' WHERE code = 'sampah'")
    app.extensions["perda_office"].reference.forget()
    number = sent(client)["tracking_number"]
    for address in ("/lapor", f"/laporan/{number}"):
        page = client.get(f"{address}?lang={language}", follow_redirects=True)
        assert page.status_code == 200
        assert "100% &lt;b&gt;{x} %(y)s" in page.text
