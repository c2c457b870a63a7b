"""OPD and how they are reached: what leads to one keeps it, and where notices go is changed with a second proof."""

import base64
from typing import Any

import psycopg
import pytest
from flask.testing import FlaskClient

from common import db
from common.directory import open_contact_secret
from common.pack import Pack, apply_pack
from common.settings import Settings
from tests.perda_report.administering import audited, posted, rule, sent_to, shown
from tests.perda_report.conftest import ACTOR, SignIn
from tests.perda_report.reports import sent

SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()
NAMES = {"abbreviation": "DLHK", "name": "Dinas Lingkungan Hidup dan Kehutanan", "level": "kabupaten"}


@pytest.fixture
def admin(sign_in: SignIn) -> FlaskClient:
    return sign_in("administrator", None)


def contacts(owner: psycopg.Connection, code: str = "dlh") -> list[tuple[Any, ...]]:
    return owner.execute(
        "SELECT id, channel, address, is_active, is_placeholder FROM account.contact WHERE recipient = %s"
        " ORDER BY position, id",
        [f"opd:{code}"],
    ).fetchall()


def mailbox(**changes: Any) -> dict[str, Any]:
    return {"channel": "email", "address": "lapor@dlh.konsel.go.id", "position": "0"} | changes


def test_a_name_is_edited_and_stays(
    admin: FlaskClient, client: FlaskClient, pack: Pack, owner: psycopg.Connection
) -> None:
    assert posted(admin, "/opd/dlh", **NAMES, is_confirmed="1").location == "/petugas/atur/opd/dlh?selesai=simpan"
    with db.transaction() as session:
        apply_pack(session, pack, ACTOR)

    assert sent(client)["opd"] == NAMES["name"]
    late = posted(admin, "/opd/dlh", **(NAMES | {"abbreviation": "DLH 2"}))
    assert (late.status_code, 'value="DLH 2"' in late.text) == (409, True)
    ((subject, detail),) = audited(owner, "opd.edit")
    assert (subject, detail["after"]["abbreviation"]) == ("opd:dlh", "DLHK")


def test_a_new_opd_can_answer(admin: FlaskClient, client: FlaskClient, owner: psycopg.Connection) -> None:
    new = NAMES | {"abbreviation": "Kec. Ranomeeto", "name": "Kantor Kecamatan Ranomeeto", "level": "kecamatan"}

    assert posted(admin, "/opd/baru", **new).location == "/petugas/atur/opd/kec-ranomeeto?selesai=tambah"
    assert posted(admin, "/opd/baru", **new).status_code == 422

    assert posted(admin, "/opd/kec-ranomeeto/alamat/baru", **mailbox(address="a@b.go.id")).status_code == 303
    posted(admin, "/rute/baru", **rule(opd_code="kec-ranomeeto"))
    assert sent_to(client, owner) == "kec-ranomeeto"
    outbox = owner.execute("SELECT recipient FROM perda.outbox WHERE topic = 'report.new'").fetchall()
    assert outbox == [("opd:kec-ranomeeto",)]


def test_what_leads_to_an_opd_keeps_it(admin: FlaskClient, client: FlaskClient, owner: psycopg.Connection) -> None:
    sent(client)
    posted(admin, "/rute/baru", **rule(name="Ke DLH", opd_code="dlh"))

    refused = posted(admin, "/opd/dlh/aktif")

    assert refused.status_code == 409
    for reason in ("masih menangani jenis Sampah sembarangan", "aturan rute Ke DLH", "1 laporan yang terbuka"):
        assert reason in refused.text
    assert posted(admin, "/opd/bpbd/aktif").location.endswith("selesai=nonaktif")
    assert audited(owner, "opd.switch") == [
        ("opd:bpbd", {"before": {"is_active": True}, "after": {"is_active": False}})
    ]
    assert 'value="bpbd"' not in shown(admin, "/rute/baru")


def test_an_address_is_no_placeholder_once_it_is_edited(
    admin: FlaskClient, pack: Pack, owner: psycopg.Connection
) -> None:
    contact_id = contacts(owner)[0][0]

    assert posted(admin, f"/opd/dlh/alamat/{contact_id}", **mailbox()).location.endswith("selesai=simpan")
    with db.transaction() as session:
        apply_pack(session, pack, ACTOR)

    assert contacts(owner) == [(contact_id, "email", "lapor@dlh.konsel.go.id", True, False)]
    ((subject, detail),) = audited(owner, "contact.edit")
    assert subject == f"contact:{contact_id}"
    assert detail["after"] == {"address": "…@dlh.konsel.go.id", "is_placeholder": False}
    assert posted(admin, f"/opd/bpbd/alamat/{contact_id}", **mailbox()).status_code == 404


