"""Where an alert says that it burns, and how far that can be trusted. Pure: asks the pack only.

Nothing is refused: what cannot be used is left out, and said in `notices`.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, Protocol

from common.geo import Located, is_on_earth
from common.pack import FireRules, Pack

Quality = Literal["tepat", "kasar", "luar", "tanpa"]

# Phones without a fix send the Gulf of Guinea.
NULL_ISLAND = 0.01
FARTHEST_M = 10_000_000.0
NOWHERE = "Tempat belum diketahui"
ZERO = "Posisi dari HP kosong (0, 0), jadi tidak dipakai."
NOT_ON_EARTH = "Posisi dari HP tidak ada di peta, jadi tidak dipakai."
UNKNOWN_DESA = "Desa ini tidak ada di daftar, jadi tidak dipakai. Pilih desa dari daftar."
UNKNOWN_KECAMATAN = "Kecamatan ini tidak ada di daftar, jadi tidak dipakai. Pilih kecamatan dari daftar."


class Office(Protocol):
    """What of an office is asked here."""

    @property
    def pack(self) -> Pack:
        """The regency with its maps."""

    @property
    def rules(self) -> FireRules:
        """Distances and limits."""

    @property
    def kecamatan(self) -> Mapping[str, str]:
        """Names by code."""


class Given(Protocol):
    """What a caller may say about the place: a press or a later change."""

    @property
    def latitude(self) -> float | None: ...
    @property
    def longitude(self) -> float | None: ...
    @property
    def accuracy_m(self) -> float | None: ...
    @property
    def desa_code(self) -> str | None: ...
    @property
    def kecamatan_code(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Spot:
    """An alert's own position as it may be used, and the place that the caller chose."""

    latitude: float | None = None
    longitude: float | None = None
    accuracy_m: float | None = None
    quality: Quality = "tanpa"
    desa_code: str | None = None
    kecamatan_code: str | None = None
    notices: tuple[str, ...] = ()

    @property
    def is_exact(self) -> bool:
        """Good enough to drive to."""
        return self.quality == "tepat"


@dataclass(frozen=True, slots=True)
class Site:
    """Where an incident is by one alert; without a point when only a name is known."""

    place: str
    latitude: float | None = None
    longitude: float | None = None
    accuracy_m: float | None = None
    is_outside: bool = False
    desa_code: str | None = None
    kecamatan_code: str | None = None

    @property
    def is_known(self) -> bool:
        """Whether a post can be chosen by it."""
        return self.latitude is not None or self.kecamatan_code is not None

    def columns(self) -> dict[str, Any]:
        """As an incident has them."""
        return asdict(self)


def settle_spot(office: Office, given: Given) -> Spot:
    """What of a caller's word can be used. (0, 0) and what is not on earth count as no position."""
    desa, kecamatan, unknown = _chosen(office, given)
    spot = Spot(desa_code=desa, kecamatan_code=kecamatan, notices=unknown)
    latitude, longitude = given.latitude, given.longitude
    if latitude is None or longitude is None:
        return spot
    if not is_on_earth(latitude, longitude):
        return replace(spot, notices=(*unknown, NOT_ON_EARTH))
    if abs(latitude) < NULL_ISLAND and abs(longitude) < NULL_ISLAND:
        return replace(spot, notices=(*unknown, ZERO))
    accuracy = _accuracy(given.accuracy_m)
    quality = _quality(office, latitude, longitude, accuracy)
    return replace(spot, latitude=latitude, longitude=longitude, accuracy_m=accuracy, quality=quality)


def settle_site(office: Office, spot: Spot) -> Site:
    """The incident's place. A desa that the caller chose counts before a position that is coarse or outside."""
    located = _located(office, spot)
    if spot.quality == "luar":
        return _named(office, spot) if spot.kecamatan_code else _outside(office, spot)
    if located is None:
        return _named(office, spot)
    desa = spot.desa_code if spot.desa_code and not spot.is_exact else located.desa_code
    return replace(
        _named(office, Spot(desa_code=desa, kecamatan_code=located.kecamatan_code)),
        latitude=spot.latitude,
        longitude=spot.longitude,
        accuracy_m=spot.accuracy_m,
    )


def _chosen(office: Office, given: Given) -> tuple[str | None, str | None, tuple[str, ...]]:
    """Desa, kecamatan, and what is not in the lists; the desa decides the kecamatan."""
    desa = office.pack.regions.desa(given.desa_code) if given.desa_code else None
    unknown = (UNKNOWN_DESA,) if given.desa_code and desa is None else ()
    if desa is not None:
        return desa.code, desa.kecamatan_code, ()
    if given.kecamatan_code and given.kecamatan_code not in office.kecamatan:
        return None, None, (*unknown, UNKNOWN_KECAMATAN)
    return None, given.kecamatan_code or None, unknown


def _accuracy(metres: float | None) -> float | None:
    return None if metres is None or metres < 0 else min(metres, FARTHEST_M)


def _quality(office: Office, latitude: float, longitude: float, accuracy: float | None) -> Quality:
    if office.pack.regions.locator.locate(latitude, longitude) is None:
        return "luar"
    return "kasar" if accuracy is not None and accuracy > office.rules.coarse_m else "tepat"


def _located(office: Office, spot: Spot) -> Located | None:
    if spot.latitude is None or spot.longitude is None:
        return None
    return office.pack.regions.locator.locate(spot.latitude, spot.longitude)


def _named(office: Office, spot: Spot) -> Site:
    desa = office.pack.regions.desa(spot.desa_code) if spot.desa_code else None
    if desa is not None:
        return Site(desa.label, desa_code=desa.code, kecamatan_code=desa.kecamatan_code)
    if spot.kecamatan_code:
        return Site(f"Kecamatan {office.kecamatan[spot.kecamatan_code]}", kecamatan_code=spot.kecamatan_code)
    return Site(NOWHERE)


def _outside(office: Office, spot: Spot) -> Site:
    place = f"Di luar {office.pack.short_name}"
    return Site(place, spot.latitude, spot.longitude, spot.accuracy_m, is_outside=True)
