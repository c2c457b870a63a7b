"""A right pack becomes what the services ask it for."""

from pathlib import Path

import pytest
from shapely import Point

from common.geo import Located
from common.pack import Pack, PackError, load_light_pack, load_pack
from common.settings import Settings
from tests.common.sample_pack import PACK_TOML, TABLES, collection, sample_files, square, write_pack


@pytest.fixture(scope="module")
def konawe_selatan() -> Pack:
    return load_pack(Settings.model_fields["pack_dir"].default)


@pytest.fixture
def sample(tmp_path: Path) -> Pack:
    return load_pack(write_pack(tmp_path, sample_files()))


def test_the_regency_is_whole(konawe_selatan: Pack) -> None:
    regions = konawe_selatan.regions
    assert (len(regions.kecamatan), len(regions.all_desa), len(regions.locator)) == (25, 351, 351)
    assert sum(len(regions.desa_of(kecamatan.code)) for kecamatan in regions.kecamatan) == 351
    assert sum(desa.kind == "kelurahan" for desa in regions.all_desa) == 15
    assert regions.label("74.05.08.2014") == "Desa Ambaipua, Ranomeeto"
    assert len(konawe_selatan.opd) == 17
    assert (konawe_selatan.timezone, konawe_selatan.zone_label) == ("Asia/Makassar", "WITA")


def test_every_point_of_a_desa_is_found_in_it(konawe_selatan: Pack) -> None:
    regions = konawe_selatan.regions
    for desa in regions.all_desa:
        assert regions.locator.locate(desa.lat, desa.lon) == Located(desa.code, desa.kecamatan_code)


def test_a_name_that_occurs_four_times_has_four_labels(konawe_selatan: Pack) -> None:
    labels = {desa.label for desa in konawe_selatan.regions.all_desa if desa.name == "Mataiwoi"}
    assert len(labels) == 4


def test_no_unconfirmed_regulation_is_in_force(konawe_selatan: Pack) -> None:
    for regulation in konawe_selatan.regulations:
        assert regulation.is_confirmed or not regulation.status.startswith("berlaku")
    for category in konawe_selatan.categories:
        assert not category.legal_basis or "belum dikonfirmasi Bagian Hukum" in category.legal_basis


def test_sensitive_categories_point_to_the_quiet_door(konawe_selatan: Pack) -> None:
    sensitive = {category.code for category in konawe_selatan.categories if category.is_sensitive}
    assert sensitive == {"asusila", "gepeng"}
    assert all(one.hint_sapa for one in konawe_selatan.categories if one.is_sensitive)
    assert [one.code for one in konawe_selatan.categories if one.hint_fire] == ["pembakaran"]


def test_example_addresses_reach_nobody_and_are_told(konawe_selatan: Pack) -> None:
    assert all(contact.is_placeholder for contact in konawe_selatan.contacts)
    assert all(contact.address.endswith(".example") for contact in konawe_selatan.contacts)
    assert "17 OPD masih contoh" in konawe_selatan.placeholders[0]


def test_categories_keep_their_order_and_cite_what_may_be_cited(sample: Pack) -> None:
    waste, cattle = sample.categories
    assert (waste.code, waste.position, waste.legal_basis) == ("sampah", 0, "")
    assert (cattle.position, cattle.partner_opd_codes) == (1, ())
    assert cattle.legal_basis == "Perda 3/2016 (belum dikonfirmasi Bagian Hukum); Perda 4/2018"


def test_a_pack_of_another_zone(sample: Pack) -> None:
    assert (sample.zone_label, sample.code_prefix, sample.weekend) == ("WIT", "CT", frozenset({5, 6}))


def test_kecamatan_and_desa_are_in_the_order_of_names(sample: Pack) -> None:
    assert [one.name for one in sample.regions.kecamatan] == ["Barat", "Timur"]
    assert [one.name for one in sample.regions.desa_of("99.01.01")] == ["Batu", "Pasir"]
    assert sample.regions.label("99.01.01.1002") == "Kelurahan Batu, Timur"
    assert (sample.regions.label("99"), sample.regions.desa_of("99")) == ("", ())


def test_spreadsheets_may_add_a_byte_order_mark_and_their_line_ends(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, sample_files())
    plain = (folder / "opd.csv").read_bytes()
    (folder / "opd.csv").write_bytes(b"\xef\xbb\xbf" + plain.replace(b"\n", b"\r\n") + b"\r\n,,,,,\r\n")
    assert [entry.note for entry in load_pack(folder).opd] == ["", "satu, dua"]


def test_the_page_about_packs_names_every_file_and_column() -> None:
    page = (Path(__file__).parents[2] / "docs" / "pack.md").read_text()
    sections = {"regency", "office", "brand", "help", "retention", "deadlines", "map", "hotline", "unknown"}
    assert {name for name in sections if f"[{name}]" not in page} == set()
    assert {name for name in sample_files() if name not in page} == set()
    columns = {name for text in TABLES.values() for name in text.splitlines()[0].split(",")}
    keys = {line.partition(" = ")[0] for line in PACK_TOML.splitlines() if " = " in line}
    assert {name for name in columns | keys if f"`{name}`" not in page} == set()


def test_a_light_pack_says_the_same_as_the_whole(konawe_selatan: Pack) -> None:
    light = load_light_pack(Settings.model_fields["pack_dir"].default)
    whole = konawe_selatan
    assert (light.office_hours, light.deadlines, light.retention) == (
        whole.office_hours,
        whole.deadlines,
        whole.retention,
    )
    assert (light.zone, light.zone_label) == (whole.zone, whole.zone_label)
    assert light.kecamatan == {one.code: one.name for one in whole.regions.kecamatan}


def test_a_light_pack_needs_no_maps_and_tells_every_fault(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, sample_files())
    (folder / "desa.geojson").unlink()
    assert load_light_pack(folder).kecamatan
    (folder / "regions.csv").write_text("code,name\n")
    (folder / "pack.toml").write_text(PACK_TOML.replace("report =", "laporan ="))
    with pytest.raises(PackError) as faults:
        load_light_pack(folder)
    assert {"pack.toml", "regions.csv"} <= {problem.file for problem in faults.value.problems}


def test_zones_of_posts_are_there_where_the_pack_has_them(tmp_path: Path) -> None:
    assert load_pack(write_pack(tmp_path / "without", sample_files())).post_zones == {}
    zones = collection(("pos-barat", "Barat", square(135.0, 135.1)))
    pack = load_pack(write_pack(tmp_path / "with", sample_files() | {"post_zones.geojson": zones}))
    assert [code for code, area in pack.post_zones.items() if area.contains(Point(135.05, -2.95))] == ["pos-barat"]


def test_what_the_fire_service_does_not_know_is_said(tmp_path: Path) -> None:
    told = load_pack(write_pack(tmp_path, sample_files())).fire_placeholders
    assert "Letak 1 pos belum diketahui, jaraknya masih perkiraan: Pos Barat." in told
    assert "Nomor telepon pos belum ada: Pos Barat." in told
    assert not any("sumber air" in sentence for sentence in told)
