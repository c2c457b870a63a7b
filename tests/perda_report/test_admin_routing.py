"""Routing rules: the first that fits decides for the next report, and a dry run tells before."""

from typing import Any

import psycopg
import pytest
from flask.testing import FlaskClient

from tests.perda_report.administering import audited, posted, rule, sent_to, shown
from tests.perda_report.conftest import SignIn
from tests.perda_report.reports import sent


@pytest.fixture
def admin(sign_in: SignIn) -> FlaskClient:
    return sign_in("administrator", None)


def rows(owner: psycopg.Connection) -> list[tuple[Any, ...]]:
    return owner.execute("SELECT id, position, name FROM perda.routing_rule ORDER BY position").fetchall()


def test_a_rule_decides_for_the_next_report_and_leaves_the_others(
    admin: FlaskClient, client: FlaskClient, owner: psycopg.Connection
) -> None:
    first = sent_to(client, owner)
    assert posted(admin, "/rute/baru", **rule()).location == "/petugas/atur/rute?selesai=tambah"
    second = sent_to(client, owner)

    assert (first, second) == ("dlh", "satpol-pp")
    kept = owner.execute("SELECT opd_code FROM perda.report ORDER BY id").fetchall()
    assert kept == [("dlh",), ("satpol-pp",)]
    ((subject, detail),) = audited(owner, "route.add")
    assert subject == f"route:{rows(owner)[0][0]}"
    assert (detail["before"], detail["after"]["opd_code"]) == ({}, "satpol-pp")


def test_switched_off_or_deleted_it_decides_no_more(
    admin: FlaskClient, client: FlaskClient, owner: psycopg.Connection
) -> None:
    posted(admin, "/rute/baru", **rule())
    rule_id = rows(owner)[0][0]

    posted(admin, f"/rute/{rule_id}/aktif")
    assert sent_to(client, owner) == "dlh"
    posted(admin, f"/rute/{rule_id}/aktif", on="1")
    assert sent_to(client, owner) == "satpol-pp"
    posted(admin, f"/rute/{rule_id}/hapus")
    assert sent_to(client, owner) == "dlh"

    ((_, detail),) = audited(owner, "route.delete")
    assert detail["before"]["name"] == "Sampah Ranomeeto"
    assert posted(admin, f"/rute/{rule_id}/hapus").status_code == 404


def test_the_order_decides_and_can_be_changed(
    admin: FlaskClient, client: FlaskClient, owner: psycopg.Connection
) -> None:
    posted(admin, "/rute/baru", **rule())
    posted(admin, "/rute/baru", **rule(name="Semua ke Dishub", category_code="", kecamatan_codes=[], opd_code="dishub"))
    second, position, _ = rows(owner)[1]

    assert sent_to(client, owner) == "satpol-pp"
    posted(admin, f"/rute/{second}/geser", way="naik", position=position)
    assert sent_to(client, owner) == "dishub"
    again = posted(admin, f"/rute/{second}/geser", way="naik", position=position)

    assert (again.status_code, "Urutannya baru saja berubah" in again.text) == (409, True)
    assert [name for _, _, name in rows(owner)] == ["Semua ke Dishub", "Sampah Ranomeeto"]
    page = shown(admin, "/rute")
    assert "Tidak pernah dipakai" in page
    assert "diambil aturan 1. Semua ke Dishub" in page


def test_a_part_that_an_earlier_rule_takes_is_told(admin: FlaskClient) -> None:
    posted(admin, "/rute/baru", **rule(hours="luar_jam"))
    posted(admin, "/rute/baru", **rule(name="Sampah semua", kecamatan_codes=[], opd_code="dishub"))
    posted(admin, "/rute/baru", **rule(name="Ternak", category_code="ternak_lepas", opd_code="dishub"))

    page = shown(admin, "/rute")

    assert "Tidak pernah dipakai" not in page
    assert page.count("Sebagian lebih dulu diambil aturan") == 1


