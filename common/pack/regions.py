"""The places of a regency: kecamatan, desa and kelurahan, their names, points and areas."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from common.geo import Locator, Point

KIND_WORDS = {"desa": "Desa", "kelurahan": "Kelurahan"}


@dataclass(frozen=True, slots=True)
class Region:
    """The regency itself or a kecamatan; (`lat`, `lon`) is a point inside it for labels, not an office."""

    code: str
    name: str
    kind: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Desa:
    """A desa or kelurahan (`kind`); (`lat`, `lon`) is a point inside it for labels, not its office."""

    code: str
    name: str
    kind: str
    kecamatan_code: str
    kecamatan_name: str
    lat: float
    lon: float
    postal_code: str

    @property
    def point(self) -> Point:
        """The point inside it."""
        return Point(self.lat, self.lon)

    @property
    def label(self) -> str:
        """Always with its kecamatan, because names repeat: "Desa Ambaipua, Ranomeeto"."""
        return f"{KIND_WORDS[self.kind]} {self.name}, {self.kecamatan_name}"


@dataclass(frozen=True, eq=False)
class Regions:
    """Every place of the regency. The three paths are GeoJSON files for the map."""

    kabupaten: Region
    kecamatan: tuple[Region, ...]
    all_desa: tuple[Desa, ...]
    locator: Locator
    kabupaten_geojson: Path
    kecamatan_geojson: Path
    desa_geojson: Path

    @cached_property
    def _by_code(self) -> dict[str, Desa]:
        return {desa.code: desa for desa in self.all_desa}

    @cached_property
    def _by_kecamatan(self) -> dict[str, Sequence[Desa]]:
        grouped: dict[str, list[Desa]] = defaultdict(list)
        for desa in sorted(self.all_desa, key=lambda one: one.name):
            grouped[desa.kecamatan_code].append(desa)
        return {code: tuple(members) for code, members in grouped.items()}

    def desa(self, code: str) -> Desa | None:
        """The desa or kelurahan with this code."""
        return self._by_code.get(code)

    def desa_of(self, kecamatan_code: str) -> Sequence[Desa]:
        """The desa and kelurahan of a kecamatan in the order of their names; empty for an unknown code."""
        return self._by_kecamatan.get(kecamatan_code, ())

    def label(self, desa_code: str) -> str:
        """The name of a desa for people to read; empty for an unknown code."""
        desa = self.desa(desa_code)
        return desa.label if desa else ""
