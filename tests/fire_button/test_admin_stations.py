"""Posts, water, kinds and the ladder: edited here they stay as they are, and count for the next alarm."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from flask.testing import FlaskClient

from common import db
from common.pack import Pack
from services.fire_button.actions import load_stations
from services.fire_button.queries.reference import load_reference
from tests.fire_button.administering import audited, post, posted, shown
from tests.fire_button.conftest import SignIn

HYDRANT = {"name": "Hidran pasar", "kind": "hidran", "latitude": "-4.08", "longitude": "122.40", "note": "Kunci di pos"}


@pytest.fixture
def admin(sign_in: SignIn) -> FlaskClient:
    return sign_in("administrator")


def steps() -> list[tuple[int, int, tuple[str, ...]]]:
    return [(step.position, step.after_s, step.whom) for step in load_reference().steps]


def test_an_edited_post_outlives_the_pack_and_can_go_back_to_it(
    admin: FlaskClient, pack: Pack, owner: psycopg.Connection
) -> None:
    form = post(name="Pos Konda Baru", kecamatan_code="74.05.07", phone="0812 3456 7890", position="3")

    assert posted(admin, "/pos/pos-konda", **form).location == "/petugas/atur/pos/pos-konda?selesai=simpan"

    with db.transaction() as session:
        assert load_stations(session, pack) == 0
    edited = load_reference().post("pos-konda")
    assert edited is not None
    assert (edited.name, edited.phone, edited.is_placeholder) == ("Pos Konda Baru", "+6281234567890", False)
    ((subject, detail),) = audited(owner, "post.edit")
    assert (subject, detail["before"]["name"], detail["after"]["name"]) == ("post:pos-konda", "Pos Konda", form["name"])

    posted(admin, "/pos/pos-konda/bawaan")
    back = load_reference().post("pos-konda")
    assert back is not None
    assert (back.name, back.is_placeholder) == ("Pos Konda", True)


def test_a_colleagues_change_is_not_overwritten_unseen(admin: FlaskClient) -> None:
    assert posted(admin, "/pos/mako", **post(name="Mako Satu")).status_code == 303

    late = posted(admin, "/pos/mako", **post(name="Mako Dua"))

    assert (late.status_code, "Rekan Anda baru saja mengubah ini" in late.text) == (409, True)
    assert 'value="Mako Dua"' in late.text
    assert load_reference().post_name("mako") == "Mako Satu"


@pytest.mark.parametrize(
    ("entries", "field", "sentence"),
    [
        ({"name": "pos KONDA"}, "name", "Nama ini sudah dipakai"),
        ({"name": "!!"}, "name", "Pakai nama dengan huruf"),
        ({"kecamatan_code": "74.05.08.2001"}, "kecamatan_code", "Pilih kecamatan"),
        ({"opd_code": "tidak-ada"}, "opd_code", "Pilih OPD yang aktif"),
        ({"latitude": "4.08"}, "latitude", "jauh di luar kabupaten"),
        ({"latitude": "nan"}, "latitude", ""),
        ({"longitude": "1e400"}, "longitude", ""),
        ({"phone": "0812"}, "phone", "kurang satu angka"),
        ({"kind": "kapal"}, "kind", "Pilih salah satu"),
    ],
)
def test_a_refusal_keeps_what_was_typed(admin: FlaskClient, entries: dict[str, str], field: str, sentence: str) -> None:
    answer = posted(admin, "/pos/baru", **(post(note="Dekat pasar") | entries))

    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'id="{field}-error"' in answer.text
    assert "Dekat pasar" in answer.text
    assert len(load_reference().posts) == 4


def test_two_administrators_at_once_add_a_post_once(sign_in: SignIn) -> None:
    admins = [sign_in("administrator", None, name) for name in ("Wayan", "Nur", "Andi")]

    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda admin: posted(admin, "/pos/baru", **post()).status_code, admins))

    assert sorted(answers) == [303, 422, 422]
    assert [one.code for one in load_reference().posts][-1] == "pos-baru"


def test_a_closed_post_says_so_and_the_last_open_one_stays(admin: FlaskClient, owner: psycopg.Connection) -> None:
    for _ in range(2):
        assert posted(admin, "/pos/mako/buka").location.endswith("selesai=nonaktif")
    closed = load_reference().post("mako")
    assert closed is not None
    assert not closed.is_open
    assert len(audited(owner, "post.close")) == 1

    owner.execute("UPDATE fire.post SET is_open = false WHERE code <> 'pos-konda'")
    refused = posted(admin, "/pos/pos-konda/buka")
    assert (refused.status_code, "Paling sedikit satu pos harus buka" in refused.text) == (409, True)
    assert posted(admin, "/pos/mako/buka", on="1").status_code == 303


def test_water_is_added_shown_and_hidden(admin: FlaskClient) -> None:
    assert "Belum ada sumber air" in shown(admin, "/air")

    assert posted(admin, "/air/baru", **HYDRANT).status_code == 303

    assert [one.name for one in load_reference().water] == ["Hidran pasar"]
    assert posted(admin, "/air/baru", **HYDRANT).status_code == 422
    assert posted(admin, "/air/hidran-pasar", **(HYDRANT | {"is_placeholder": "1"})).status_code == 409
    posted(admin, "/air/hidran-pasar/aktif")
    assert load_reference().water == ()
    assert posted(admin, "/air/hidran-pasar/bawaan").status_code == 409
    assert posted(admin, "/air/tidak-ada", **HYDRANT).status_code == 404


def test_a_kind_with_its_advice_is_offered_to_citizens(admin: FlaskClient, client: FlaskClient) -> None:
    form = {"name": "Tabung gas", "advice": " Keluar dulu \n\nTutup  katup\n", "is_fire": "1", "position": "3"}

    assert posted(admin, "/jenis/baru", **form).location == "/petugas/atur/jenis/tabung_gas?selesai=tambah"

    (kind,) = [one for one in client.get("/v1/kinds").get_json() if one["code"] == "tabung_gas"]
    assert kind["advice"] == ["Keluar dulu", "Tutup katup"]
    assert posted(admin, "/jenis/rumah", **(form | {"name": "Rumah", "advice": "\n".join("x" * 9)})).status_code == 422
    posted(admin, "/jenis/rumah/aktif")
    assert "rumah" not in {one["code"] for one in client.get("/v1/kinds").get_json()}


def test_the_last_kind_stays(admin: FlaskClient, owner: psycopg.Connection) -> None:
    owner.execute("UPDATE fire.kind SET is_active = false WHERE code <> 'rumah'")
    assert posted(admin, "/jenis/rumah/aktif").status_code == 409


def test_steps_stand_in_the_order_of_their_times_and_outlive_the_pack(
    admin: FlaskClient, pack: Pack, owner: psycopg.Connection
) -> None:
    packed = steps()

    assert posted(admin, "/eskalasi/baru", after_s="45", whom=["operator", "kepala_pos"]).status_code == 303

    assert [step[:2] for step in steps()] == [(1, 30), (2, 45), (3, 60), (4, 120)]
    with db.transaction() as session:
        assert load_stations(session, pack) == 0
    assert len(steps()) == 4
    assert audited(owner, "step.add")[0][1]["after"] == {"after_s": 45, "whom": ["operator", "kepala_pos"]}
    assert "Sesudah 45 detik" in shown(admin, "/eskalasi")

    posted(admin, "/eskalasi/bawaan")
    assert steps() == packed


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ({"after_s": "60", "whom": "operator"}, "Sudah ada langkah pada detik itu"),
        ({"after_s": "4", "whom": "operator"}, "paling sedikit 5"),
        ({"after_s": "50", "whom": "presiden"}, "Pilih dari daftar"),
        ({"after_s": "50"}, ""),
    ],
)
def test_a_step_that_makes_no_sense_is_refused(admin: FlaskClient, entries: dict[str, str], sentence: str) -> None:
    answer = posted(admin, "/eskalasi/baru", **entries)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert len(steps()) == 3


def test_a_step_is_moved_removed_and_never_the_last(admin: FlaskClient, owner: psycopg.Connection) -> None:
    assert posted(admin, "/eskalasi/1", after_s="90", whom="bpbd").status_code == 303
    assert [step[1:] for step in steps()][1] == (90, ("bpbd",))
    assert posted(admin, "/eskalasi/1/hapus").status_code == 409  # a colleague edited the ladder since

    for _ in range(2):
        (edited,) = owner.execute("SELECT max(edited_at) FROM fire.escalation_step").fetchone() or ()
        assert posted(admin, "/eskalasi/1/hapus", seen=edited.isoformat()).status_code == 303
    (edited,) = owner.execute("SELECT max(edited_at) FROM fire.escalation_step").fetchone() or ()
    last = posted(admin, "/eskalasi/1/hapus", seen=edited.isoformat())
    assert (last.status_code, "Paling sedikit satu langkah" in last.text) == (409, True)
    assert posted(admin, "/eskalasi/99999999999", after_s="90", whom="bpbd").status_code == 404


@pytest.mark.parametrize("role", ["regu", "komandan", "operator", "kepala", "redkar"])
def test_only_administrators_set_anything(sign_in: SignIn, role: str) -> None:
    officer = sign_in(role, "mako" if role in {"regu", "komandan"} else None)
    for address in ("", "/pos", "/air", "/jenis", "/eskalasi", "/orang", "/relawan", "/kabar", "/jalur/pos:mako"):
        assert officer.get(f"/petugas/atur{address}").status_code == 403
    assert posted(officer, "/pos/mako/buka").status_code == 403


def test_the_start_page_tells_what_could_leave_an_alarm_unheard(admin: FlaskClient, sign_in: SignIn) -> None:
    sign_in("regu", "mako", "Tanpa Jalur")
    sign_in("regu", None, "Tanpa Pos")

    page = shown(admin)

    assert "Belum punya jalur kabar: Tanpa Jalur, Tanpa Pos." in page
    assert "Belum punya pos, jadi tidak ikut dibunyikan: Tanpa Pos." in page
    assert "Letak 4 pos belum diketahui" in page
    assert "Dalam tujuh hari ada jam tanpa orang jaga" in page
