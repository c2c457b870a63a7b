"""Reading the three GeoJSON files: one area per region, each fault with the feature's number and code."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from common.pack.files import read_text
from common.pack.problems import Problems
from common.pack.values import LATITUDES, LONGITUDES, shown

BROKEN = "koordinat rusak; ekspor ulang fitur ini"
FLAT_OR_HIGH = ((2,), (3,))
SHORTEST_RING = 4


@dataclass(frozen=True, slots=True)
class Areas:
    """The good features of a file by code; `codes` also has those whose geometry is faulty."""

    by_code: Mapping[str, BaseGeometry]
    names: Mapping[str, str]
    codes: frozenset[str] | None


def read_areas(folder: Path, file: str, problems: Problems) -> Areas:
    """Read one FeatureCollection whose features have `properties.code` and `properties.name`."""
    features = _features(folder, file, problems)
    if features is None:
        return Areas({}, {}, None)
    reading = _Reading(file, problems)
    for number, feature in enumerate(features, start=1):
        reading.add(number, feature)
    return Areas(reading.areas, reading.names, frozenset(reading.names))


def _features(folder: Path, file: str, problems: Problems) -> list[Any] | None:
    content = read_text(folder, file, problems)
    if content is None:
        return None
    try:
        document = json.loads(content, parse_constant=_refuse)
    except json.JSONDecodeError as wrong:
        problems.add(file, wrong.lineno, f"bukan JSON yang benar di kolom {wrong.colno}; ekspor ulang sebagai GeoJSON.")
        return None
    except (ValueError, RecursionError):
        problems.add(file, 0, "berisi angka atau susunan yang tidak dikenal GeoJSON; ekspor ulang.")
        return None
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or not features:
        problems.add(file, 0, "bukan FeatureCollection yang berisi fitur; ekspor ulang sebagai GeoJSON.")
        return None
    return features


def _refuse(constant: str) -> None:
    raise ValueError(constant)


class _Reading:
    """Collects areas by code."""

    def __init__(self, file: str, problems: Problems) -> None:
        self._file = file
        self._problems = problems
        self.areas: dict[str, BaseGeometry] = {}
        self.names: dict[str, str] = {}

    def add(self, number: int, feature: object) -> None:
        """Take one feature, or note why not."""
        properties = _part(feature, "properties")
        code, name = properties.get("code"), properties.get("name")
        if not isinstance(code, str) or not code:
            self._note(f"fitur {number}", "properties.code tidak ada; isi kode wilayah.")
            return
        where = f"fitur {number} (kode {shown(code)})"
        if code in self.names:
            self._note(where, "kode ini sudah dipakai fitur lain; gabungkan menjadi satu MultiPolygon.")
            return
        self.names[code] = name if isinstance(name, str) else ""
        try:
            self.areas[code] = _area(_part(feature, "geometry"))
        except ValueError as wrong:
            self._note(where, f"{wrong}.")

    def _note(self, where: str, sentence: str) -> None:
        self._problems.add(self._file, 0, f"{where}: {sentence}")


def _part(feature: object, name: str) -> Mapping[str, Any]:
    found = feature.get(name) if isinstance(feature, dict) else None
    return found if isinstance(found, dict) else {}


def _area(geometry: Mapping[str, Any]) -> BaseGeometry:
    """A valid polygon or multipolygon inside Indonesia. Raises ValueError with the cure."""
    coordinates = geometry.get("coordinates")
    match geometry.get("type"):
        case "Polygon":
            area: BaseGeometry = _polygon(coordinates)
        case "MultiPolygon":
            area = shapely.MultiPolygon([_polygon(rings) for rings in _members(coordinates)])
        case _:
            raise ValueError("geometry harus Polygon atau MultiPolygon")
    if not area.is_valid:
        reason = shapely.is_valid_reason(area)
        raise ValueError(f"geometry tidak sah ({reason}); jalankan “Fix geometries” di QGIS")
    return area


def _polygon(rings: object) -> shapely.Polygon:
    shell, *holes = [_ring(ring) for ring in _members(rings)]
    return shapely.Polygon(shell, holes)


def _members(coordinates: object) -> list[Any]:
    if not isinstance(coordinates, list) or not coordinates:
        raise ValueError(BROKEN)
    return coordinates


def _ring(positions: object) -> NDArray[np.float64]:
    """Longitudes and latitudes, one row each; heights are dropped."""
    try:
        points = np.asarray(positions)
    except ValueError:
        raise ValueError(BROKEN) from None
    if points.dtype.kind not in "if" or points.shape[1:] not in FLAT_OR_HIGH:
        raise ValueError(BROKEN)
    if len(points) < SHORTEST_RING:
        raise ValueError("cincin batas kurang dari empat titik; gambar ulang wilayahnya")
    (west, south), (east, north) = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    if not (_is_within(LONGITUDES, west, east) and _is_within(LATITUDES, south, north)):
        raise ValueError("koordinat di luar Indonesia; urutannya bujur lalu lintang, dalam derajat WGS84")
    return points[:, :2].astype(np.float64)


def _is_within(limits: tuple[float, float], low: float, high: float) -> bool:
    return limits[0] <= low and high <= limits[1]
