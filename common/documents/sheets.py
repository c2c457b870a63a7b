"""Rows into a spreadsheet, one at a time. What people wrote is text there: no cell ever is a formula.

Times are real dates in the regency's zone, without the zone itself: a spreadsheet knows none.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Self
from zoneinfo import ZoneInfo

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

DATE = "yyyy-mm-dd hh:mm"


class Column(NamedTuple):
    """A heading, what it shows of a row, and how wide it is in letters."""

    title: str
    value: Callable[[Any], object]
    width: int


class Formats(NamedTuple):
    """How cells look, and the zone of their times."""

    bold: Format
    date: Format
    zone: ZoneInfo

    @classmethod
    def of(cls, book: Workbook, zone: ZoneInfo) -> Self:
        """The formats of one book."""
        return cls(book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": DATE}), zone)


def write_rows(sheet: Worksheet, columns: Sequence[Column], rows: Iterable[object], formats: Formats) -> None:
    """Headings that stay in sight, a row for each, and a filter over all."""
    sheet.freeze_panes(1, 1)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width)
        sheet.write_string(0, at, column.title, formats.bold)
    last = 0
    for last, row in enumerate(rows, 1):
        for at, column in enumerate(columns):
            _write(sheet, (last, at), column.value(row), formats)
    sheet.autofilter(0, 0, last, len(columns) - 1)


def _write(sheet: Worksheet, cell: tuple[int, int], value: object, formats: Formats) -> None:
    if isinstance(value, datetime):
        sheet.write_datetime(*cell, value.astimezone(formats.zone).replace(tzinfo=None), formats.date)
    elif isinstance(value, int | float):
        sheet.write_number(*cell, value)
    elif value:
        sheet.write_string(*cell, str(value))
