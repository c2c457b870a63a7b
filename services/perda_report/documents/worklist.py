"""The work list as a spreadsheet, written row by row."""

from collections.abc import Iterable
from typing import IO
from zoneinfo import ZoneInfo

from xlsxwriter import Workbook

from common.documents import Column, Formats, write_rows

NAME = "Laporan"
IDENTITIES = {"named": "Dengan nama", "confidential": "Rahasia", "anonymous": "Tanpa nama"}

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
        write_rows(book.add_worksheet(NAME), COLUMNS, rows, Formats.of(book, zone))
