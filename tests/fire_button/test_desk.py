"""The control room: its list, one incident with everything about it, calls, and messages that nobody could read."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from common import db
from services.fire_button.models import InboundSms
from services.fire_button.routes.access import EXTENSION
from services.fire_button.schemas.desk import DeskQuery
from tests.fire_button.alerts import posts_rung, pressed
from tests.fire_button.conftest import SignIn
from tests.fire_button.crews import LEAD, do, incident, part, row_of
from tests.fire_button.desk import act, audited, call, elsewhere, refusal

PHONE = "+6281234567890"
Sms = Callable[..., UUID]


@pytest.fixture
def sms(app: Flask) -> Sms:
    """A message that waits for an operator."""
    box = app.extensions[EXTENSION].box

    def make(words: str = "tolong ada api dekat pasar ambaipua") -> UUID:
        made = uuid4()
        with db.transaction() as session:
            session.add(
                InboundSms(
                    id=made,
                    provider_id=str(made),
                    sender=box.seal(made, PHONE),
                    sender_hash=box.address_hash(PHONE),
                    words=box.seal(made, words),
                    outcome="unread",
                )
            )
        return made

    return make


def order(page: str, *numbers: str) -> list[str]:
    return sorted((number for number in numbers if f"/kejadian/{number}" in page), key=page.index)


def test_the_unanswered_stand_first(client: FlaskClient, sign_in: SignIn) -> None:
    answered, waiting, ended = incident(client, kind="rumah"), elsewhere(client, 1), elsewhere(client, 2)
    operator = sign_in("operator")
    do(sign_in("regu", LEAD), answered, "acknowledge")
    act(operator, ended, "false-alarm", code="tidak_sengaja", reason="Salah tekan saja")

    page = operator.get("/petugas").text

    assert order(page, answered, waiting, ended) == [waiting, answered]
    assert "1 kejadian belum diterima siapa pun." in page
    assert order(operator.get("/petugas?tab=selesai").text, answered, waiting, ended) == [ended]
    assert order(operator.get("/petugas?tab=semua").text, answered, waiting, ended) == [waiting, answered, ended]


@pytest.mark.parametrize("tab", DeskQuery.model_fields["tab"].annotation.__args__)  # type: ignore[union-attr]
@pytest.mark.parametrize("sort", ["tekan", "terbaru", "terlama"])
def test_every_tab_in_every_order(client: FlaskClient, sign_in: SignIn, tab: str, sort: str) -> None:
    pressed(client, drill=tab == "latihan")
    assert sign_in("operator").get(f"/petugas?tab={tab}&sort={sort}").status_code == 200


def test_search_and_filters(client: FlaskClient, sign_in: SignIn) -> None:
    one, two = incident(client, kind="rumah", landmark="belakang gudang"), elsewhere(client)
    operator = sign_in("operator")
    found: dict[str, list[str]] = {
        f"q={one[2:]}": [one],
        "q=gudang": [one],
        "q=gudang+ranomeeto": [one],
        "q=50%25_": [],
        "kind=rumah": [one],
        f"pos={LEAD}": [one],
        "kecamatan=74.05.08": [one],
        "kecamatan=99.99.99": [],
    }
    for query, expected in found.items():
        assert order(operator.get(f"/petugas?{query}").text, one, two) == expected, query
    assert operator.get("/petugas?tab=bukan").status_code == 422
    assert operator.get("/petugas?halaman=999").status_code == 200


def test_what_is_unusual_is_marked(client: FlaskClient, app: Flask, sign_in: SignIn) -> None:
    late = datetime.now(UTC) - timedelta(hours=2)
    pressed(client, pressed_at=late.isoformat())
    page = sign_in("operator").get("/petugas?tab=ditandai").text
    assert "Terlambat" in page
    nowhere = pressed(app.test_client(), latitude=0, longitude=0)
    assert "Tempat belum diketahui" in sign_in("operator", name="Ani").get("/petugas").text
    assert nowhere["missing"][0] == "place"


def test_everything_about_an_incident_is_on_its_page(client: FlaskClient, sign_in: SignIn) -> None:
    first = pressed(client, kind="rumah", landmark="seberang pasar", note="<b>atap</b>", in_danger=True)
    pressed(client, accuracy_m=1200)
    number = first["incident_number"]
    do(sign_in("regu", LEAD, "Hasan"), number, "acknowledge")

    page = sign_in("operator").get(f"/petugas/kejadian/{number}").text

    assert "Alarm 2" in page
    assert "± 1,2 km" in page
    assert "&lt;b&gt;atap&lt;/b&gt;" in page
    assert "seberang pasar" in page
    assert "Hasan" in page
    assert "Urutan pilihan pos dan alasannya" in page
    assert "Pos Tinanggea" in page
    assert "Alarm dibunyikan" in page
    assert "letak perkiraan" in page
    assert "maps/dir" in page


def test_a_number_is_opened_by_a_press_and_recorded(
    client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection
) -> None:
    created = pressed(client, phone="0812 3456 7890")
    number, operator = created["incident_number"], sign_in("operator")
    assert PHONE not in operator.get(f"/petugas/kejadian/{number}").text

    opened = operator.post(f"/petugas/kejadian/{number}/nomor/{created['alert_id']}")

    assert f"tel:{PHONE}" in opened.text
    assert audited(owner, "alert.open_phone") == [f"alert:{created['alert_id']}"]
    assert sign_in("redkar").post(f"/petugas/kejadian/{number}/nomor/{created['alert_id']}").status_code == 403
    assert operator.post(f"/petugas/kejadian/{number}/nomor/{uuid4()}").status_code == 404
    other = elsewhere(client)
    assert operator.post(f"/petugas/kejadian/{other}/nomor/{created['alert_id']}").status_code == 404


def test_an_operator_taps_for_a_post(client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection) -> None:
    operator, number = sign_in("operator"), incident(client)
    assert "Pilih posnya" in refusal(act(operator, number, "depart"))
    assert act(operator, number, "arrive", post_code=LEAD).status_code == 303
    assert part(owner, number)["arrived_at"] is not None
    assert "sudah" in refusal(act(operator, number, "arrive", post_code=LEAD))


def test_what_was_typed_outlives_a_colleague(client: FlaskClient, sign_in: SignIn) -> None:
    operator, number = sign_in("operator"), incident(client)
    do(sign_in("regu", LEAD), number, "depart")
    answer = act(operator, number, "stand-down", version=1, post_code=LEAD, reason="Salah alamat, kembali")
    assert answer.status_code == 409
    assert "Salah alamat, kembali" in answer.text
    assert 'id="act-stand-down" open' in answer.text


def test_notes_and_truth_and_reopening(client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection) -> None:
    operator, number = sign_in("operator"), incident(client)
    assert act(operator, number, "note", words="Pemanggil menunggu di jalan").status_code == 303
    assert act(operator, number, "verify").status_code == 303
    assert act(operator, number, "false-alarm", code="", reason="").status_code == 422
    assert act(operator, number, "false-alarm", code="gangguan_alat", reason="Alarm gedung rusak").status_code == 303
    assert act(operator, number, "note", words="Sudah dikabari pemilik").status_code == 303
    assert act(operator, number, "reopen", reason="Ternyata api menyala lagi").status_code == 303
    row = row_of(owner, number)
    assert (row["state"], row["verified_at"] is not None) == ("baru", True)


def test_a_call_alarms_and_keeps_its_times(client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection) -> None:
    operator, now = sign_in("operator"), datetime.now(UTC)
    form = {
        "key": str(uuid4()),
        "phone": "0812 3456 7890",
        "desa_code": "74.05.08.2014",
        "kind": "rumah",
        "call_arrival_at": (now - timedelta(seconds=9)).isoformat(),
        "call_answered_at": (now - timedelta(seconds=4)).isoformat(),
    }

    first, again = call(operator, **form), call(operator, **form)

    assert first.status_code == again.status_code == 303
    assert first.location == again.location
    assert "Panggilan tercatat" in operator.get(first.location).text
    number = first.location.split("/")[-1].partition("?")[0]
    assert posts_rung(owner, number) == {LEAD}
    row = owner.execute("SELECT to_jsonb(a) FROM fire.alert a").fetchone()
    assert row is not None
    alert: dict[str, Any] = row[0]
    assert (alert["channel"], alert["operator_id"] is not None) == ("telepon", True)
    assert alert["call_answered_at"] > alert["call_arrival_at"]
    assert "dijawab dalam 5 detik" in operator.get(first.location).text


def test_a_call_that_cannot_be_keeps_what_was_typed(sign_in: SignIn, owner: psycopg.Connection) -> None:
    operator = sign_in("operator")
    answer = call(operator, phone="0812", note="Dapur terbakar", position="-4.0787 122.4104")
    assert answer.status_code == 422
    assert "kurang satu angka" in answer.text
    assert "Dapur terbakar" in answer.text
    assert call(operator, key="bukan").status_code == 422
    assert owner.execute("SELECT count(*) FROM fire.alert").fetchone() == (0,)
    assert sign_in("regu", LEAD).get("/petugas/panggilan").status_code == 403


def test_an_unread_message_becomes_an_alert_once(sign_in: SignIn, sms: Sms, owner: psycopg.Connection) -> None:
    operator, made = sign_in("operator"), sms()
    page = operator.get("/petugas/sms").text
    assert "tolong ada api dekat pasar ambaipua" in page
    assert PHONE not in page
    assert PHONE in operator.post(f"/petugas/sms/{made}/nomor").text
    assert audited(owner, "sms.open_sender") == [f"sms:{made}"]

    first = operator.post(f"/petugas/sms/{made}/alarm", data={"desa_code": "74.05.08.2014", "kind": "rumah"})

    assert first.status_code == 303
    assert operator.post(f"/petugas/sms/{made}/alarm", data={"kind": ""}).status_code == 409
    assert owner.execute("SELECT outcome, alert_id IS NOT NULL FROM fire.inbound_sms").fetchone() == ("alert", True)
    assert owner.execute("SELECT channel, note FROM fire.alert").fetchall() == [
        ("sms", "tolong ada api dekat pasar ambaipua")
    ]
    assert "Semua pesan sudah terbaca" in operator.get("/petugas/sms").text


def test_a_message_is_put_aside(sign_in: SignIn, sms: Sms, owner: psycopg.Connection) -> None:
    operator, made = sign_in("operator"), sms("promo pulsa murah")
    assert operator.post(f"/petugas/sms/{made}/abaikan").status_code == 303
    assert operator.post(f"/petugas/sms/{made}/abaikan").status_code == 409
    assert operator.post(f"/petugas/sms/{uuid4()}/abaikan").status_code == 404
    assert owner.execute("SELECT outcome FROM fire.inbound_sms").fetchone() == ("ignored",)


def test_every_role_gets_its_own_menu(client: FlaskClient, sign_in: SignIn) -> None:
    number = incident(client)
    seen = {role: sign_in(role, name=role).get("/petugas") for role in ("operator", "kepala", "redkar", "regu")}
    assert all(answer.status_code == 200 and number in answer.text for answer in seen.values())
    assert "Catat panggilan" in seen["kepala"].text
    assert "Catat panggilan" not in seen["regu"].text
    administrator = sign_in("administrator")
    assert administrator.get("/petugas").status_code == 302
    assert administrator.get(f"/petugas/kejadian/{number}").status_code == 403


def test_a_stranger_is_asked_to_sign_in(client: FlaskClient) -> None:
    number = incident(client)
    for address in ("/petugas", f"/petugas/kejadian/{number}", "/petugas/sms", "/petugas/tanda"):
        assert client.get(address).status_code == 303
    assert client.post(f"/petugas/kejadian/{number}/merge", data={"into": "K-1000"}).status_code == 303
