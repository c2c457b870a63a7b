"""What a process without maps needs of a pack: `pack.toml` and the names of the kecamatan, in a few kB.

The whole pack, with its boundaries, costs 22 MB; a relay has no use for them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from common.calendar import OfficeHours
from common.pack import tables
from common.pack.fire import FireRules
from common.pack.manifest import read_manifest
from common.pack.model import Deadlines, Retention
from common.pack.problems import PackError, Problems
from common.pack.sapa import SapaRules
from common.pack.table import read_table
from common.pack.zones import ZONE_LABELS


@dataclass(frozen=True, slots=True)
class LightPack:
    """Office hours, terms and names of places. `kecamatan`: names by code."""

    office_hours: OfficeHours
    deadlines: Deadlines
    retention: Retention
    fire: FireRules
    sapa: SapaRules
    slug: str
    kecamatan: Mapping[str, str]

    @property
    def zone(self) -> ZoneInfo:
        """The regency's time zone."""
        return self.office_hours.zone

    @property
    def zone_label(self) -> str:
        """The zone as people write it: WITA."""
        return ZONE_LABELS[self.zone.key]


def load_light_pack(folder: Path) -> LightPack:
    """Read the two files. Raises PackError with every fault found in them."""
    problems = Problems()
    manifest = read_manifest(folder, problems)
    regions = read_table(folder, tables.REGIONS, problems).values
    if manifest is None or problems.found:
        raise PackError(problems.found)
    return LightPack(
        office_hours=manifest.office_hours,
        deadlines=manifest.deadlines,
        retention=manifest.retention,
        fire=manifest.fire,
        sapa=manifest.sapa,
        slug=manifest.regency["slug"],
        kecamatan={row.code: row.name for row in regions if row.kind == "kecamatan"},
    )
