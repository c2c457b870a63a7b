"""Which post answers a place: the order, and the reason that the control room reads."""

from dataclasses import replace

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from shapely.geometry import box

from common import db
from common.geo import Point
from common.pack import Pack
from services.fire_button.actions import Office
from services.fire_button.actions.choosing import Ranked, Where, rank_posts
from services.fire_button.queries.muster import read_muster
from tests.fire_button.alerts import incident_row, pressed
from tests.fire_button.rota import LEAD, NEXT, office_of, on_duty, screen

AMBAIPUA = Point(-4.0787, 122.4104)
RANOMEETO, KONDA = "74.05.08", "74.05.07"


@pytest.fixture
def office(app: Flask) -> Office:
    """The process's."""
    return office_of(app)


def ranked(office: Office, place: Where) -> tuple[Ranked, ...]:
    office.reference.forget()
    with db.transaction() as session:
        return rank_posts(office, session, read_muster(session), place)


def codes(office: Office, place: Where = Where(AMBAIPUA, RANOMEETO)) -> list[str]:  # noqa: B008 - frozen
    return [one.post_code for one in ranked(office, place)]


def test_by_distance_where_nobody_is_known_to_be_on_duty(office: Office) -> None:
    found = ranked(office, Where(AMBAIPUA, RANOMEETO))
    assert [one.post_code for one in found] == [LEAD, NEXT, "mako", "pos-tinanggea"]
    first = found[0]
    assert first.metres is not None
    assert first.seconds == pytest.approx(first.metres * 1.4 / (40 / 3.6))
    assert "1,0 km" in first.reason
    assert "letak pos perkiraan" in first.reason
    assert not first.is_on_duty


def test_a_post_on_duty_or_with_a_live_board_comes_first(office: Office, app: Flask) -> None:
    on_duty(app, "Arman", 1, "+6281340000011", "mako")
    assert codes(office)[0] == "mako"
    screen(NEXT)
    assert codes(office)[:2] == [NEXT, "mako"]
    screen(LEAD, audible=False)
    assert codes(office)[:2] == [NEXT, "mako"], "a mute board hears nothing"


def test_a_closed_post_comes_last_and_says_so(office: Office, owner: psycopg.Connection) -> None:
    owner.execute("UPDATE fire.post SET is_open = false WHERE code = %s", [LEAD])
    found = ranked(office, Where(AMBAIPUA, RANOMEETO))
    assert found[-1].post_code == LEAD
    assert "sedang tutup" in found[-1].reason


def test_a_busy_post_is_a_detour(office: Office, client: FlaskClient) -> None:
    between = Where(Point(-4.098, 122.434), None)
    assert codes(office, between)[:2] == [LEAD, NEXT]
    pressed(client)
    found = ranked(office, between)
    assert [one.post_code for one in found[:2]] == [NEXT, LEAD]
    assert found[1].open_count == 1
    assert "menangani 1 kejadian lain" in found[1].reason


def test_drills_keep_nobody_busy(office: Office, client: FlaskClient) -> None:
    pressed(client, drill=True)
    assert ranked(office, Where(AMBAIPUA, RANOMEETO))[0].open_count == 0


def test_the_posts_zone_counts_before_the_way(office: Office) -> None:
    zoned = replace(office, pack=_with_zone(office, "mako"))
    found = ranked(zoned, Where(AMBAIPUA, RANOMEETO))
    assert found[0].post_code == "mako"
    assert "zona pos ini" in found[0].reason


def _with_zone(office: Office, post: str) -> Pack:
    return replace(office.pack, post_zones={post: box(122.3, -4.2, 122.5, -4.0)})


def test_without_a_point_the_kecamatan_decides(office: Office) -> None:
    found = ranked(office, Where(None, KONDA))
    assert found[0].post_code == NEXT
    assert "pos di kecamatan itu" in found[0].reason
    assert "dari tengah kecamatan" in found[0].reason


def test_without_any_place_the_offices_order_stands(office: Office) -> None:
    found = ranked(office, Where(None, None))
    assert [one.post_code for one in found] == [post.code for post in office.reference.current().posts]
    assert found[0].seconds is None
    assert "tempat belum diketahui" in found[0].reason


def test_the_ranking_is_kept_with_the_incident(client: FlaskClient, owner: psycopg.Connection) -> None:
    row = incident_row(owner, pressed(client))
    assert [one["post"] for one in row["ranking"]] == [LEAD, NEXT, "mako", "pos-tinanggea"]
    assert set(row["ranking"][0]) == {"post", "metres", "seconds", "is_on_duty", "is_open", "open", "reason"}
    assert row["distance_m"] == pytest.approx(row["ranking"][0]["metres"], abs=1)
