"""Somebody else saw the same: offered nearby, joined with a secret of their own, told, and gone when they leave."""

from uuid import uuid4

import psycopg
import pytest
from flask.testing import FlaskClient

from tests.perda_report.conftest import SignIn
from tests.perda_report.reports import AMBAIPUA, bearer, report, sent

NEAR = {"latitude": AMBAIPUA["latitude"] + 0.0009, "longitude": AMBAIPUA["longitude"]}
FAR = {"latitude": AMBAIPUA["latitude"] + 0.004, "longitude": AMBAIPUA["longitude"]}


def nearby(client: FlaskClient, **asked: object) -> list[dict[str, object]]:
    answer = client.post("/v1/reports/nearby", json={"category": "sampah"} | asked)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, object]] = answer.get_json()["reports"]
    return found


def join(client: FlaskClient, number: str, **body: object) -> dict[str, str]:
    answer = client.post(f"/v1/reports/{number}/follow", json=body)
    assert answer.status_code == 201, answer.text
    joined: dict[str, str] = answer.get_json()
    return joined


def test_a_report_of_the_same_kind_nearby_is_offered(client: FlaskClient) -> None:
    number = sent(client)["tracking_number"]
    sent(client, category="parkir")

    (found,) = nearby(client, **NEAR)
    assert found["tracking_number"] == number
    assert 90 <= found["distance_m"] <= 110  # type: ignore[operator]
    assert set(found) == {
        "tracking_number",
        "place",
        "distance_m",
        "reported_on",
        "status_label",
        "co_reporter_count",
    }
    assert nearby(client, **FAR) == []


def test_where_a_point_is_missing_the_desa_decides(client: FlaskClient) -> None:
    number = sent(client)["tracking_number"]
    place = client.get("/v1/places/locate", query_string=AMBAIPUA).get_json()["desa_code"]

    assert [one["tracking_number"] for one in nearby(client, desa_code=place)] == [number]
    assert nearby(client, desa_code="74.05.01.2001") == []


def test_finished_old_and_sensitive_reports_are_not_offered(
    client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection
) -> None:
    finished = sent(client)["tracking_number"]
    sign_in("verifikator").post(f"/v1/reports/{finished}/reject", json={"reason": "Bukan wilayah kami, ke provinsi."})
    sent(client, category="gepeng")
    assert nearby(client, **NEAR) == []
    assert nearby(client, category="gepeng", **NEAR) == []
    assert nearby(client, category="tidak_ada", **NEAR) == []

    sent(client)
    assert len(nearby(client, **NEAR)) == 1
    owner.execute("UPDATE perda.report SET created_at = now() - interval '85 days'")
    assert nearby(client, **NEAR) == []


@pytest.mark.parametrize("asked", [{}, {"latitude": 1}, {"latitude": 91, "longitude": 0}, {"desa_code": ""}])
def test_without_a_place_nothing_is_nearby(client: FlaskClient, asked: dict[str, object]) -> None:
    assert client.post("/v1/reports/nearby", json={"category": "sampah"} | asked).status_code == 422


def test_a_co_reporter_follows_without_reading_the_story(client: FlaskClient) -> None:
    created = sent(client, identity="named", name="Hasna")
    joined = join(client, created["tracking_number"], words="Saya juga lihat, tadi malam.")
    assert joined["secret"] != created["secret"]

    seen = client.get(f"/v1/reports/{created['tracking_number']}", headers=bearer(joined["secret"]))
    assert (seen.status_code, seen.get_json()["is_joined"], seen.get_json()["report"]) == (200, True, None)
    for private in (report()["description"], report()["landmark"], "Hasna", "tadi malam"):
        assert private not in seen.text
    page = client.post(f"/laporan/{created['tracking_number']}/buka", data={"secret": joined["secret"]})
    assert page.status_code == 303
    assert report()["description"] not in client.get(f"/laporan/{created['tracking_number']}").text


