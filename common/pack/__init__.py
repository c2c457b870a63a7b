"""The regency pack: everything the code knows about one regency, read from a folder and checked as a whole."""

from common.pack.apply import Applied, apply_pack
from common.pack.fire import FireRules, FireStep, KindEntry, PostEntry, WaterEntry
from common.pack.light import LightPack, load_light_pack
from common.pack.load import load_pack
from common.pack.model import (
    Brand,
    CategoryEntry,
    ContactEntry,
    Deadlines,
    Help,
    Hotline,
    OpdEntry,
    Pack,
    Regulation,
    Retention,
)
from common.pack.problems import PackError, Problem
from common.pack.regions import Desa, Region, Regions
from common.pack.rows import bring_rows, switch_off_missing
from common.pack.sapa import SapaRules

__all__ = [
    "Applied",
    "Brand",
    "CategoryEntry",
    "ContactEntry",
    "Deadlines",
    "Desa",
    "FireRules",
    "FireStep",
    "Help",
    "Hotline",
    "KindEntry",
    "LightPack",
    "OpdEntry",
    "Pack",
    "PackError",
    "PostEntry",
    "Problem",
    "Region",
    "Regions",
    "Regulation",
    "Retention",
    "SapaRules",
    "WaterEntry",
    "apply_pack",
    "bring_rows",
    "load_light_pack",
    "load_pack",
    "switch_off_missing",
]
