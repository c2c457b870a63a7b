"""Categories: edited here they stay as they are, and the form offers them at once."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from flask.testing import FlaskClient

from common import db
from common.pack import Pack
from services.perda_report.actions import load_categories
from tests.perda_report.administering import audited, category, posted, sent_to, shown
from tests.perda_report.conftest import SignIn

WASTE = category(
    name="Sampah liar", description="Sampah dibuang di jalan atau sungai.", opd_code="dlh", verify_days="4"
)


@pytest.fixture
def admin(sign_in: SignIn) -> FlaskClient:
    return sign_in("administrator", None)


def offered(client: FlaskClient) -> dict[str, str]:
    return {one["code"]: one["name"] for one in client.get("/v1/categories").get_json()}


def test_an_edited_category_counts_at_once_and_outlives_the_pack(
    admin: FlaskClient, client: FlaskClient, pack: Pack, owner: psycopg.Connection
) -> None:
    assert offered(client)["sampah"] == "Sampah sembarangan"

    answer = posted(admin, "/jenis/sampah", **WASTE, partner_opd_codes=["satpol-pp", "dlh"])

    assert answer.location == "/petugas/atur/jenis/sampah?selesai=simpan"
    assert offered(client)["sampah"] == "Sampah liar"
    with db.transaction() as session:
        assert load_categories(session, pack) == 0
    stored = owner.execute("SELECT name, partner_opd_codes, verify_days FROM perda.category WHERE code = 'sampah'")
    assert stored.fetchone() == ("Sampah liar", ["satpol-pp"], 4)
    ((subject, detail),) = audited(owner, "category.edit")
    assert subject == "category:sampah"
    assert detail["before"]["name"] == "Sampah sembarangan"
    assert detail["after"]["name"] == "Sampah liar"
    assert "opd_code" not in detail["after"]


def test_saving_what_is_there_changes_nothing(admin: FlaskClient, owner: psycopg.Connection) -> None:
    posted(admin, "/jenis/sampah", **WASTE)
    (edited,) = owner.execute("SELECT edited_at FROM perda.category WHERE code = 'sampah'").fetchone() or ()

    posted(admin, "/jenis/sampah", **WASTE, seen=edited.isoformat())

    assert len(audited(owner, "category.edit")) == 1


def test_a_colleagues_change_is_not_overwritten_unseen(admin: FlaskClient, owner: psycopg.Connection) -> None:
    assert posted(admin, "/jenis/sampah", **WASTE).status_code == 303

    late = posted(admin, "/jenis/sampah", **(WASTE | {"name": "Buang sampah"}))

    assert late.status_code == 409
    assert "Rekan Anda baru saja mengubah ini" in late.text
    assert 'value="Buang sampah"' in late.text
    assert owner.execute("SELECT name FROM perda.category WHERE code = 'sampah'").fetchone() == ("Sampah liar",)


@pytest.mark.parametrize(
    ("entries", "field", "sentence"),
    [
        ({"finish_days": "1"}, "finish_days", "Penyelesaian tidak boleh lebih pendek"),
        ({"name": "Ternak LEPAS"}, "name", "Sudah ada jenis dengan nama ini"),
        ({"name": "!!"}, "name", "Pakai nama dengan huruf"),
        ({"opd_code": "tidak-ada"}, "opd_code", "Pilih OPD yang aktif"),
        ({"partner_opd_codes": "tidak-ada"}, "partner_opd_codes", "Pilih OPD yang aktif"),
        ({"verify_days": "0"}, "verify_days", "paling sedikit 1"),
        ({"description": ""}, "description", "wajib diisi"),
    ],
)
def test_a_refusal_keeps_what_was_typed(
    admin: FlaskClient, owner: psycopg.Connection, entries: dict[str, str], field: str, sentence: str
) -> None:
    answer = posted(admin, "/jenis/baru", **(category(note="Perlu derek") | entries))

    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'id="{field}-error"' in answer.text
    assert "Perlu derek" in answer.text
    assert owner.execute("SELECT count(*) FROM perda.category WHERE edited_at IS NOT NULL").fetchone() == (0,)


def test_a_new_category_takes_reports(admin: FlaskClient, client: FlaskClient, owner: psycopg.Connection) -> None:
    answer = posted(admin, "/jenis/baru", **category(name="Bakar\r\nban"))

    assert answer.location == "/petugas/atur/jenis/bakar_ban?selesai=tambah"
    assert sent_to(client, owner, category="bakar_ban") == "dishub"
    assert posted(admin, "/jenis/baru", **category(name="Bakar-ban")).location.startswith(
        "/petugas/atur/jenis/bakar_ban_2"
    )
    assert posted(admin, "/jenis/baru", **category(name="Baru")).location.startswith("/petugas/atur/jenis/baru_2")
    assert audited(owner, "category.add")[0][0] == "category:bakar_ban"


def test_switched_off_it_is_offered_no_more(admin: FlaskClient, client: FlaskClient, owner: psycopg.Connection) -> None:
    for _ in range(2):
        assert posted(admin, "/jenis/sampah/aktif").location.endswith("selesai=nonaktif")
    assert "sampah" not in offered(client)
    assert len(audited(owner, "category.switch")) == 1

    posted(admin, "/jenis/sampah/aktif", on="1")
    assert "sampah" in offered(client)


def test_the_last_category_stays(admin: FlaskClient, owner: psycopg.Connection) -> None:
    owner.execute("UPDATE perda.category SET is_active = false WHERE code <> 'sampah'")

    answer = posted(admin, "/jenis/sampah/aktif")

    assert answer.status_code == 409
    assert "Paling sedikit satu jenis" in answer.text


def test_back_to_the_pack(admin: FlaskClient, client: FlaskClient, pack: Pack, owner: psycopg.Connection) -> None:
    posted(admin, "/jenis/sampah", **WASTE)
    assert posted(admin, "/jenis/baru", **category()).status_code == 303

    assert posted(admin, "/jenis/sampah/bawaan").location.endswith("selesai=bawaan")

    assert offered(client)["sampah"] == "Sampah sembarangan"
    with db.transaction() as session:
        assert load_categories(session, pack) == 0
    ((_, detail),) = audited(owner, "category.reset")
    assert detail["before"]["name"] == "Sampah liar"
    refused = posted(admin, "/jenis/bakar_ban/bawaan")
    assert (refused.status_code, "tidak ada di paket" in refused.text) == (409, True)
    assert "Kembali ke bawaan paket" not in shown(admin, "/jenis/bakar_ban")


def test_a_category_is_not_offered_while_its_opd_rests(admin: FlaskClient, owner: psycopg.Connection) -> None:
    posted(admin, "/jenis/sampah", **(WASTE | {"opd_code": "bpbd"}))
    posted(admin, "/jenis/sampah/aktif")
    owner.execute("UPDATE account.opd SET is_active = false WHERE code IN ('bpbd', 'dlh')")

    for act in ("aktif", "bawaan"):
        refused = posted(admin, f"/jenis/sampah/{act}", on="1")
        assert (refused.status_code, "sedang nonaktif" in refused.text) == (409, True)
    stored = owner.execute("SELECT is_active, opd_code FROM perda.category WHERE code = 'sampah'").fetchone()
    assert stored == (False, "bpbd")


def test_two_administrators_at_once_add_it_once(sign_in: SignIn, owner: psycopg.Connection) -> None:
    admins = [sign_in("administrator", None, name) for name in ("Wayan", "Nur", "Andi")]

    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda admin: posted(admin, "/jenis/baru", **category()).status_code, admins))

    assert sorted(answers) == [303, 422, 422]
    assert owner.execute("SELECT count(*) FROM perda.category WHERE code LIKE 'bakar%'").fetchone() == (1,)
