"""The CSV files of a pack: their columns and what each cell may hold. `docs/pack.md` is the same for people."""

from dataclasses import dataclass

from common.calendar import DayOff
from common.pack import values as v
from common.pack.model import ContactEntry, OpdEntry, Regulation
from common.pack.table import Table

MOST_WORKING_DAYS = 365
# A webhook needs a signing secret, which no pack holds: administrators add it.
CHANNELS = ("email", "sms")
LEVELS = ("kabupaten", "kecamatan", "relawan", "instansi vertikal", "daerah tetangga")
REGULATION_KINDS = ("Perda", "Perbup", "Perwali", "Raperda", "UU", "PP", "Perpres", "Permendagri")
POINT_KINDS = ("centroid", "centroid_main_part", "point_on_surface", "surveyed")


@dataclass(frozen=True, slots=True)
class RegionRow:
    """One row of regions.csv; `parent_code` of a desa is its kecamatan."""

    code: str
    name: str
    kind: str
    parent_code: str
    postal_code: str
    lat: float
    lon: float
    point_kind: str


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """One row of categories.csv; its legal basis and position come from elsewhere."""

    code: str
    name: str
    description: str
    opd_code: str
    partner_opd_codes: tuple[str, ...]
    verify_days: int
    finish_days: int
    is_sensitive: bool
    hint_fire: bool
    hint_sapa: bool
    note: str


OPD = Table(
    "opd.csv",
    OpdEntry,
    key=("code",),
    columns={
        "code": v.code,
        "abbreviation": v.text,
        "name": v.text,
        "level": v.choice(*LEVELS),
        "is_confirmed": v.flag,
        "note": v.anything,
    },
)
CONTACTS = Table(
    "contacts.csv",
    ContactEntry,
    key=("recipient", "position"),
    columns={
        "recipient": v.recipient,
        "channel": v.choice(*CHANNELS),
        "address": v.text,
        "position": v.whole(0, 99),
        "is_placeholder": v.flag,
    },
)
CATEGORIES = Table(
    "categories.csv",
    CategoryRow,
    key=("code",),
    columns={
        "code": v.code,
        "name": v.text,
        "description": v.text,
        "opd_code": v.code,
        "partner_opd_codes": v.codes,
        "verify_days": v.whole(1, MOST_WORKING_DAYS),
        "finish_days": v.whole(1, MOST_WORKING_DAYS),
        "is_sensitive": v.flag,
        "hint_fire": v.flag,
        "hint_sapa": v.flag,
        "note": v.anything,
    },
)
REGULATIONS = Table(
    "regulations.csv",
    Regulation,
    key=("kind", "number", "year", "title"),
    columns={
        "kind": v.choice(*REGULATION_KINDS),
        "number": v.optional(v.matching(r"\d{1,4}([./-]\d{1,4})*[A-Z]?", "3"), ""),
        "year": v.optional(v.whole(1945, 2100), 0),
        "title": v.anything,
        "category_code": v.optional(v.code, ""),
        "is_cited": v.flag,
        "is_confirmed": v.flag,
        "status": v.text,
        "note": v.anything,
        "source": v.anything,
        "source_date": v.anything,
    },
    may_have_no_rows=True,
)
REGIONS = Table(
    "regions.csv",
    RegionRow,
    key=("code",),
    columns={
        "code": v.region_code,
        "name": v.text,
        "kind": v.choice("kabupaten", "kecamatan", "desa", "kelurahan"),
        "parent_code": v.matching(r"\d{2}(\.\d{2}){0,2}", "74.05"),
        "postal_code": v.optional(v.matching(r"\d{5}", "93886"), ""),
        "lat": v.latitude,
        "lon": v.longitude,
        "point_kind": v.choice(*POINT_KINDS),
    },
)
HOLIDAYS = Table(
    "holidays.csv",
    DayOff,
    key=("day",),
    columns={
        "day": v.day,
        "name": v.text,
        "kind": v.choice("libur nasional", "cuti bersama", "libur daerah", "hari kerja"),
    },
    may_have_no_rows=True,
)
