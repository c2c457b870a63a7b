"""The work list as a spreadsheet, written row by row. What people wrote is text there: no cell ever is a formula.

Times are real dates in the regency's zone, without the zone itself: a spreadsheet knows none.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import IO, Any, NamedTuple
from zoneinfo import ZoneInfo

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

NAME = "Laporan"
DATE = "yyyy-mm-dd hh:mm"
IDENTITIES = {"named": "Dengan nama", "confidential": "Rahasia", "anonymous": "Tanpa nama"}


class Column(NamedTuple):
    """A heading, what it shows of a report, and how wide it is in letters."""

    title: str
    value: Callable[[Any], object]
    width: int


COLUMNS = (
    Column("Nomor", lambda row: row.tracking_number, 14),
    Column("Dilaporkan", lambda row: row.created_at, 17),
    Column("Kejadian", lambda row: row.occurred_at, 17),
    Column("Jenis", lambda row: row.category, 26),
    Column("Cerita", lambda row: row.description, 60),
    Column("Tempat", lambda row: row.place, 28),
    Column("Patokan", lambda row: row.landmark, 28),
    Column("Lintang", lambda row: row.latitude, 11),
    Column("Bujur", lambda row: row.longitude, 11),
    Column("Pelapor", lambda row: IDENTITIES.get(row.identity, row.identity), 13),
    Column("Ikut melapor", lambda row: row.co_reporter_count, 13),
    Column("OPD", lambda row: row.opd, 32),
    Column("Petugas", lambda row: row.assignee, 22),
    Column("Tahap", lambda row: row.status_label, 26),
    Column("Tenggat tahap", lambda row: row.step_due_at, 17),
    Column("Tenggat selesai", lambda row: row.due_at, 17),
    Column("Selesai", lambda row: row.finished_at, 17),
    Column("Hasil", lambda row: row.result_label, 26),
    Column("Keberatan", lambda row: "Ya" if row.has_objection else "", 11),
    Column("Nilai warga", lambda row: row.rating, 12),
)


def work_list_sheet(file: IO[bytes], rows: Iterable[object], zone: ZoneInfo) -> None:
    """Write reports (queries.views.ExportRow) to a file, in constant memory."""
    with Workbook(file, {"constant_memory": True}) as book:
        sheet, date = book.add_worksheet(NAME), book.add_format({"num_format": DATE})
        _head(sheet, book.add_format({"bold": True, "bottom": 1}))
        last = 0
        for last, row in enumerate(rows, 1):
            for at, column in enumerate(COLUMNS):
                _write(sheet, (last, at), _local(column.value(row), zone), date)
        sheet.autofilter(0, 0, last, len(COLUMNS) - 1)


def _head(sheet: Worksheet, bold: Format) -> None:
    sheet.freeze_panes(1, 1)
    for at, column in enumerate(COLUMNS):
        sheet.set_column(at, at, column.width)
        sheet.write_string(0, at, column.title, bold)


def _local(value: object, zone: ZoneInfo) -> object:
    return value.astimezone(zone).replace(tzinfo=None) if isinstance(value, datetime) else value


def _write(sheet: Worksheet, cell: tuple[int, int], value: object, date: Format) -> None:
    if isinstance(value, datetime):
        sheet.write_datetime(*cell, value, date)
    elif isinstance(value, int | float):
        sheet.write_number(*cell, value)
    elif value:
        sheet.write_string(*cell, str(value))
