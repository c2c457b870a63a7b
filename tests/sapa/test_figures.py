"""Figures of a year: opened by a supervisor, published once, suppressed, signed; and the sheet for SIMFONI."""

import io
import json
from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID
from zipfile import ZipFile

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from common import db
from services.sapa.actions.keys.statistics import make_statistics_key
from services.sapa.actions.office import Office
from services.sapa.actions.statistics import count_closure
from services.sapa.schemas.codes import AgeGroup, Form, Gender, Given, Relation, Setting
from services.sapa.schemas.entries.closure import SimfoniCodes, VictimCodes
from services.sapa.workflow import Role
from tests.sapa.conftest import Made, MakeOfficer

SignIn = Callable[[Made], FlaskClient]
YEAR = 2025
ADDRESS = f"/petugas/rekap/{YEAR}"


@pytest.fixture
def hasnah(make_officer: MakeOfficer, office: Office) -> Made:
    """A supervisor who has made the statistics key."""
    made = make_officer(Role.PENYELIA, "Hasnah")
    with db.transaction() as session:
        make_statistics_key(session, office, made.doer)
    return made


def close(office: Office, day: date, **told: object) -> None:
    codes = {
        "forms": (Form.PSIKIS,),
        "setting": Setting.RUMAH_TANGGA,
        "victims": (VictimCodes(gender=Gender.PEREMPUAN, age_group=AgeGroup.UMUR_25_44),),
        "relations": (Relation.SUAMI_ISTRI,),
        "given": (Given.PENGADUAN,),
        "kecamatan_code": min(office.kecamatan),
    }
    with db.transaction() as session:
        count_closure(session, office, SimfoniCodes.model_validate(codes | told), None, day)


def a_year(office: Office) -> None:
    """Fourteen closures: seven in the first quarter, of which one in a school; the rest through the year."""
    for month in (1, 1, 2, 2, 3, 3, 5, 5, 7, 8, 8, 11, 12):
        close(office, date(YEAR, month, 9))
    close(office, date(YEAR, 2, 3), setting=Setting.SEKOLAH, forms=(Form.FISIK, Form.PSIKIS))


def bodies(owner: psycopg.Connection) -> dict[str, dict[str, object]]:
    return dict(owner.execute("SELECT kind, body FROM sapa.statistic_table").fetchall())


def test_a_year_is_published_once_and_tells_nobody(
    app: Flask, sign_in: SignIn, office: Office, hasnah: Made, owner: psycopg.Connection
) -> None:
    a_year(office)
    browser = sign_in(hasnah)
    assert f"Rekap {YEAR} belum dibuat" in browser.get("/petugas/rekap").text
    page = browser.post(ADDRESS, follow_redirects=True)
    assert page.status_code == 200
    assert "Tempat kejadian" in page.text
    stored = bodies(owner)
    assert len(stored) == 7
    setting = dict(stored["tempat"]["cells"])  # type: ignore[call-overload]
    assert setting["Sekolah"] is None
    assert [count for count in setting.values() if count is not None and count < 5] == []
    hidden = [label for label, count in setting.items() if count is None]
    assert len(hidden) >= 2
    assert stored["tempat"]["total"] == 14
    assert "kecamatan" in stored
    assert not any("bentuk" in kind and "kecamatan" in kind for kind in stored)
    again = browser.post(ADDRESS)
    assert again.status_code == 409
    assert "sudah terbit" in again.text
    assert bodies(owner) == stored


def test_nothing_leaves_but_suppressed_cells(
    app: Flask, sign_in: SignIn, office: Office, hasnah: Made, owner: psycopg.Connection
) -> None:
    for _ in range(3):
        close(office, date(YEAR, 4, 1), setting=Setting.TEMPAT_KERJA)
    browser = sign_in(hasnah)
    assert browser.post(ADDRESS).status_code == 303
    for body in bodies(owner).values():
        assert body["total"] is None
        assert all(count is None for _, count in body["cells"])  # type: ignore[attr-defined]
    assert "kurang dari 5" in browser.get(f"/petugas/rekap?tahun={YEAR}").text


def test_who_may(sign_in: SignIn, office: Office, hasnah: Made, make_officer: MakeOfficer) -> None:
    a_year(office)
    worker, pdp, it = (make_officer(role, role) for role in (Role.PENDAMPING, Role.PDP, Role.ADMINISTRATOR))
    for other in (worker, pdp, it):
        assert sign_in(other).post(ADDRESS).status_code == 403
    assert sign_in(worker).get("/petugas/rekap").status_code == 200
    assert sign_in(pdp).get("/petugas/rekap").status_code == 200
    assert sign_in(it).get("/petugas/rekap").status_code == 403
    assert sign_in(pdp).post("/petugas/rekap/simfoni").status_code == 403


def test_a_year_that_runs_and_one_that_is_empty_are_refused(
    sign_in: SignIn, office: Office, hasnah: Made, owner: psycopg.Connection
) -> None:
    browser, this_year = sign_in(hasnah), datetime.now(office.zone).year
    close(office, date(this_year, 1, 2))
    assert "belum berakhir" in browser.post(f"/petugas/rekap/{this_year}").text
    assert "Belum ada kasus" in browser.post(f"/petugas/rekap/{YEAR}").text
    assert bodies(owner) == {}


def test_a_row_for_a_key_that_is_not_held_stops_it(
    sign_in: SignIn, office: Office, hasnah: Made, make_officer: MakeOfficer, owner: psycopg.Connection
) -> None:
    a_year(office)
    newcomer = make_officer(Role.PENYELIA, "Baru")
    refused = sign_in(newcomer).post(ADDRESS)
    assert refused.status_code == 409
    assert "belum Anda pegang" in refused.text
    assert bodies(owner) == {}
    reading = owner.execute("SELECT actor FROM sapa.audit WHERE act = 'statistics.open'").fetchall()
    assert reading == [(f"officer:{newcomer.officer_id}",)]


def test_a_forged_table_is_not_shown(sign_in: SignIn, office: Office, hasnah: Made, owner: psycopg.Connection) -> None:
    a_year(office)
    browser = sign_in(hasnah)
    browser.post(ADDRESS)
    owner.execute(
        "UPDATE sapa.statistic_table SET body = jsonb_set(body, '{total}', '99') WHERE kind = 'tempat'",
    )
    page = browser.get("/petugas/rekap").text
    assert "Tempat kejadian" not in page
    assert "Kasus menurut kecamatan" in page


def test_the_tables_can_be_taken_away(sign_in: SignIn, office: Office, hasnah: Made) -> None:
    a_year(office)
    browser = sign_in(hasnah)
    assert browser.get(f"{ADDRESS}.xlsx").status_code == 404
    browser.post(ADDRESS)
    answer = browser.get(f"{ADDRESS}.xlsx")
    words = ZipFile(io.BytesIO(answer.data)).read("xl/sharedStrings.xml").decode()
    assert "Rumah tangga" in words
    assert "kurang dari 5, atau ditahan" in words
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_rows_name_no_case(office: Office, hasnah: Made, owner: psycopg.Connection) -> None:
    close(office, date(YEAR, 6, 30), forms=(Form.TRAFFICKING,))
    (row,) = owner.execute("SELECT to_jsonb(r) FROM sapa.statistic_row r").fetchall()
    assert set(row[0]) == {"id", "period", "key_id", "key_sealed", "body"}
    assert row[0]["period"] == f"{YEAR}-04-01"
    assert UUID(row[0]["id"]).version == 4
    assert "trafficking" not in json.dumps(row[0])
