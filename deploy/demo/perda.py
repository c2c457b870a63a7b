"""Demo reports of perda_report, sent and handled through its own actions, only into an empty table."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import select

from common import db
from common.auth.identity import ADMINISTRATOR
from common.media import Accepted, accept
from common.pack import Pack
from common.settings import Settings
from deploy.demo.accounts import DemoOfficer
from deploy.demo.drawing import drawn_photo
from deploy.demo.perda_acts import handle
from services.perda_report.actions import Office, Submission, submit_report
from services.perda_report.models import Report
from services.perda_report.schemas import ReportCreated, SubmitReport

FILE = Path(__file__).with_name("perda.toml")
STRIDE = 37  # spreads the reports over the regency
PEOPLE: Mapping[str, Mapping[str, str]] = {
    "named": {"name": "Hasna (contoh)", "phone": "081200000001"},
    "confidential": {"phone": "081200000002"},
    "anonymous": {},
}

Row = Mapping[str, Any]


def demo_officers(pack: Pack) -> list[DemoOfficer]:
    """One officer for each role, and a second verifikator in another OPD."""
    first, second = _busiest_opd(pack)[:2]
    return [
        _officer("verifikator", first, "Sitti Rahma (demo)"),
        _officer("petugas", first, "La Ode Arman (demo)"),
        _officer("kepala_opd", first, "Wa Ode Nur (demo)"),
        _officer("verifikator", second, "Andi Tenri (demo)"),
        _officer("pengawas", None, "Muh. Saleh (demo)"),
        _officer(ADMINISTRATOR, None, "Administrator (demo)"),
    ]


def _officer(role: str, opd_code: str | None, name: str) -> DemoOfficer:
    return DemoOfficer(role, opd_code, name, f"{role}.{opd_code}" if opd_code else role)


def _busiest_opd(pack: Pack) -> list[str]:
    """The OPD codes of the pack, the one with the most categories first."""
    codes = [category.opd_code for category in pack.categories]
    return sorted(set(codes), key=lambda code: (-codes.count(code), code))


def make_reports(settings: Settings, pack: Pack) -> int:
    """Send the demo reports unless the table holds any report; gives how many were sent."""
    with db.reading() as session:
        if session.scalar(select(Report.id).limit(1)) is not None:
            return 0
    office = Office.of(settings, pack)
    codes = {category.code for category in pack.categories}
    rows = [row for row in tomllib.loads(FILE.read_text())["report"] if row["category"] in codes]
    for position, row in enumerate(rows):
        handle(office, _send(office, row, position), row)
    return len(rows)


def _send(office: Office, row: Row, position: int) -> ReportCreated:
    places = office.pack.regions.all_desa
    desa = places[position * STRIDE % len(places)]
    told = {name: row[name] for name in ("category", "description", "landmark", "identity")}
    place = {"latitude": desa.lat, "longitude": desa.lon, "desa_code": desa.code}
    form = SubmitReport.model_validate({**told, **place, **PEOPLE[row["identity"]], "occurred_at": datetime.now(UTC)})
    key = str(uuid5(NAMESPACE_URL, f"smartsociety:demo:perda:{position}"))
    return submit_report(office, form, Submission(key, photos=_photos(office, row, position))).created


def _photos(office: Office, row: Row, position: int) -> Sequence[Accepted]:
    return [accept(office.store, drawn_photo(position))] if row.get("photo") else []
