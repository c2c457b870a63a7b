"""Citizens' pages without a browser: the plain form, following, adding, taking back, and what a phone keeps."""

import re
from dataclasses import replace
from uuid import UUID, uuid4

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from common.pack import Pack
from common.settings import Settings
from services.fire_button.app import create_app

AMBAIPUA = "74.05.08.2014"
UNKNOWN = UUID("01900000-0000-7000-8000-000000000000")


def press(client: FlaskClient, **fields: str) -> str:
    """An alarm by the plain form; gives the address of its page."""
    answer = client.post("/formulir", data={"key": str(uuid4()), "desa_code": AMBAIPUA} | fields)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def plain(answer: TestResponse) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.text))


def test_the_button_opens_at_once_with_telephone_and_sms_beside_it(client: FlaskClient) -> None:
    answer = client.get("/")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert 'href="tel:113"' in answer.text
    assert 'href="sms:?body=API%20"' in answer.text


def test_an_sms_goes_to_the_number_of_the_pack(settings: Settings, pack: Pack, app: Flask) -> None:
    own = replace(pack, fire=replace(pack.fire, sms_number="+628114050113"))
    answer = create_app(settings, own).test_client().get("/")
    assert 'href="sms:+628114050113?body=API%20"' in answer.text


def test_the_page_is_the_same_for_everybody_so_that_a_phone_may_keep_it(client: FlaskClient) -> None:
    first = client.get("/").text
    press(client)
    assert client.get("/").text == first


def test_the_worker_keeps_the_page_and_all_that_it_loads(client: FlaskClient) -> None:
    for address in ("/sw.js", "/sw-lama.js"):
        script = client.get(address)
        assert script.mimetype == "text/javascript"
        named = re.findall(r'"(/static/[^"]+)"', script.text)
        assert any(name.endswith("/fire/js/status.js") for name in named)
        assert [name for name in named if client.get(name).status_code != 200] == []
        assert set(re.findall(r'"(/static/[^"#]+)[#"]', client.get("/").text)) <= set(named)


def test_the_manifest_opens_on_the_button(client: FlaskClient) -> None:
    told = client.get("/manifest.webmanifest").get_json(force=True)
    assert told["start_url"] == "/"
    assert client.get(told["icons"][0]["src"]).status_code == 200


def test_a_place_gets_its_name(client: FlaskClient) -> None:
    inside = client.post("/tempat", json={"latitude": -4.0787, "longitude": 122.4104}).get_json()
    assert inside == {"inside": True, "desa_code": AMBAIPUA, "label": "Desa Ambaipua, Ranomeeto"}
    assert client.post("/tempat", json={"latitude": 0, "longitude": 0}).get_json() == {"inside": False}
    assert client.post("/tempat", json={"latitude": 91, "longitude": 0}).status_code == 422


def test_the_plain_form_raises_an_alarm_and_leads_to_its_page(client: FlaskClient) -> None:
    address = press(client, landmark="Samping masjid", kind="rumah", in_danger="true", phone="0812 3456 7890")
    page = plain(client.get(address))
    assert "Alarm berbunyi di" in page
    assert "Ambaipua, Ranomeeto" in page
    assert "Keluar dulu dan ajak semua orang" in page
    assert "0812" not in page


def test_the_same_form_twice_is_one_alarm(client: FlaskClient, owner: psycopg.Connection) -> None:
    key = str(uuid4())
    assert press(client, key=key) == press(client, key=key)
    other = client.post("/formulir", data={"key": key, "landmark": "Pasar"})
    assert other.status_code == 422
    assert "sudah kami terima" in other.text
    assert "Pasar" in other.text
    assert owner.execute("SELECT count(*) FROM fire.alert").fetchone() == (1,)


@pytest.mark.parametrize(
    "fields", [{"key": "bukan-uuid"}, {"kind": "x\x00y"}, {"tidak_dikenal": "1"}], ids=["key", "letters", "field"]
)
def test_a_form_that_cannot_be_read_comes_back_with_what_was_typed(client: FlaskClient, fields: dict[str, str]) -> None:
    answer = client.post("/formulir", data={"key": str(uuid4()), "landmark": "Samping masjid"} | fields)
    assert answer.status_code == 422
    assert "Samping masjid" in answer.text
    assert 'href="tel:113"' in answer.text


def test_an_empty_form_is_an_alarm_that_asks_for_the_place(client: FlaskClient) -> None:
    page = client.get(press(client, desa_code=""))
    assert "Posisi Anda belum diketahui" in page.text
    assert re.search(r"<details class=\"act\" open>.*?Sebutkan desa", page.text, re.DOTALL)