def test_a_webhooks_secret_is_sealed_and_kept(
    admin: FlaskClient, settings: Settings, owner: psycopg.Connection
) -> None:
    hook = {"channel": "webhook", "address": "https://opd.konsel.go.id/kabar", "position": "1"}
    assert posted(admin, "/opd/dlh/alamat/baru", **hook, secret=SECRET).status_code == 303
    hook_id, edited = (
        owner.execute("SELECT id, edited_at FROM account.contact WHERE channel = 'webhook'").fetchone() or ()
    )

    page = shown(admin, f"/opd/dlh/alamat/{hook_id}")
    changed = hook | {"position": "2", "seen": edited.isoformat()}
    assert posted(admin, f"/opd/dlh/alamat/{hook_id}", **changed).status_code == 303

    (sealed,) = owner.execute("SELECT secret FROM account.contact WHERE channel = 'webhook'").fetchone() or ()
    assert open_contact_secret(settings.secret_key, sealed) == SECRET
    assert SECRET not in page
    assert SECRET not in str(audited(owner, "contact.add"))
    assert audited(owner, "contact.add")[0][1]["after"]["address"] == "opd.konsel.go.id"


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ({"address": "bukan alamat"}, "Periksa alamat surel"),
        ({"address": "dlh@konsel.example"}, "Alamat ini sudah ada"),
        ({"channel": "webhook", "address": "http://opd.go.id/"}, "Tulis alamat https"),
        ({"channel": "webhook", "address": "https://10.0.0.1/"}, "Tulis alamat https"),
        ({"channel": "webhook", "address": "https://a:b@opd.go.id/"}, "Tulis alamat https"),
        ({"channel": "webhook", "address": "https://opd.go.id/"}, "Isi kunci tanda tangan"),
        ({"channel": "webhook", "address": "https://opd.go.id/", "secret": "rahasia"}, "Kunci tanda tangan diawali"),
        ({"channel": "faks"}, "Pilih salah satu"),
    ],
)
def test_an_address_that_leads_nowhere_is_refused(
    admin: FlaskClient, owner: psycopg.Connection, entries: dict[str, str], sentence: str
) -> None:
    answer = posted(admin, "/opd/dlh/alamat/baru", **mailbox(**entries))

    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert len(contacts(owner)) == 1


def test_the_last_active_address_stays(admin: FlaskClient, owner: psycopg.Connection) -> None:
    contact_id = contacts(owner)[0][0]
    assert posted(admin, f"/opd/dlh/alamat/{contact_id}/aktif").status_code == 409

    posted(admin, "/opd/dlh/alamat/baru", **mailbox())
    assert posted(admin, f"/opd/dlh/alamat/{contact_id}/aktif").status_code == 303
    assert {row[2]: row[3] for row in contacts(owner)} == {
        "dlh@konsel.example": False,
        "lapor@dlh.konsel.go.id": True,
    }


def test_where_notices_go_needs_password_and_code_again(admin: FlaskClient, owner: psycopg.Connection) -> None:
    owner.execute("UPDATE account.session SET reauthenticated_at = now() - interval '1 hour'")

    asked = posted(admin, "/opd/dlh/alamat/baru", **mailbox())

    assert asked.status_code == 403
    assert 'name="confirm_password"' in asked.text
    assert "lapor@dlh.konsel.go.id" in asked.text
    wrong = posted(admin, "/opd/dlh/alamat/baru", **mailbox(), confirm_password="salah", confirm_totp="123456")
    assert wrong.status_code in {401, 403, 422}
    assert len(contacts(owner)) == 1


def test_what_only_confirms_is_no_part_of_the_form(admin: FlaskClient, owner: psycopg.Connection) -> None:
    answer = posted(admin, "/opd/dlh/alamat/baru", **mailbox(), confirm_password="x", confirm_totp="123456")

    assert (answer.status_code, len(contacts(owner))) == (303, 2)


def test_a_test_message_takes_the_way_of_every_notice(admin: FlaskClient, owner: psycopg.Connection) -> None:
    assert posted(admin, "/opd/dlh/uji").location.endswith("selesai=uji")

    (row,) = owner.execute("SELECT topic, recipient, subject, body FROM perda.outbox").fetchall()
    assert row[:3] == ("opd.test", "opd:dlh", "Pesan uji untuk Dinas Lingkungan Hidup Kabupaten Konawe Selatan")
    assert "http://localhost:8081/petugas" in row[3]
    assert "Menunggu dikirim" in shown(admin, "/opd/dlh")
    owner.execute("UPDATE account.contact SET is_active = false WHERE recipient = 'opd:dlh'")
    assert posted(admin, "/opd/dlh/uji").status_code == 409
