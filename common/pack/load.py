"""From a folder to a Pack: read every file, check them together, and raise all faults at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from common.calendar import DayOff
from common.geo import Feature, Locator
from common.pack import checks, fire_checks, tables
from common.pack.files import read_text
from common.pack.fire import KINDS, POSTS, WATER, KindEntry, PostEntry, WaterEntry
from common.pack.geometry import Areas, read_areas
from common.pack.manifest import Manifest, read_manifest
from common.pack.model import CategoryEntry, ContactEntry, OpdEntry, Pack, Regulation
from common.pack.placeholders import sentences
from common.pack.problems import PackError, Problems
from common.pack.regions import Desa, Region, Regions
from common.pack.table import Rows, read_table
from common.pack.tables import CategoryRow, RegionRow

LICENSES_FILE = "LICENSES.md"


@dataclass(frozen=True, slots=True)
class _Files:
    """What was read, good or not."""

    manifest: Manifest | None
    opd: Rows[OpdEntry]
    contacts: Rows[ContactEntry]
    categories: Rows[CategoryRow]
    regulations: Rows[Regulation]
    regions: Rows[RegionRow]
    holidays: Rows[DayOff]
    posts: Rows[PostEntry]
    water: Rows[WaterEntry]
    kinds: Rows[KindEntry]
    areas: Mapping[str, Areas]
    zones: Areas


def load_pack(folder: Path) -> Pack:
    """Read a pack; a process does it once, at its start.

    Raises PackError with every fault found, as `file:line: sentence`.
    """
    problems = Problems()
    files = _read(folder, problems)
    _check(files, problems)
    if files.manifest is None or problems.found:
        raise PackError(problems.found)
    return _pack(folder, files, files.manifest)


def _read(folder: Path, problems: Problems) -> _Files:
    read_text(folder, LICENSES_FILE, problems)
    return _Files(
        manifest=read_manifest(folder, problems),
        opd=read_table(folder, tables.OPD, problems),
        contacts=read_table(folder, tables.CONTACTS, problems),
        categories=read_table(folder, tables.CATEGORIES, problems),
        regulations=read_table(folder, tables.REGULATIONS, problems),
        regions=read_table(folder, tables.REGIONS, problems),
        holidays=read_table(folder, tables.HOLIDAYS, problems),
        posts=read_table(folder, POSTS, problems),
        water=read_table(folder, WATER, problems),
        kinds=read_table(folder, KINDS, problems),
        areas={file: read_areas(folder, file, problems) for file in checks.AREA_FILES},
        zones=fire_checks.read_zones(folder, problems),
    )


def _check(files: _Files, problems: Problems) -> None:
    checks.check_contacts(files.contacts, files.opd, files.posts, problems)
    checks.check_categories(files.categories, files.opd, files.contacts, problems)
    checks.check_regulations(files.regulations, files.categories, problems)
    if files.manifest is not None:
        checks.check_regions(files.regions, files.manifest.regency["region_code"], problems)
    for file, areas in files.areas.items():
        checks.check_areas(file, areas, files.regions, problems)
    _check_fire(files, problems)


def _check_fire(files: _Files, problems: Problems) -> None:
    fire_checks.check_posts(files.posts, files.opd, files.regions, problems)
    fire_checks.check_zones(files.zones, files.posts, problems)
    for rows in (files.posts, files.water):
        fire_checks.check_inside(rows, files.areas["kabupaten.geojson"].by_code, problems)


def _pack(folder: Path, files: _Files, manifest: Manifest) -> Pack:
    regions = _regions(folder, files, manifest)
    return Pack(
        slug=manifest.regency["slug"],
        name=manifest.regency["name"],
        short_name=manifest.regency["short_name"],
        province=manifest.regency["province"],
        region_code=manifest.regency["region_code"],
        code_prefix=manifest.regency["code_prefix"],
        office_hours=manifest.office_hours,
        brand=manifest.brand,
        help=manifest.help,
        retention=manifest.retention,
        deadlines=manifest.deadlines,
        hotlines=manifest.hotlines,
        opd=files.opd.values,
        contacts=files.contacts.values,
        categories=_categories(files),
        regulations=files.regulations.values,
        holidays=files.holidays.values,
        regions=regions,
        fire=manifest.fire,
        fire_steps=manifest.fire_steps,
        posts=files.posts.values,
        water_sources=files.water.values,
        fire_kinds=files.kinds.values,
        post_zones=fire_checks.prepared(files.zones),
        sapa=manifest.sapa,
        fire_placeholders=tuple(fire_checks.fire_gaps(manifest.fire, files.posts.values, files.water.values)),
        placeholders=sentences(manifest, files.opd.values, files.contacts.values, files.regulations.values),
    )


def _categories(files: _Files) -> tuple[CategoryEntry, ...]:
    cited = [regulation for regulation in files.regulations.values if regulation.is_cited]
    return tuple(
        _category(row, position, [one for one in cited if one.category_code == row.code])
        for position, row in enumerate(files.categories.values)
    )


def _category(row: CategoryRow, position: int, cited: list[Regulation]) -> CategoryEntry:
    return CategoryEntry(
        code=row.code,
        name=row.name,
        description=row.description,
        legal_basis="; ".join(regulation.citation for regulation in cited),
        opd_code=row.opd_code,
        partner_opd_codes=row.partner_opd_codes,
        verify_days=row.verify_days,
        finish_days=row.finish_days,
        is_sensitive=row.is_sensitive,
        hint_fire=row.hint_fire,
        hint_sapa=row.hint_sapa,
        note=row.note,
        position=position,
    )


def _regions(folder: Path, files: _Files, manifest: Manifest) -> Regions:
    rows = files.regions.values
    by_kind = {kind: [row for row in rows if row.kind == kind] for kind in ("kabupaten", "kecamatan")}
    names = {row.code: row.name for row in by_kind["kecamatan"]}
    desa = tuple(_desa(row, names[row.parent_code]) for row in rows if row.parent_code in names)
    areas = files.areas["desa.geojson"].by_code
    features = [Feature(one.code, one.kecamatan_code, areas[one.code]) for one in desa]
    return Regions(
        kabupaten=_region(by_kind["kabupaten"][0]),
        kecamatan=tuple(sorted(map(_region, by_kind["kecamatan"]), key=lambda one: one.name)),
        all_desa=desa,
        locator=Locator(features, tolerance_m=manifest.border_tolerance_m),
        kabupaten_geojson=folder / "kabupaten.geojson",
        kecamatan_geojson=folder / "kecamatan.geojson",
        desa_geojson=folder / "desa.geojson",
    )


def _region(row: RegionRow) -> Region:
    return Region(row.code, row.name, row.kind, row.lat, row.lon)


def _desa(row: RegionRow, kecamatan_name: str) -> Desa:
    return Desa(row.code, row.name, row.kind, row.parent_code, kecamatan_name, row.lat, row.lon, row.postal_code)