def test_a_drill_says_so_everywhere_and_offers_no_real_number(client: FlaskClient) -> None:
    address = press(client, drill="true")
    for path in ("/latihan", "/formulir?latihan=1", address):
        page = client.get(path).text
        assert "Tidak ada pos sungguhan yang dialarm." in page, path
        assert "tel:" not in page, path
    assert "L-" in client.get(address).text


def test_only_who_holds_the_secret_sees_the_alarm(client: FlaskClient, app: Flask) -> None:
    address = press(client)
    stranger = app.test_client()
    locked = stranger.get(address)
    assert locked.status_code == 401
    assert "Ambaipua" not in plain(locked)
    assert {stranger.get(f"{address}/{part}").status_code for part in ("isi", "kabar")} == {401}
    assert stranger.post(f"{address}/batal", data={"reason": "Salah tekan"}).status_code == 401
    assert client.get(f"/alarm/{UNKNOWN}").status_code == 404


def test_the_code_opens_it_on_another_phone(client: FlaskClient, app: Flask) -> None:
    address = press(client)
    cookie = client.get_cookie("fire_alert")
    assert cookie is not None
    secret = cookie.value.partition(".")[2]
    other = app.test_client()
    assert other.post(f"{address}/buka", data={"secret": "salah"}).status_code == 403
    opened = other.post(f"{address}/buka", data={"secret": f" {secret} "})
    assert (opened.status_code, opened.headers["Location"]) == (303, address)
    assert "Ambaipua" in plain(other.get(address))


def test_what_is_added_reaches_the_alarm_and_what_is_wrong_stays_typed(client: FlaskClient) -> None:
    address = press(client)
    wrong = client.post(f"{address}/lengkapi", data={"note": "Ada tabung gas", "phone": "12"})
    assert wrong.status_code == 422
    assert "Ada tabung gas" in wrong.text
    assert 'value="12"' in wrong.text
    added = client.post(f"{address}/lengkapi", data={"note": "Ada tabung gas", "kind": "listrik"})
    assert added.status_code == 303
    page = client.get(added.headers["Location"]).text
    assert "Tersimpan dan diteruskan ke regu." in page
    assert 'value="listrik" checked' in page
    assert "Tutup gas bila bisa dijangkau" in page


def test_taking_back_needs_a_reason_and_is_said(client: FlaskClient) -> None:
    address = press(client)
    assert "Pilih satu alasan dulu." in client.post(f"{address}/batal").text
    done = client.post(f"{address}/batal", data={"reason": "Api sudah padam"})
    assert done.status_code == 303
    page = client.get(address)
    assert "Anda membatalkan alarm ini" in plain(page)
    assert "data-cancel" not in page.text
    assert client.post(f"{address}/lengkapi", data={"note": "Masih ada asap"}).status_code == 409


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("diterima", "sudah menerima"),
        ("berangkat", "perkiraan tiba."),
        ("tiba", "Temui regu di tepi jalan"),
        ("terkendali", "Api terkendali"),
        ("selesai", "Penanganan selesai"),
        ("palsu", "bukan kebakaran"),
    ],
)
def test_the_page_says_how_far_the_help_is(
    client: FlaskClient, owner: psycopg.Connection, state: str, words: str
) -> None:
    address = press(client)
    owner.execute("UPDATE fire.incident SET state = %s, acknowledged_at = now(), departed_at = now()", (state,))
    assert words in plain(client.get(f"{address}/kabar"))


def test_a_marked_phone_is_told_and_may_appeal(client: FlaskClient, owner: psycopg.Connection) -> None:
    address = press(client)
    owner.execute(
        "WITH made AS (INSERT INTO fire.restriction (id, device_hash, reason, evidence, imposed_by, until)"
        " VALUES (gen_random_uuid(), '\\x00', 'Alarm palsu', '{}', gen_random_uuid(), now() + interval '9 days')"
        " RETURNING id) UPDATE fire.alert SET restriction_id = made.id FROM made"
    )
    page = client.get(address).text
    assert "Alarm Anda tetap sampai ke operator." in page
    assert f"/keberatan/{address.rpartition('/')[2]}" in page


def test_the_chosen_language_stays(client: FlaskClient) -> None:
    assert '<html lang="en">' in client.get("/?lang=en").text
    assert '<html lang="en">' in client.get(press(client)).text