def test_a_dry_run_tells_before_anything_is_saved(
    admin: FlaskClient, client: FlaskClient, owner: psycopg.Connection
) -> None:
    numbers = [sent(client)["tracking_number"] for _ in range(3)]
    sent(client, category="ternak_lepas")
    sent(client, desa_code="74.05.07.2004", latitude=..., longitude=...)
    owner.execute(
        "UPDATE perda.report SET created_at = now() - interval '40 days' WHERE tracking_number = %s", [numbers[0]]
    )

    month = posted(admin, "/rute/baru/uji", **rule(days="30"))
    quarter = posted(admin, "/rute/baru/uji", **rule(days="90"))

    assert month.status_code == quarter.status_code == 200
    assert "Dari <b>4</b> laporan 30 hari terakhir, <b>2</b> akan ke OPD lain" in month.text
    assert "Dari <b>5</b> laporan 90 hari terakhir, <b>3</b> akan ke OPD lain" in quarter.text
    assert "Aturan ini sendiri menentukan <b>3</b> laporan" in quarter.text
    assert all(number in quarter.text for number in numbers)
    assert numbers[0] not in month.text
    assert "mobil bak terbuka" not in quarter.text
    assert 'value="Sampah Ranomeeto"' in quarter.text
    assert rows(owner) == []


def test_a_dry_run_of_an_edited_rule_and_of_the_saved_ones(
    admin: FlaskClient, client: FlaskClient, owner: psycopg.Connection
) -> None:
    sent(client)
    posted(admin, "/rute/baru", **rule())
    rule_id = rows(owner)[0][0]

    assert "<b>1</b> akan ke OPD lain" in shown(admin, "/rute/uji?days=30")
    other = posted(admin, f"/rute/{rule_id}/uji", **rule(category_code="ternak_lepas"))
    assert "<b>0</b> akan ke OPD lain" in other.text


def test_a_dry_run_shows_twenty_examples_and_counts_all(
    admin: FlaskClient, client: FlaskClient, owner: psycopg.Connection
) -> None:
    sent(client)
    columns = "category_code, description, kecamatan_code, place, landmark, identity, opd_code, verify_due_at, due_at"
    owner.execute(
        f"INSERT INTO perda.report (tracking_number, secret_hash, {columns})"  # noqa: S608
        f" SELECT 'KS-' || n, secret_hash, {columns} FROM perda.report, generate_series(1, 30) n"
    )

    page = posted(admin, "/rute/baru/uji", **rule()).text

    assert "<b>31</b> akan ke OPD lain" in page
    assert page.count("DLH → Satpol PP") == 20


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ({"opd_code": "tidak-ada"}, "Pilih OPD yang aktif"),
        ({"category_code": "tidak-ada"}, "Pilih jenis dari daftar"),
        ({"kecamatan_codes": "99.99.99"}, "Pilih kecamatan dari daftar"),
        ({"valid_from": "2026-12-02", "valid_until": "2026-12-01"}, "Tanggal akhir harus sesudah"),
        ({"hours": "malam"}, "Pilih salah satu"),
        ({"name": ""}, "wajib diisi"),
    ],
)
def test_a_refused_rule_keeps_what_was_typed(
    admin: FlaskClient, owner: psycopg.Connection, entries: dict[str, str], sentence: str
) -> None:
    for address in ("/rute/baru", "/rute/baru/uji"):
        answer = posted(admin, address, **(rule(valid_from="2026-12-01") | entries))
        assert (answer.status_code, sentence in answer.text) == (422, True)
        assert "2026-12-0" in answer.text
    assert rows(owner) == []


def test_an_edited_rule_is_audited_and_a_stale_form_is_told(admin: FlaskClient, owner: psycopg.Connection) -> None:
    posted(admin, "/rute/baru", **rule())
    rule_id = rows(owner)[0][0]
    (edited,) = owner.execute("SELECT edited_at FROM perda.routing_rule").fetchone() or ()

    assert posted(admin, f"/rute/{rule_id}", **rule(hours="luar_jam"), seen=edited.isoformat()).status_code == 303
    assert posted(admin, f"/rute/{rule_id}", **rule(), seen=edited.isoformat()).status_code == 409

    ((_, detail),) = audited(owner, "route.edit")
    assert detail == {"before": {"hours": "selalu"}, "after": {"hours": "luar_jam"}}
