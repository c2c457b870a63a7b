"""What no single row of the fire tables can know: that posts belong to an OPD and a kecamatan, zones to a post."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import shapely
from shapely.geometry.base import BaseGeometry

from common.pack.fire import FireRules, PostEntry, WaterEntry
from common.pack.geometry import Areas, read_areas
from common.pack.model import OpdEntry
from common.pack.problems import Problems
from common.pack.table import Entry, Rows
from common.pack.tables import RegionRow
from common.pack.values import shown

ZONES_FILE = "post_zones.geojson"
# A post may stand across the border, in the town next door.
FARTHEST_DEGREES = 0.2


class Known(Protocol):
    """Anything that may be a guess: of the pack, or as an administrator keeps it."""

    @property
    def is_placeholder(self) -> bool:
        """Whether it is one."""


class Station(Known, Protocol):
    """A post, of the pack or of the table."""

    @property
    def name(self) -> str:
        """What people call it."""

    @property
    def phone(self) -> str:
        """Its number, or nothing."""


def read_zones(folder: Path, problems: Problems) -> Areas:
    """The areas of the posts, where the pack has any: `properties.code` is a post's."""
    return read_areas(folder, ZONES_FILE, problems) if (folder / ZONES_FILE).exists() else Areas({}, {}, None)


def prepared(zones: Areas) -> Mapping[str, BaseGeometry]:
    """The zones by post, made ready to be asked for many points."""
    for geometry in zones.by_code.values():
        shapely.prepare(geometry)
    return zones.by_code


def check_posts(posts: Rows[PostEntry], opd: Rows[OpdEntry], regions: Rows[RegionRow], problems: Problems) -> None:
    """Each post belongs to a known OPD and stands in a known kecamatan."""
    for entry in posts.entries:
        for sentence in _post_faults(entry.value, opd, regions):
            problems.add(posts.file, entry.line, sentence)


def _post_faults(post: PostEntry, opd: Rows[OpdEntry], regions: Rows[RegionRow]) -> Iterator[str]:
    if not opd.knows(post.opd_code):
        yield f"menunjuk OPD {shown(post.opd_code)} yang tidak ada di opd.csv; perbaiki atau tambahkan."
    kinds = {row.code: row.kind for row in regions.values}
    if not regions.knows(post.kecamatan_code) or kinds.get(post.kecamatan_code, "kecamatan") != "kecamatan":
        yield f"kecamatan {shown(post.kecamatan_code)} tidak ada di regions.csv; isi kode kecamatan."


def check_inside(
    rows: Rows[PostEntry] | Rows[WaterEntry], kabupaten: Mapping[str, BaseGeometry], problems: Problems
) -> None:
    """Posts and water stand in the regency or close by."""
    whole = shapely.union_all(list(kabupaten.values()))
    entries: tuple[Entry[PostEntry] | Entry[WaterEntry], ...] = rows.entries
    for entry in entries:
        place = shapely.Point(entry.value.longitude, entry.value.latitude)
        if kabupaten and not whole.dwithin(place, FARTHEST_DEGREES):
            sentence = f"titik {entry.value.latitude}, {entry.value.longitude} jauh di luar kabupaten; perbaiki."
            problems.add(rows.file, entry.line, sentence)


def check_zones(zones: Areas, posts: Rows[PostEntry], problems: Problems) -> None:
    """Each zone is of a post in posts.csv."""
    for code in sorted(zones.codes or ()):
        if not posts.knows(code):
            problems.add(ZONES_FILE, 0, f"pos {shown(code)} tidak ada di posts.csv; perbaiki kodenya.")


def fire_gaps(rules: FireRules, posts: tuple[PostEntry, ...], water: tuple[WaterEntry, ...]) -> Iterator[str]:
    """What the fire service of this pack does not know yet, in sentences for its administrator."""
    yield from post_gaps(posts)
    yield from water_gaps(water)
    if rules.is_placeholder:
        yield "Waktu dan jarak alarm masih usulan. Tetapkan di pack.toml, bagian [fire]."
    if not rules.sms_number:
        yield "Nomor SMS untuk warga belum ada. Isi sms_number di pack.toml, bagian [fire]."


def post_gaps(posts: Iterable[Station]) -> Iterator[str]:
    """The posts whose place is a guess, and those without a telephone."""
    known = list(posts)
    guessed = [post.name for post in known if post.is_placeholder]
    if guessed:
        yield f"Letak {len(guessed)} pos belum diketahui, jaraknya masih perkiraan: {', '.join(guessed)}."
    silent = [post.name for post in known if not post.phone]
    if silent:
        yield f"Nomor telepon pos belum ada: {', '.join(silent)}."


def water_gaps(water: Sequence[Known]) -> Iterator[str]:
    """No water known, or only by hearsay."""
    if not water:
        yield "Belum ada sumber air di peta. Tambahkan hidran, tandon, atau embung yang dipakai regu."
    elif guessed := sum(one.is_placeholder for one in water):
        yield f"{guessed} sumber air belum diperiksa di tempatnya."
