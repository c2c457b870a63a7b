"""Spreadsheets, made in memory: the published tables of a year, and the sheet for entering cases in SIMFONI."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from xlsxwriter import Workbook

from common.documents import Column, Formats, write_rows
from services.sapa.documents.figures import Table
from services.sapa.schemas.codes import FORM_LABELS, GENDER_LABELS, GIVEN_LABELS, RELATION_LABELS, SETTING_LABELS
from services.sapa.schemas.entries.closure import SimfoniCodes, VictimCodes

LEFT_OUT = "kurang dari 5, atau ditahan"
LONGEST_SHEET_NAME = 31


@dataclass(frozen=True, slots=True)
class ClosedCase:
    """One closed case of an officer who holds it; `kecamatan` is a name."""

    number: str
    closed_at: datetime | None
    kecamatan: str
    codes: SimfoniCodes


@dataclass(frozen=True, slots=True)
class Line:
    """SIMFONI counts victims: a line for each."""

    case: ClosedCase
    victim: VictimCodes
    ordinal: int


CELLS = (
    Column("Kelompok", lambda cell: cell[0], 44),
    Column("Jumlah", lambda cell: LEFT_OUT if cell[1] is None else cell[1], 26),
)
LINES = (
    Column("Nomor kasus", lambda line: line.case.number, 14),
    Column("Ditutup", lambda line: line.case.closed_at, 17),
    Column("Korban ke", lambda line: line.ordinal, 10),
    Column("Jenis kelamin", lambda line: GENDER_LABELS[line.victim.gender], 14),
    Column("Umur", lambda line: line.victim.age_group.value, 10),
    Column("Bentuk kekerasan", lambda line: _words(FORM_LABELS[one] for one in line.case.codes.forms), 34),
    Column("Tempat kejadian", lambda line: SETTING_LABELS[line.case.codes.setting], 24),
    Column("Hubungan pelaku", lambda line: _words(RELATION_LABELS[one] for one in line.case.codes.relations), 28),
    Column("Layanan", lambda line: _words(GIVEN_LABELS[one] for one in line.case.codes.given), 40),
    Column("Kecamatan", lambda line: line.case.kecamatan, 20),
)


def tables_book(tables: Sequence[Table], zone: ZoneInfo) -> bytes:
    """A sheet for each table of a year."""
    return _book([(table.title, CELLS, (*table.cells, ("Jumlah", table.total))) for table in tables], zone)


def simfoni_book(cases: Sequence[ClosedCase], zone: ZoneInfo) -> bytes:
    """A line for each victim; no names, no addresses."""
    return _book([("SIMFONI", LINES, tuple(_lines(cases)))], zone)


def _lines(cases: Sequence[ClosedCase]) -> Iterator[Line]:
    for case in cases:
        for ordinal, victim in enumerate(case.codes.victims, 1):
            yield Line(case, victim, ordinal)


def _book(sheets: Sequence[tuple[str, Sequence[Column], Sequence[object]]], zone: ZoneInfo) -> bytes:
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        formats = Formats.of(book, zone)
        for title, columns, rows in sheets:
            write_rows(book.add_worksheet(title[:LONGEST_SHEET_NAME]), columns, rows, formats)
    return out.getvalue()


def _words(labels: Iterator[str]) -> str:
    return ", ".join(labels)
