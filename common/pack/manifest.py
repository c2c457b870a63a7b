"""What `pack.toml` says, as the parts of a Pack."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from common.calendar import OfficeHours
from common.pack import values as v
from common.pack.document import Document, read_document
from common.pack.fire import FireRules, FireStep, read_fire
from common.pack.model import Brand, Deadlines, Help, Hotline, Retention
from common.pack.problems import Problems
from common.pack.sapa import SapaRules, read_sapa

LONGEST_TERM = 36_500
LONGEST_WORKING_TERM = 365
days = v.whole(1, LONGEST_TERM)

REGENCY: dict[str, v.Parser] = {
    "slug": v.code,
    "name": v.text,
    "short_name": v.text,
    "province": v.text,
    "region_code": v.matching(r"\d{2}\.\d{2}", "74.05 (kode Kemendagri kabupaten)"),
    "code_prefix": v.code_prefix,
}
OFFICE: dict[str, v.Parser] = {"zone": v.zone, "weekend": v.weekdays, "opens": v.clock, "closes": v.clock}
BRAND: dict[str, v.Parser] = {"wordmark": v.text, "programme": v.text, "neutral_page": v.web_address}
HELP: dict[str, v.Parser] = {"office": v.text, "address": v.anything, "email": v.email, "is_placeholder": v.flag}
RETENTION: dict[str, v.Parser] = {
    "report": days,
    "reporter": days,
    "photo": days,
    "delivery": days,
    "idempotency_key": days,
    "session": days,
}
working_days = v.whole(1, LONGEST_WORKING_TERM)
DEADLINES: dict[str, v.Parser] = {
    "basis": v.text,
    "is_placeholder": v.flag,
    "answer": working_days,
    "objection": working_days,
    "review": working_days,
    "escalation": working_days,
}
MAP: dict[str, v.Parser] = {"border_tolerance_m": v.whole(0, 1000)}
HOTLINE: dict[str, v.Parser] = {
    "key": v.code,
    "number": v.optional(v.phone, ""),
    "label": v.text,
    "is_placeholder": v.flag,
}
UNKNOWN: dict[str, v.Parser] = {"say": v.text}


@dataclass(frozen=True, slots=True)
class Manifest:
    """The whole of `pack.toml`."""

    regency: dict[str, str]
    office_hours: OfficeHours
    brand: Brand
    help: Help
    retention: Retention
    deadlines: Deadlines
    border_tolerance_m: int
    fire: FireRules
    fire_steps: tuple[FireStep, ...]
    sapa: SapaRules
    hotlines: tuple[Hotline, ...]
    unknown: tuple[str, ...]


def read_manifest(folder: Path, problems: Problems) -> Manifest | None:
    """Read and check the file; None when anything in it is wrong."""
    document = read_document(folder, problems)
    if document is None:
        return None
    regency = document.section("regency", REGENCY)
    office = document.section("office", OFFICE)
    brand = document.section("brand", BRAND)
    contact = document.section("help", HELP)
    retention = document.section("retention", RETENTION)
    deadlines = document.section("deadlines", DEADLINES)
    chart = document.section("map", MAP)
    fire = read_fire(document)
    hotlines = _hotlines(document)
    sapa = read_sapa(document, frozenset(one.key for one in hotlines))
    unknown = tuple(row["say"] for row in document.rows("unknown", UNKNOWN))
    document.finish()
    _check(document, office, contact)
    if not (regency and office and brand and contact and retention and deadlines and chart and fire and sapa):
        return None
    return Manifest(
        regency=regency,
        office_hours=OfficeHours(**office),
        brand=Brand(**brand),
        help=Help(**contact),
        retention=Retention(**retention),
        deadlines=Deadlines(**deadlines),
        border_tolerance_m=chart["border_tolerance_m"],
        fire=fire[0],
        fire_steps=fire[1],
        sapa=sapa,
        hotlines=hotlines,
        unknown=unknown,
    )


def _hotlines(document: Document) -> tuple[Hotline, ...]:
    found = [Hotline(**row) for row in document.rows("hotline", HOTLINE)]
    for index, hotline in enumerate(found):
        if not (hotline.number or hotline.is_placeholder):
            document.note(
                ("hotline", index, "number"), "[hotline] number kosong; isi, atau beri is_placeholder = true."
            )
        if hotline.key in {earlier.key for earlier in found[:index]}:
            document.note(("hotline", index, "key"), f"[hotline] key {hotline.key} dipakai dua kali; bedakan.")
    return tuple(found)


def _check(document: Document, office: dict[str, Any] | None, contact: dict[str, Any] | None) -> None:
    if office and office["opens"] >= office["closes"]:
        document.note(("office", 0, "closes"), "[office] closes harus sesudah opens; perbaiki jamnya.")
    if contact and v.is_reserved(contact["email"]) != contact["is_placeholder"]:
        document.note(
            ("help", 0, "email"), "[help] alamat contoh memakai domain .example dan is_placeholder = true; samakan."
        )
