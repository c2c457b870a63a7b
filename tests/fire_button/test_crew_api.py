"""What a crew's phone reads: what is open, one incident, its page without script, and a caller's number."""

import psycopg
from flask.testing import FlaskClient

from tests.fire_button.alerts import add, pressed
from tests.fire_button.boards import screen as screen_of
from tests.fire_button.conftest import SignIn
from tests.fire_button.crews import LEAD, SECOND, do, done, incident, part


def test_the_list_shows_the_own_post_first(client: FlaskClient, sign_in: SignIn) -> None:
    ours = incident(client)
    theirs = incident(client, latitude=-4.1125, longitude=122.4698)
    mine = sign_in("regu", LEAD).get("/v1/inbox").get_json()
    assert mine["post_code"] == LEAD
    assert [item["number"] for item in mine["items"]] == [ours, theirs]
    assert [item["is_mine"] for item in mine["items"]] == [True, False]
    assert sign_in("regu", SECOND, "Lain").get("/v1/inbox").get_json()["items"][0]["number"] == theirs

    page = sign_in("redkar", None, "Relawan").get("/petugas/regu/")
    assert ours in page.text
    assert sign_in("administrator", None, "Admin").get("/v1/inbox").status_code == 403


def test_one_incident_says_what_may_be_done_and_nothing_about_the_caller(client: FlaskClient, sign_in: SignIn) -> None:
    created = pressed(client)
    add(client, created, kind="rumah", note="Ada kakek di dalam", in_danger=True, phone="0812 3456 7890")
    number, crew = created["incident_number"], sign_in("regu", LEAD)
    answer = crew.get(f"/v1/incidents/{number}")
    found = answer.get_json()
    assert (found["kind_name"], found["in_danger"], found["callers"]) == ("Rumah atau bangunan", True, 1)
    assert found["notes"] == ["Ada kakek di dalam"]
    assert found["phones"] == [created["alert_id"]]
    assert "acknowledge" in found["acts"]
    assert "reopen" not in found["acts"]
    assert "81234567890" not in answer.text


def test_a_number_is_opened_by_a_press_and_recorded(
    client: FlaskClient, owner: psycopg.Connection, sign_in: SignIn
) -> None:
    created = pressed(client)
    add(client, created, phone="0812 3456 7890")
    address, body = f"/petugas/regu/{created['incident_number']}/telepon", {"alert_id": created["alert_id"]}
    assert "+6281234567890" in sign_in("regu", LEAD).post(address, data=body).text
    assert owner.execute("SELECT count(*) FROM fire.audit WHERE act = 'alert.open_phone'").fetchone() == (1,)
    assert sign_in("redkar", None, "Relawan").post(address, data=body).status_code == 403
    assert sign_in("regu", LEAD, "Dua").post(address, data={"alert_id": "x"}).status_code == 422


def test_the_page_goes_step_by_step_without_script(
    client: FlaskClient, owner: psycopg.Connection, sign_in: SignIn
) -> None:
    number, crew = incident(client), sign_in("regu", LEAD)
    address = f"/petugas/regu/{number}"
    words = ["Terima", "Berangkat", "Tiba", "Di titik api", "Air menyembur", "Terkendali"]
    for act, word in zip(("acknowledge", "depart", "arrive", "access", "water", "control"), words, strict=True):
        assert f"<span data-now-words>{word}</span>" in crew.get(address).text
        assert "Tercatat." in crew.post(f"{address}/{act}", data={"personnel": "4"}, follow_redirects=True).text
    assert "Tutup kejadian" in crew.get(address).text
    assert part(owner, number)["personnel"] == 4
    twice = crew.post(f"{address}/arrive", data={"units": ""})
    assert (twice.status_code, "Pos Ranomeeto sudah tiba pukul" in twice.text) == (409, True)
    told = crew.post(f"{address}/catatan", data={"words": "a"})
    assert (told.status_code, ">a</textarea>" in told.text) == (422, True)
    assert (
        "Operator melihatnya"
        in crew.post(f"{address}/catatan", data={"words": "Minta PLN memadamkan listrik."}, follow_redirects=True).text
    )


def test_an_operator_taps_for_the_post_that_the_address_names(client: FlaskClient, sign_in: SignIn) -> None:
    number, operator = incident(client), sign_in("operator")
    done(sign_in("regu", LEAD), number, "acknowledge")
    page = operator.get(f"/petugas/regu/{number}?pos={LEAD}").text
    assert "<span data-now-words>Berangkat</span>" in page
    assert f'value="{LEAD}" selected' in page
    home = sign_in("regu", SECOND).get(f"/petugas/regu/{number}?pos={LEAD}").text
    assert "<span data-now-words>Terima</span>" in home, "a crew sees its own post only"


def test_where_nothing_burns_nobody_sprays_water(client: FlaskClient, sign_in: SignIn) -> None:
    number, crew = incident(client, kind="penyelamatan"), sign_in("regu", LEAD)
    done(crew, number, "arrive", "access")
    page = crew.get(f"/petugas/regu/{number}").text
    assert "<span data-now-words>Tertangani</span>" in page
    assert "Air menyembur" not in page


def test_a_wall_screen_answers_for_its_post_and_does_nothing_else(
    client: FlaskClient, owner: psycopg.Connection, sign_in: SignIn
) -> None:
    number, screen = incident(client), screen_of(client.application, LEAD)
    assert do(screen, number, "depart").status_code == 401
    assert do(screen, number, "acknowledge", post_code=SECOND).status_code == 403
    assert do(screen, number, "acknowledge").status_code == 200
    assert part(owner, number)["acknowledged_by"] == "Layar Pos Ranomeeto"
    assert do(client.application.test_client(), number, "acknowledge").status_code == 401