def test_every_step_is_told_to_whoever_joined(client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection) -> None:
    number = sent(client)["tracking_number"]
    join(client, number, email="budi@contoh.id")
    join(client, number)
    sign_in("verifikator").post(f"/v1/reports/{number}/verify", json={})

    told = owner.execute("SELECT topic, recipient FROM perda.outbox WHERE recipient LIKE 'ikut:%'").fetchall()
    assert [topic for topic, _ in told] == ["reporter.followed", "reporter.verify"]
    assert owner.execute("SELECT co_reporter_count FROM perda.report").fetchone() == (2,)
    stored = owner.execute("SELECT contact FROM perda.co_reporter WHERE contact IS NOT NULL").fetchone()
    assert stored is not None
    assert b"budi" not in stored[0]


def test_leaving_erases_and_counts_down_once(client: FlaskClient, owner: psycopg.Connection) -> None:
    number = sent(client)["tracking_number"]
    joined = join(client, number, email="budi@contoh.id", words="Saya lihat juga.")
    client.post(f"/laporan/{number}/buka", data={"secret": joined["secret"]})
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    for _ in range(2):
        client.post(f"/laporan/{number}/berhenti", headers=bearer(joined["secret"]))

    assert owner.execute("SELECT contact, email_hash, words FROM perda.co_reporter").fetchone() == (None, None, "")
    assert owner.execute("SELECT co_reporter_count FROM perda.report").fetchone() == (0,)


def test_who_joined_may_add_twenty_times_and_do_nothing_else(client: FlaskClient, owner: psycopg.Connection) -> None:
    created = sent(client)
    joined = bearer(join(client, created["tracking_number"])["secret"])
    address = f"/v1/reports/{created['tracking_number']}"

    words = [{"words": f"Lihat lagi, hari ke-{n}."} for n in range(21)]
    assert [client.post(f"{address}/add", json=one, headers=joined).status_code for one in words] == [200] * 20 + [409]
    assert client.post(f"{address}/withdraw", json={}, headers=joined).status_code == 401
    assert client.post(f"{address}/answer", json={"words": "Biru tua."}, headers=joined).status_code == 401
    assert "Lihat lagi" not in client.get(address, headers=bearer(created["secret"])).text

    client.post(f"/laporan/{created['tracking_number']}/berhenti", headers=joined)
    owner.execute("DELETE FROM perda.report_event WHERE kind = 'keterangan_lain'")
    assert client.post(f"{address}/add", json=words[0], headers=joined).status_code == 401


def test_one_key_joins_once_and_never_ones_own_report(client: FlaskClient, owner: psycopg.Connection) -> None:
    created, key = sent(client), {"Idempotency-Key": str(uuid4())}
    address = f"/v1/reports/{created['tracking_number']}/follow"

    assert client.post(address, json={}, headers=bearer(created["secret"])).status_code == 409
    first, again = (client.post(address, json={}, headers=key).get_json() for _ in range(2))
    assert first == again
    assert client.post(address, json={"words": "Lain"}, headers=key).status_code == 422
    assert owner.execute("SELECT count(*) FROM perda.co_reporter").fetchone() == (1,)


def test_five_hundred_are_enough(client: FlaskClient, owner: psycopg.Connection) -> None:
    number = sent(client)["tracking_number"]
    owner.execute("UPDATE perda.report SET co_reporter_count = 500")
    assert client.post(f"/v1/reports/{number}/follow", json={}).status_code == 409


def test_what_cannot_be_joined(client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection) -> None:
    sensitive, finished = sent(client, category="gepeng"), sent(client)
    rejected = {"reason": "Bukan wilayah kami, ke provinsi."}
    sign_in("verifikator").post(f"/v1/reports/{finished['tracking_number']}/reject", json=rejected)
    wanted = {sensitive["tracking_number"]: 404, finished["tracking_number"]: 409, "KS-2222-2222": 404}

    got = {number: client.post(f"/v1/reports/{number}/follow", json={}).status_code for number in wanted}
    assert got == wanted
    open_one = sent(client)["tracking_number"]
    assert client.post(f"/v1/reports/{open_one}/follow", json={"email": "bukan surel"}).status_code == 422
    assert owner.execute("SELECT count(*) FROM perda.co_reporter").fetchone() == (0,)
