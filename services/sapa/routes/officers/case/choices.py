"""What the forms of a case offer: codes with their words, people and officers of the case."""

from collections.abc import Mapping
from enum import StrEnum

from services.sapa.queries.casework import CaseView
from services.sapa.routes.access import office
from services.sapa.routes.officers.case.words import LABELS
from services.sapa.schemas.codes import DAYS, PART_WORDS, AgeGroup
from services.sapa.schemas.entries.people import PersonRole

Choices = list[tuple[str, str]]
CODES = (
    "forms",
    "given",
    "safeties",
    "dangers",
    "risks",
    "channels",
    "outcomes",
    "file_kinds",
    "reported_by",
    "closures",
)
CHOSEN = {
    "person_roles": "Pilih",
    "genders": "Belum diketahui",
    "relations": "Pilih bila terlapor",
    "settings": "Belum diketahui",
    "services": "Pilih layanan",
    "partners": "Pilih",
}


def choices(view: CaseView, holders: Choices) -> Mapping[str, Choices]:
    """Pairs (value, words) for each control. `holders`: the officers who hold the case."""
    people = [(str(one.id), one.body.label) for one in view.people]
    return {
        **{name: _pairs(LABELS[name]) for name in CODES},
        **{name: [("", first), *_pairs(LABELS[name])] for name, first in CHOSEN.items()},
        "age_groups": [("", "Belum diketahui"), *((one.value, f"{one.value} tahun") for one in AgeGroup)],
        "kecamatan": [("", "Belum diketahui"), *sorted(office().kecamatan.items(), key=lambda one: one[1])],
        "services_or_none": [("", "Tidak khusus"), *_pairs(LABELS["services"])],
        "channels_or_none": [("", "Tidak menghubungi"), *_pairs(LABELS["channels"])],
        "people": people,
        "person_or_none": [("", "Tidak disebut"), *people],
        "victims": _of_role(view, PersonRole.KORBAN),
        "alleged": _of_role(view, PersonRole.TERLAPOR),
        "whole_or_victims": [("", "Seluruh kasus"), *_of_role(view, PersonRole.KORBAN)],
        "holders": holders,
        "times": _times(),
        "files": [("", "Tidak ada"), *((str(one.id), one.about.name) for one in view.case.files if one.about)],
    }


def _pairs(labels: Mapping[StrEnum, str]) -> Choices:
    return [(code.value, words) for code, words in labels.items()]


def _of_role(view: CaseView, role: PersonRole) -> Choices:
    return [(str(one.id), one.body.label) for one in view.people if one.body.role is role]


def _times() -> Choices:
    return [
        (f"{day}-{part}", f"{name.capitalize()} {words.lower()}")
        for day, name in enumerate(DAYS)
        for part, words in PART_WORDS.items()
    ]
