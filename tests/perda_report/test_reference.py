"""Categories, places and the calendar: what the form offers, and what administrators keep."""

from datetime import UTC, datetime, timedelta

import psycopg
from flask import Flask
from flask.testing import FlaskClient

from common import db
from common.pack import Pack
from services.perda_report.actions import load_categories
from services.perda_report.queries.clock import clock
from services.perda_report.queries.reference import load_reference
from tests.perda_report.reports import AMBAIPUA, KENDARI


def test_every_category_says_who_answers(client: FlaskClient, pack: Pack) -> None:
    offered = client.get("/v1/categories").get_json()

    assert [one["code"] for one in offered] == [entry.code for entry in pack.categories]
    assert all(one["name"] and one["description"] and one["opd"] and one["verify_days"] > 0 for one in offered)


def test_the_pack_may_be_loaded_again(app: Flask, pack: Pack) -> None:
    with db.transaction() as session:
        assert load_categories(session, pack) == 0


def test_what_an_administrator_edited_stays(app: Flask, pack: Pack, owner: psycopg.Connection) -> None:
    owner.execute("UPDATE perda.category SET name = 'Sampah liar', edited_at = now() WHERE code = 'sampah'")
    owner.execute("UPDATE perda.category SET name = 'Ternak liar' WHERE code = 'ternak_lepas'")

    with db.transaction() as session:
        assert load_categories(session, pack) == 1
    names: dict[str, str] = dict(owner.execute("SELECT code, name FROM perda.category").fetchall())
    assert (names["sampah"], names["ternak_lepas"]) == ("Sampah liar", "Ternak lepas")


def test_a_category_that_the_pack_dropped_is_offered_no_more(
    app: Flask, client: FlaskClient, pack: Pack, owner: psycopg.Connection
) -> None:
    owner.execute("UPDATE perda.category SET code = 'lama' WHERE code = 'sampah'")
    with db.transaction() as session:
        assert load_categories(session, pack) == 2

    assert "lama" not in {one["code"] for one in client.get("/v1/categories").get_json()}


def test_the_places_are_those_of_the_regency(client: FlaskClient) -> None:
    kecamatan = client.get("/v1/places").get_json()["kecamatan"]

    assert len(kecamatan) == 25
    assert sum(len(one["desa"]) for one in kecamatan) == 351


def test_where_a_position_lies(client: FlaskClient) -> None:
    inside = client.get("/v1/places/locate", query_string=AMBAIPUA).get_json()
    outside = client.get("/v1/places/locate", query_string=KENDARI).get_json()

    assert (inside["desa_code"], inside["label"]) == ("74.05.08.2014", "Desa Ambaipua, Ranomeeto")
    assert not outside["is_inside"]
    assert "pilih desanya" in outside["message"]


def test_the_clock_says_how_a_deadline_stands(app: Flask, pack: Pack) -> None:
    calendar = load_reference(pack.office_hours, pack.deadlines).calendar
    monday = datetime(2026, 11, 23, 2, tzinfo=UTC)  # 10.00 WITA
    due = calendar.add_working_days(monday, 2)  # Wednesday, closing time

    def words(at: datetime) -> tuple[str, str]:
        told = clock(monday, due, at, calendar)
        return told.tone, told.words

    assert words(monday) == ("ok", "2 hari kerja lagi")
    assert words(due - timedelta(hours=3)) == ("soon", "3 jam lagi")
    assert words(due - timedelta(minutes=5)) == ("soon", "Kurang dari satu jam lagi")
    assert words(due + timedelta(minutes=5)) == ("over", "Baru saja lewat")
    assert words(due + timedelta(hours=2)) == ("over", "2 jam lewat")
    assert words(due + timedelta(days=1)) == ("over", "1 hari kerja lewat")
    assert clock(monday, None, due, calendar).tone == "done"
    assert clock(monday, due, monday + (due - monday) / 2, calendar).percent == 50
