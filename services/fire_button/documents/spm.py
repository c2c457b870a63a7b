"""The quarter's figures as a spreadsheet for e-SPM: summary, response, stages, groups, and every incident.

Permendagri 59/2021, article 23: reported each quarter; the mean response time of Permendagri 114/2018 is in minutes.
"""

from collections.abc import Iterator, Sequence
from typing import IO, NamedTuple
from zoneinfo import ZoneInfo

from xlsxwriter import Workbook

from common.documents import Column, Formats, write_rows

MINUTE = 60.0


class Fact(NamedTuple):
    """One row of the summary or of a group."""

    label: str
    value: object


class Tables(NamedTuple):
    """What the book holds (queries.views.figures); `groups` are counts, each under the name of its sheet."""

    facts: Sequence[Fact]
    strata: Sequence[object]
    stages: Sequence[object]
    groups: Sequence[tuple[str, Sequence[object]]]
    lines: Sequence[object]


def minutes(seconds: float | None) -> float | None:
    """Minutes with one decimal."""
    return None if seconds is None else round(seconds / MINUTE, 1)


FACTS = (Column("Uraian", lambda row: row.label, 44), Column("Nilai", lambda row: row.value, 18))
GROUP = (Column("Kelompok", lambda row: row.label, 44), Column("Kejadian", lambda row: row.total, 12))
RESPONSE = (
    Column("Lingkup", lambda row: row.label, 22),
    Column("Kejadian", lambda row: row.incidents, 12),
    Column("Regu tiba", lambda row: row.arrived, 12),
    Column("Sampai 15 menit", lambda row: row.within, 16),
    Column("Rata-rata (menit)", lambda row: minutes(row.mean_s), 18),
)
STAGES = (
    Column("Tahap", lambda row: row.label, 30),
    Column("Diketahui", lambda row: row.known, 12),
    Column("Rata-rata (menit)", lambda row: minutes(row.mean_s), 18),
    Column("90% paling lama (menit)", lambda row: minutes(row.ninety_s), 24),
)
INSIDE = {True: "Di dalam", False: "Di luar", None: ""}
LINES = (
    Column("Nomor", lambda row: row.number, 12),
    Column("Diterima", lambda row: row.received_at, 17),
    Column("Tempat", lambda row: row.place, 34),
    Column("Jenis", lambda row: row.kind, 24),
    Column("Status", lambda row: row.state, 14),
    Column("Pos", lambda row: row.post, 22),
    Column("WMK", lambda row: INSIDE[row.is_inside_wmk], 10),
    Column("Waktu tanggap (menit)", lambda row: minutes(row.response_s), 20),
    Column("Objek", lambda row: row.object_kind, 22),
    Column("Penyebab", lambda row: row.cause, 22),
    Column("Kerugian (Rp)", lambda row: row.loss_rupiah, 16),
    Column("Alarm palsu", lambda row: row.false_alarm, 26),
)


def quarter_sheet(file: IO[bytes], tables: Tables, zone: ZoneInfo) -> None:
    """Write the book. It holds no name of any person."""
    with Workbook(file) as book:
        formats = Formats.of(book, zone)
        for name, columns, rows in _sheets(tables):
            write_rows(book.add_worksheet(name), columns, rows, formats)


def _sheets(tables: Tables) -> Iterator[tuple[str, Sequence[Column], Sequence[object]]]:
    yield "Ringkasan", FACTS, tables.facts
    yield "Waktu tanggap", RESPONSE, tables.strata
    yield "Tahap", STAGES, tables.stages
    for name, rows in tables.groups:
        yield name, GROUP, rows
    yield "Daftar kejadian", LINES, tables.lines
