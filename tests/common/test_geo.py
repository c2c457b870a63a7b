"""Which desa holds a point, and how far things are."""

from dataclasses import dataclass
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import box

from common.errors import InvalidInput
from common.geo import Feature, Located, Locator, Point, distance_m, nearest
from common.pack import Pack, load_pack
from common.settings import Settings

EAST = Feature("99.01.02.2001", "99.01.02", box(135.1, -3.0, 135.2, -2.9))
WEST = Feature("99.01.01.2001", "99.01.01", box(135.0, -3.0, 135.1, -2.9))
IN_WEST = Located("99.01.01.2001", "99.01.01")
IN_EAST = Located("99.01.02.2001", "99.01.02")
latitudes = st.floats(min_value=-90, max_value=90)
longitudes = st.floats(min_value=-180, max_value=180)
points = st.builds(Point, latitudes, longitudes)
near_points = st.builds(Point, st.floats(min_value=-5, max_value=-3), st.floats(min_value=121, max_value=124))


@pytest.fixture(scope="module")
def konawe_selatan() -> Pack:
    return load_pack(Settings.model_fields["pack_dir"].default)


def test_a_point_is_in_its_desa() -> None:
    locator = Locator([EAST, WEST])
    assert locator.locate(-2.95, 135.05) == IN_WEST
    assert locator.locate(-2.95, 135.15) == IN_EAST


@pytest.mark.parametrize("order", [(EAST, WEST), (WEST, EAST)])
@pytest.mark.parametrize("latitude", [-3.0, -2.95, -2.9])
def test_a_border_belongs_to_the_lowest_code(order: tuple[Feature, ...], latitude: float) -> None:
    assert Locator(order).locate(latitude, 135.1) == IN_WEST


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [(0, 0), (nan, 135.05), (-2.95, nan), (inf, 135.05), (-2.95, -inf), (91, 135), (-2.95, 495.05), (-2.95, 135.3)],
)
@pytest.mark.parametrize("tolerance", [0, 100])
def test_what_is_no_place_of_the_regency_is_none(latitude: float, longitude: float, tolerance: float) -> None:
    assert Locator([EAST, WEST], tolerance_m=tolerance).locate(latitude, longitude) is None


def test_a_pier_belongs_to_the_desa_it_starts_from() -> None:
    locator = Locator([EAST, WEST], tolerance_m=100)
    assert locator.locate(-2.8995, 135.15) == IN_EAST
    assert locator.locate(-2.8985, 135.15) is None
    assert locator.locate(-2.8995, 135.1) == IN_WEST
    assert Locator([EAST, WEST]).locate(-2.8995, 135.15) is None


def test_a_locator_without_areas_finds_nothing() -> None:
    assert Locator([], tolerance_m=100).locate(-2.95, 135.05) is None


@given(latitude=st.floats(), longitude=st.floats())
def test_any_two_numbers_have_an_answer(konawe_selatan: Pack, latitude: float, longitude: float) -> None:
    located = konawe_selatan.regions.locator.locate(latitude, longitude)
    assert located is None or (-4.7 < latitude < -3.8 and 121.8 < longitude < 123.2)


@given(latitude=st.floats(min_value=-4.7, max_value=-3.9), longitude=st.floats(min_value=121.8, max_value=123.1))
def test_desa_and_kecamatan_agree_and_lie_in_the_regency(
    konawe_selatan: Pack, latitude: float, longitude: float
) -> None:
    regions = konawe_selatan.regions
    located = regions.locator.locate(latitude, longitude)
    if located is not None:
        desa = regions.desa(located.desa_code)
        assert desa is not None
        assert desa.kecamatan_code == located.kecamatan_code
        assert distance_m(desa.point, Point(latitude, longitude)) < 30_000


@given(longitude=st.floats(min_value=-180, max_value=180), latitude=st.floats(min_value=-3.8, max_value=90))
def test_north_of_the_regency_is_outside(konawe_selatan: Pack, longitude: float, latitude: float) -> None:
    assert konawe_selatan.regions.locator.locate(latitude, longitude) is None


# Geodesics of GeographicLib.
@pytest.mark.parametrize(
    ("a", "b", "metres", "error"),
    [
        (Point(0, 0), Point(0, 1), 111_319.491, 0.01),
        (Point(0, 0), Point(1, 0), 110_574.389, 0.01),
        (Point(40.6, -73.8), Point(51.6, -0.5), 5_551_759.4, 10),
        (Point(-90, 0), Point(90, 0), 20_003_931.459, 20),
    ],
)
def test_distances_are_those_of_the_ellipsoid(a: Point, b: Point, metres: float, error: float) -> None:
    assert distance_m(a, b) == pytest.approx(metres, abs=error)


@given(a=points, b=points)
def test_distance_is_symmetric_and_bounded(a: Point, b: Point) -> None:
    there = distance_m(a, b)
    assert there == pytest.approx(distance_m(b, a), abs=1e-3)
    assert 0 <= there < 20_100_000


@given(a=near_points, b=near_points, c=near_points)
def test_a_detour_is_never_shorter(a: Point, b: Point, c: Point) -> None:
    assert distance_m(a, c) <= distance_m(a, b) + distance_m(b, c) + 1


@pytest.mark.parametrize(("latitude", "longitude"), [(nan, 1), (1, inf), (90.1, 0), (0, 180.1)])
def test_a_point_off_the_earth_is_refused(latitude: float, longitude: float) -> None:
    with pytest.raises(InvalidInput, match="tidak ada di peta"):
        Point(latitude, longitude)


@dataclass(frozen=True)
class Post:
    name: str
    point: Point


def test_nearest_places_come_first_and_ties_keep_their_order() -> None:
    posts = [Post("jauh", Point(-4, 124)), Post("satu", Point(-4, 122.1)), Post("dua", Point(-4, 122.1))]
    found = nearest(Point(-4, 122), posts, 2)
    assert [near.place.name for near in found] == ["satu", "dua"]
    assert found[0].distance_m == pytest.approx(11_105, abs=5)
    assert nearest(Point(-4, 122), [], 3) == ()
