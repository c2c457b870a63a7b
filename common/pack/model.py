"""A pack in memory: frozen, one attribute per thing that a regency decides. `docs/pack.md` describes the files."""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from shapely.geometry.base import BaseGeometry

from common.calendar import DayOff, OfficeHours
from common.pack.fire import FireRules, FireStep, KindEntry, PostEntry, WaterEntry
from common.pack.regions import Regions
from common.pack.sapa import SapaRules
from common.pack.zones import ZONE_LABELS

UNCONFIRMED = "belum dikonfirmasi Bagian Hukum"


@dataclass(frozen=True, slots=True)
class Hotline:
    """A number that citizens may call. A placeholder has no number yet and is shown to administrators only."""

    key: str
    number: str
    label: str
    is_placeholder: bool


@dataclass(frozen=True, slots=True)
class OpdEntry:
    """An agency; `is_confirmed` tells whether a good source names it as it stands today."""

    code: str
    abbreviation: str
    name: str
    level: str
    is_confirmed: bool
    note: str


@dataclass(frozen=True, slots=True)
class ContactEntry:
    """One way to reach a recipient (`opd:satpol-pp`); the lowest `position` is tried first."""

    recipient: str
    channel: str
    address: str
    position: int
    is_placeholder: bool


@dataclass(frozen=True, slots=True)
class Regulation:
    """A Perda, Perkada or draft. An empty title is one that may not be shown; nothing unconfirmed is "in force"."""

    kind: str
    number: str
    year: int
    title: str
    category_code: str
    is_cited: bool
    is_confirmed: bool
    status: str
    note: str
    source: str
    source_date: str

    @property
    def citation(self) -> str:
        """How citizens read a cited one: "Perda 3/2016", with the reservation until Bagian Hukum confirms it."""
        name = f"{self.kind} {self.number}/{self.year}"
        return name if self.is_confirmed else f"{name} ({UNCONFIRMED})"


@dataclass(frozen=True, slots=True)
class CategoryEntry:
    """A kind of violation in a citizen's words.

    Both limits are working days counted from the day of the report, so `finish_days` includes
    `verify_days`. `legal_basis` is empty where no regulation of the regency is known. A sensitive category
    is never shown to the public. `note` is for officers.
    """

    code: str
    name: str
    description: str
    legal_basis: str
    opd_code: str
    partner_opd_codes: tuple[str, ...]
    verify_days: int
    finish_days: int
    is_sensitive: bool
    hint_fire: bool
    hint_sapa: bool
    note: str
    position: int


@dataclass(frozen=True, slots=True)
class Brand:
    """Words of the look. `neutral_page` is where sapa's leave link goes."""

    wordmark: str
    programme: str
    neutral_page: str


@dataclass(frozen=True, slots=True)
class Help:
    """Where people and administrators get help from the regency."""

    office: str
    address: str
    email: str
    is_placeholder: bool


@dataclass(frozen=True, slots=True)
class Retention:
    """How long things are kept, in days; a term counts from the end of what it names."""

    report: int
    reporter: int
    photo: int
    delivery: int
    idempotency_key: int
    session: int


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Terms that hold for every category, in working days; `basis` is the norm that the limits follow.

    answer: a reporter's, for a question; objection: a reporter's, after a decision; review: the office's, for
    an objection; escalation: how late a step may be before the head of the OPD is told.
    """

    basis: str
    is_placeholder: bool
    answer: int
    objection: int
    review: int
    escalation: int


@dataclass(frozen=True, eq=False)
class Pack:
    """One regency. Made by `load_pack`, kept by the process for its whole life.

    `post_zones`: the area that each post answers for, by the post's code, where the regency has decided it.
    """

    slug: str
    name: str
    short_name: str
    province: str
    region_code: str
    code_prefix: str
    office_hours: OfficeHours
    brand: Brand
    help: Help
    retention: Retention
    deadlines: Deadlines
    hotlines: tuple[Hotline, ...]
    opd: tuple[OpdEntry, ...]
    contacts: tuple[ContactEntry, ...]
    categories: tuple[CategoryEntry, ...]
    regulations: tuple[Regulation, ...]
    holidays: tuple[DayOff, ...]
    regions: Regions
    fire: FireRules
    fire_steps: tuple[FireStep, ...]
    posts: tuple[PostEntry, ...]
    water_sources: tuple[WaterEntry, ...]
    fire_kinds: tuple[KindEntry, ...]
    post_zones: Mapping[str, BaseGeometry]
    sapa: SapaRules
    fire_placeholders: tuple[str, ...]
    placeholders: tuple[str, ...]

    @property
    def zone(self) -> ZoneInfo:
        """The regency's time zone."""
        return self.office_hours.zone

    @property
    def timezone(self) -> str:
        """The zone's IANA name: Asia/Makassar."""
        return self.zone.key

    @property
    def zone_label(self) -> str:
        """The zone as people write it: WITA."""
        return ZONE_LABELS[self.zone.key]

    @property
    def weekend(self) -> frozenset[int]:
        """Days of the week without office, Monday 0."""
        return self.office_hours.weekend

    @property
    def wordmark(self) -> str:
        """The regency's short name in the wordmark."""
        return self.brand.wordmark
