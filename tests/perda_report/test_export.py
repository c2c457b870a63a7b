"""The work list as a spreadsheet: what it holds, that no cell runs, and who took it."""

import io
import zipfile
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import psycopg
from flask.testing import FlaskClient

from services.perda_report.documents import work_list_sheet
from services.perda_report.documents.worklist import COLUMNS
from services.perda_report.queries.views import ExportRow
from tests.perda_report.conftest import SignIn
from tests.perda_report.reports import sent

SHEET = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
TITLES = [column.title for column in COLUMNS]
ZONE = ZoneInfo("Asia/Makassar")
EPOCH = datetime(1899, 12, 30, tzinfo=UTC)


def cells(file: bytes) -> list[dict[str, str]]:
    """Rows under their headings; the kind of a cell stands before its value (`s:` text, `n:` number)."""
    with zipfile.ZipFile(io.BytesIO(file)) as book:
        sheet = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314 - we wrote it
    return [
        {TITLES[_column(cell)]: _value(cell) for cell in row.findall("m:c", SHEET)}
        for row in sheet.findall(".//m:row", SHEET)
    ]


def _column(cell: ET.Element) -> int:
    return ord("".join(c for c in cell.attrib["r"] if c.isalpha())) - ord("A")


def _value(cell: ET.Element) -> str:
    assert cell.find("m:f", SHEET) is None, "a formula"
    if cell.attrib.get("t") == "inlineStr":
        return "s:" + "".join(cell.itertext())
    return "n:" + (cell.findtext("m:v", "", SHEET))


def exported(officer: FlaskClient, **asked: str) -> list[dict[str, str]]:
    answer = officer.get("/petugas/ekspor.xlsx", query_string=asked)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "attachment" in answer.headers["Content-Disposition"]
    return cells(answer.data)


def test_it_holds_the_list_as_filtered(client: FlaskClient, sign_in: SignIn) -> None:
    waste = sent(client)["tracking_number"]
    cattle = sent(client, category="ternak_lepas")["tracking_number"]
    officer = sign_in("pengawas", None)

    head, *rows = exported(officer)
    assert list(head) == TITLES
    assert sorted(row["Nomor"] for row in rows) == sorted([f"s:{waste}", f"s:{cattle}"])
    assert [row["Nomor"] for row in exported(officer, category="ternak_lepas")[1:]] == [f"s:{cattle}"]
    assert len(exported(sign_in("petugas", "dlh"))) == 2
    assert len(exported(officer, tab="selesai")) == 1


def test_what_people_wrote_stays_text(client: FlaskClient, sign_in: SignIn) -> None:
    sent(client, description='=1+1 lalu =HYPERLINK("http://x")', landmark="@SUM(A1)")
    (row,) = exported(sign_in("petugas"))[1:]
    assert row["Cerita"] == 's:=1+1 lalu =HYPERLINK("http://x")'
    assert row["Patokan"] == "s:@SUM(A1)"


def test_times_are_dates_of_the_regency(client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection) -> None:
    sent(client)
    owner.execute("UPDATE perda.report SET occurred_at = '2026-11-22 18:30:00+00'")
    (row,) = exported(sign_in("petugas"))[1:]
    there = EPOCH + timedelta(minutes=round(float(row["Kejadian"].removeprefix("n:")) * 24 * 60))
    assert there.strftime("%Y-%m-%d %H:%M") == "2026-11-23 02:30"


def test_nobody_is_told_who_reported(client: FlaskClient, sign_in: SignIn) -> None:
    sent(client, identity="named", name="Wa Ode Sari", phone="0812 4000 1234", email="sari@contoh.id")
    text = repr(exported(sign_in("petugas")))
    assert "Dengan nama" in text
    assert not any(secret in text for secret in ("Wa Ode Sari", "4000", "sari@"))


def test_who_took_how_much_is_in_the_audit(client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection) -> None:
    sent(client)
    exported(sign_in("petugas"), q="", sort="terbaru")
    (detail,) = owner.execute("SELECT detail FROM perda.audit WHERE act = 'report.export'").fetchall()[0]
    assert detail == {"count": 1, "filters": ["sort"]}


def test_who_reads_no_reports_gets_none(client: FlaskClient, sign_in: SignIn) -> None:
    assert client.get("/petugas/ekspor.xlsx").status_code in {302, 303, 401}
    assert sign_in("administrator", None).get("/petugas/ekspor.xlsx").status_code == 403
    assert sign_in("petugas").get("/petugas/ekspor.xlsx?tab=lain").status_code == 422


def test_a_long_list_fits_into_a_file() -> None:
    words = {"tracking_number": "KS-2M8R-P4TD", "description": "x" * 4000, "category": "Sampah"}
    row = SimpleNamespace(**dict.fromkeys((field.name for field in fields(ExportRow)), None) | words)
    file = io.BytesIO()
    work_list_sheet(file, [row] * 2000, ZONE)
    assert len(cells(file.getvalue())) == 2001
