"""People: their post, the ways to reach them, their own switch. Addresses are seen by their owner only."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import psycopg
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from common import db
from common.settings import Settings
from services.fire_button.crypto import AddressBox
from services.fire_button.models import Reach
from services.fire_button.queries.muster import read_muster
from tests.fire_button.administering import audited, posted, shown
from tests.fire_button.conftest import SignIn

NUMBER = "0812 0000 4321"
DESA = "74.05.08.1001"
OWN = "/petugas/saya"


@pytest.fixture
def admin(sign_in: SignIn) -> FlaskClient:
    return sign_in("administrator")


def officer_id(owner: psycopg.Connection, name: str) -> UUID:
    (found,) = owner.execute("SELECT id FROM account.officer WHERE name = %s", [name]).fetchone() or ()
    return UUID(str(found))


def ways(holder: str) -> int:
    with db.reading() as session:
        return len(read_muster(session, DESA).ways.get(holder, ()))


def test_an_officers_own_way_is_sealed_tested_rested_and_forgotten(
    sign_in: SignIn, admin: FlaskClient, owner: psycopg.Connection, settings: Settings
) -> None:
    me = sign_in("regu", "mako", "Wa Sari")
    holder = f"petugas:{officer_id(owner, 'Wa Sari')}"

    assert posted(me, f"{OWN}/jalur", channel="sms", address=NUMBER).location == f"{OWN}?selesai=tambah"

    with db.reading() as session:
        row = session.scalars(select(Reach)).one()
    box = AddressBox(settings.secret_key.get_secret_value().encode())
    assert box.open(row.id, row.address) == "+6281200004321"
    assert "+6281200004321" in shown(me, OWN)
    page = shown(admin, f"/jalur/{holder}")
    assert "…321" in page
    assert "81200004321" not in page
    assert "1200004321" not in str(owner.execute("SELECT detail FROM fire.audit").fetchall())
    assert posted(me, f"{OWN}/jalur", channel="sms", address="+62 812-0000-4321").status_code == 422

    assert posted(me, f"{OWN}/jalur/{row.id}/uji").status_code == 303
    message = owner.execute("SELECT recipient, body FROM fire.outbox").fetchone()
    assert message is not None
    assert message[0] == f"jalur:{row.id}"
    assert "Tidak ada kebakaran" in message[1]
    assert "Uji menunggu dikirim" in shown(me, OWN)

    posted(me, f"{OWN}/jalur/{row.id}/aktif")
    assert ways(holder) == 0
    assert posted(me, f"{OWN}/jalur/{row.id}/uji").status_code == 409
    posted(me, f"{OWN}/jalur/{row.id}/aktif", on="1")
    assert ways(holder) == 1
    posted(me, f"{OWN}/jalur/{row.id}/hapus")
    assert ways(holder) == 0
    assert [detail["channel"] for _, detail in audited(owner, "way.remove")] == ["sms"]


def test_nobody_touches_the_ways_of_another(sign_in: SignIn, owner: psycopg.Connection) -> None:
    posted(sign_in("regu", "mako", "Wa Sari"), f"{OWN}/jalur", channel="sms", address=NUMBER)
    (way,) = owner.execute("SELECT id FROM fire.reach").fetchone() or ()
    other = sign_in("komandan", "mako", "Orang Lain")
    for act in ("uji", "aktif", "hapus"):
        assert posted(other, f"{OWN}/jalur/{way}/{act}").status_code == 404
    assert owner.execute("SELECT is_active FROM fire.reach").fetchone() == (True,)


@pytest.mark.parametrize(
    ("channel", "address", "sentence"),
    [
        ("sms", "0812", "kurang satu angka"),
        ("email", "bukan", "Periksa alamat surel"),
        ("push", "x@y.id", "Pilih salah satu"),
        ("sms", "", "wajib diisi"),
    ],
)
def test_a_way_that_leads_nowhere_is_refused(sign_in: SignIn, channel: str, address: str, sentence: str) -> None:
    answer = posted(sign_in("regu", "mako"), f"{OWN}/jalur", channel=channel, address=address, label="HP pos")
    assert (answer.status_code, sentence in answer.text, 'value="HP pos"' in answer.text) == (422, True, True)


def test_who_rests_is_not_rung_until_they_are_back(sign_in: SignIn, owner: psycopg.Connection) -> None:
    me = sign_in("regu", "mako", "Wa Sari")

    def rung() -> list[str]:
        with db.reading() as session:
            return [person.name for person in read_muster(session).crew_of(["mako"])]

    assert rung() == ["Wa Sari"]
    later = (datetime.now(UTC) + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    posted(me, f"{OWN}/siap", until=later)
    assert rung() == []
    owner.execute("UPDATE fire.crew SET unavailable_until = now() - interval '1 minute'")
    assert rung() == ["Wa Sari"]
    posted(me, f"{OWN}/siap")
    assert rung() == []
    assert "sampai Anda nyalakan lagi" in shown(me, OWN)
    posted(me, f"{OWN}/siap", on="1")
    assert rung() == ["Wa Sari"]
    refused = posted(me, f"{OWN}/siap", until="2020-01-01T08:00")
    assert (refused.status_code, "Pilih waktu yang akan datang" in refused.text) == (422, True)


def test_an_officer_is_given_a_post(admin: FlaskClient, sign_in: SignIn, owner: psycopg.Connection) -> None:
    sign_in("regu", None, "Wa Sari")
    address = f"/orang/{officer_id(owner, 'Wa Sari')}"

    assert posted(admin, address, post_code="pos-konda").status_code == 303

    with db.reading() as session:
        assert [one.name for one in read_muster(session).crew_of(["pos-konda"])] == ["Wa Sari"]
    assert audited(owner, "crew.place")[0][1]["after"] == {"post_code": "pos-konda"}
    assert posted(admin, address, post_code="mako").status_code == 409
    (edited,) = owner.execute("SELECT edited_at FROM fire.crew").fetchone() or ()
    assert posted(admin, address, post_code="tidak-ada", seen=edited.isoformat()).status_code == 422
    assert "Pos Konda" in shown(admin, "/orang")
    assert posted(admin, f"/orang/{UUID(int=7)}", post_code="mako").status_code == 404


def test_a_volunteer_is_asked_and_forgotten(admin: FlaskClient, owner: psycopg.Connection) -> None:
    refused = posted(admin, "/relawan/baru", name="Sulaiman", desa_code="74.05.99.1001", phone=NUMBER)
    assert (refused.status_code, "Pilih desa dari daftar" in refused.text) == (422, True)

    assert posted(admin, "/relawan/baru", name="Sulaiman", desa_code=DESA, phone=NUMBER).status_code == 303

    with db.reading() as session:
        (person,) = read_muster(session, DESA).volunteers
    assert (person.name, ways(person.holder)) == ("Sulaiman", 1)
    assert "Sulaiman" in shown(admin, "/relawan?q=sula")
    assert "Tidak ada relawan" in shown(admin, "/relawan?q=xyz")
    address = f"/relawan/{person.holder.partition(':')[2]}"
    posted(admin, f"{address}/aktif")
    with db.reading() as session:
        assert read_muster(session, DESA).volunteers == ()
    assert posted(admin, f"{address}/hapus").status_code == 303
    assert owner.execute("SELECT count(*) FROM fire.reach").fetchone() == (0,)
    assert posted(admin, f"{address}/hapus").status_code == 404


@pytest.mark.parametrize("holder", ["pos:tidak-ada", "petugas:bukan", f"relawan:{UUID(int=1)}", "opd:damkar", "x"])
def test_ways_of_nobody_are_not_there(admin: FlaskClient, holder: str) -> None:
    assert admin.get(f"/petugas/atur/jalur/{holder}").status_code == 404
    assert posted(admin, f"/jalur/{holder}", channel="sms", address=NUMBER).status_code == 404


def test_contacts_of_alarms_are_kept_and_no_others(admin: FlaskClient, owner: psycopg.Connection) -> None:
    assert "BPBD" in shown(admin, "/kabar")
    sms = {"channel": "sms", "address": "0812 1111 2222", "position": "0"}

    assert posted(admin, "/kabar/latihan:mako/baru", **sms).status_code == 303

    stored = owner.execute("SELECT address, is_placeholder FROM account.contact WHERE recipient = 'latihan:mako'")
    assert stored.fetchone() == ("+6281211112222", False)
    assert audited(owner, "contact.add")[0][1]["after"]["address"] == "…222"
    for recipient in ("opd:dishub", "pos:tidak-ada", "petugas:1"):
        assert posted(admin, f"/kabar/{recipient}/baru", **sms).status_code == 404
