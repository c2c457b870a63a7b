"""The reporters' side in tests: each application under its own database role, and what was sealed, opened again."""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from PIL import Image
from PIL.ExifTags import GPS, IFD

from common import db
from common.pack import load_light_pack
from deploy.local.postgres import Postgres
from services.sapa.actions.intake_office import IntakeOffice
from services.sapa.configuration import SapaSettings
from services.sapa.crypto.files import open_file
from services.sapa.crypto.places import file_place, report_place
from services.sapa.crypto.primitives import open_sealed
from services.sapa.crypto.rows import SealedRow, open_row
from tests.conftest import ROLE_PASSWORD

Row = dict[str, Any]


@contextmanager
def role(postgres: Postgres, name: str) -> Iterator[None]:
    """This process as another database role, then as the officers' again."""
    db.bind(postgres.url(name, ROLE_PASSWORD), pool_size=2, channel="sapa")
    try:
        yield
    finally:
        db.bind(postgres.url("sapa", ROLE_PASSWORD), pool_size=8, channel="sapa")


def as_process(settings: SapaSettings, postgres: Postgres, name: str) -> SapaSettings:
    """Settings of the intake's or the mailbox's process."""
    changed = {"database_url": postgres.url(f"sapa_{name}", ROLE_PASSWORD), "public_url": "http://localhost:8083"}
    return settings.model_copy(update={}).model_validate(settings.model_dump() | changed)


def intake_office(settings: SapaSettings) -> IntakeOffice:
    """What a factory makes."""
    return IntakeOffice.of(settings, load_light_pack(settings.pack_dir))


def rows(owner: psycopg.Connection, table: str, where: str = "true") -> list[Row]:
    """Rows of a table of sapa, as the database's owner sees them."""
    with owner.cursor(row_factory=psycopg.rows.dict_row) as cursor:
        cursor.execute(f"SELECT * FROM sapa.{table} WHERE {where}")  # noqa: S608 — names of the tests alone
        return cursor.fetchall()


@dataclass(frozen=True)
class OpenedReport:
    """A report as a certified officer opens it: its private key and the two halves."""

    id: UUID
    private: bytes
    summary: Row
    story: Row


def open_report(owner: psycopg.Connection, box: bytes, holder: UUID | None) -> OpenedReport:
    """The one report, by the grant of this holder (None: escrow) and their X25519 private half."""
    (report,) = rows(owner, "report")
    is_mine = f"holder_key_id = '{holder}'" if holder else "holder_key_id IS NULL"
    (grant,) = rows(owner, "report_grant", is_mine)
    private, place = open_sealed(box, grant["sealed"]), report_place(report["id"])
    halves = [
        json.loads(open_row(private, place, SealedRow(report[f"{half}_key"], {half: report[half]}))[half])
        for half in ("summary", "story")
    ]
    return OpenedReport(report["id"], private, *halves)


def open_files(owner: psycopg.Connection, private: bytes) -> list[tuple[int, Row, bytes]]:
    """Scope, what is told, and data of every file that this key opens, in the order in which they came."""
    found = []
    for row in rows(owner, "file"):
        place = file_place(row["owner_id"], row["epoch"], row["id"])
        about = open_row(private, place, SealedRow(row["about_key"], {"about": row["about"]}))["about"]
        pieces = [piece["body"] for piece in rows(owner, "file_piece", f"file_id = '{row['id']}' ORDER BY number")]
        data = open_file(private, place, row["data_key"], row["header"], pieces)
        found.append((row["scope"], json.loads(about), data))
    return found


def photo() -> bytes:
    """A picture that tells place and camera."""
    picture, out = Image.new("RGB", (64, 48), "green"), io.BytesIO()
    told = Image.Exif()
    told.get_ifd(IFD.GPSInfo)[GPS.GPSLatitudeRef] = "S"
    told[0x010F] = "KameraRahasia"
    picture.save(out, "JPEG", exif=told)
    return out.getvalue()
