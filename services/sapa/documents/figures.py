"""The tables of a year, made from codes alone and suppressed before anybody keeps them. Pure.

Every table divides one total: cases, victims, or what was named (several forms of one case are several mentions). There
is no table of place by form, and none by two things at once but age and sex, whose cells stand side by side.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.sapa.documents.suppression import shown_total, suppress
from services.sapa.schemas.codes import (
    FORM_LABELS,
    GENDER_LABELS,
    GIVEN_LABELS,
    RELATION_LABELS,
    SETTING_LABELS,
    AgeGroup,
)
from services.sapa.schemas.entries.closure import SimfoniCodes

QUARTERS = {"1": "Triwulan I", "2": "Triwulan II", "3": "Triwulan III", "4": "Triwulan IV"}
UNKNOWN = "tidak_diketahui"
MONTHS_OF_QUARTER = 3


@dataclass(frozen=True, slots=True)
class Counted:
    """The codes of one closed case and the first day of the quarter in which it was closed."""

    period: date
    codes: SimfoniCodes


@dataclass(frozen=True, slots=True)
class TableKind:
    """One table: what its cells are called, of what it counts, and the cells that a case adds to."""

    kind: str
    title: str
    unit: str
    labels: Mapping[str, str]
    cells: Callable[[Counted], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Table:
    """A suppressed table. `total` and a cell's count are None where they are left out."""

    kind: str
    title: str
    unit: str
    total: int | None
    cells: tuple[tuple[str, int | None], ...]

    @property
    def body(self) -> dict[str, object]:
        """As it is stored and signed."""
        return {
            "title": self.title,
            "unit": self.unit,
            "total": self.total,
            "cells": [[label, count] for label, count in self.cells],
        }


def table_kinds(kecamatan: Mapping[str, str]) -> tuple[TableKind, ...]:
    """Every table of a year, for a regency with these kecamatan."""
    people = {f"{sex}:{age}": f"{GENDER_LABELS[sex]}, {age.value} tahun" for sex in GENDER_LABELS for age in AgeGroup}
    places = {**kecamatan, UNKNOWN: "Tidak diketahui"}
    return (
        TableKind("triwulan", "Kasus ditutup menurut triwulan", "kasus", QUARTERS, _quarter),
        TableKind("bentuk", "Bentuk kekerasan yang disebut", "sebutan", _text(FORM_LABELS), _forms),
        TableKind("tempat", "Tempat kejadian", "kasus", _text(SETTING_LABELS), lambda one: [one.codes.setting]),
        TableKind("korban", "Korban menurut jenis kelamin dan umur", "korban", people, _victims),
        TableKind("hubungan", "Hubungan pelaku yang disebut", "sebutan", _text(RELATION_LABELS), _relations),
        TableKind("layanan", "Layanan yang diberikan", "sebutan", _text(GIVEN_LABELS), _given),
        TableKind("kecamatan", "Kasus menurut kecamatan", "kasus", places, lambda one: [_place(one, kecamatan)]),
    )


def tables(counted: Sequence[Counted], kecamatan: Mapping[str, str]) -> tuple[Table, ...]:
    """The suppressed tables of one year."""
    return tuple(_table(kind, counted) for kind in table_kinds(kecamatan))


def _table(kind: TableKind, counted: Sequence[Counted]) -> Table:
    found = Counter(str(cell) for one in counted for cell in kind.cells(one))
    counts = {cell: found[cell] for cell in kind.labels}
    shown = suppress(counts)
    cells = tuple((label, shown[cell]) for cell, label in kind.labels.items())
    return Table(kind.kind, kind.title, kind.unit, shown_total(counts), cells)


def _text(labels: Mapping[Any, str]) -> dict[str, str]:
    return {str(code): words for code, words in labels.items()}


def _quarter(one: Counted) -> Iterator[str]:
    yield str((one.period.month - 1) // MONTHS_OF_QUARTER + 1)


def _forms(one: Counted) -> Iterable[str]:
    return set(one.codes.forms)


def _relations(one: Counted) -> Iterable[str]:
    return set(one.codes.relations)


def _given(one: Counted) -> Iterable[str]:
    return set(one.codes.given)


def _victims(one: Counted) -> Iterator[str]:
    for victim in one.codes.victims:
        yield f"{victim.gender}:{victim.age_group}"


def _place(one: Counted, kecamatan: Mapping[str, str]) -> str:
    code = one.codes.kecamatan_code
    return code if code is not None and code in kecamatan else UNKNOWN
