"""Demo reports of perda_report, sent and handled through its own actions, only into an empty table."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from common import db
from common.auth.identity import Grant, SignedIn
from common.auth.models import Officer
from common.media import Accepted, accept
from common.pack import Pack
from common.settings import Settings
from deploy.demo.accounts import ACTOR
from deploy.demo.drawing import drawn_photo
from services.perda_report.actions import (
    Closing,
    Doer,
    Office,
    Submission,
    close_report,
    reject_report,
    submit_report,
    verify_report,
)
from services.perda_report.models import Report
from services.perda_report.schemas import CloseReport, RejectReport, SubmitReport, VerifyReport
from services.perda_report.workflow import Role

FILE = Path(__file__).with_name("perda.toml")
STRIDE = 37  # spreads the reports over the regency
PEOPLE: Mapping[str, Mapping[str, str]] = {
    "named": {"name": "Hasna (contoh)", "phone": "081200000001"},
    "confidential": {"phone": "081200000002"},
    "anonymous": {},
}

Row = Mapping[str, Any]


def make_reports(settings: Settings, pack: Pack) -> int:
    """Send the demo reports unless the table holds any report; gives how many were sent."""
    with db.reading() as session:
        if session.scalar(select(Report.id).limit(1)) is not None:
            return 0
    office = Office.of(settings, pack)
    codes = {category.code for category in pack.categories}
    rows = [row for row in tomllib.loads(FILE.read_text())["report"] if row["category"] in codes]
    for position, row in enumerate(rows):
        number = _send(office, row, position)
        _handle(office, number, row)
    return len(rows)


def _send(office: Office, row: Row, position: int) -> str:
    places = office.pack.regions.all_desa
    desa = places[position * STRIDE % len(places)]
    told = {name: row[name] for name in ("category", "description", "landmark", "identity")}
    place = {"latitude": desa.lat, "longitude": desa.lon, "desa_code": desa.code}
    form = SubmitReport.model_validate({**told, **place, **PEOPLE[row["identity"]], "occurred_at": datetime.now(UTC)})
    key = str(uuid5(NAMESPACE_URL, f"smartsociety:demo:perda:{position}"))
    return submit_report(office, form, Submission(key, photos=_photos(office, row, position))).created.tracking_number


def _photos(office: Office, row: Row, position: int) -> Sequence[Accepted]:
    return [accept(office.store, drawn_photo(position))] if row.get("photo") else []


def _handle(office: Office, number: str, row: Row) -> None:
    for act in row["then"]:
        with db.transaction() as session:
            doer = _overseer(session)
            match act:
                case "verify":
                    verify_report(session, office, number, VerifyReport(), doer)
                case "reject":
                    reject_report(session, office, number, RejectReport(reason=row["words"]), doer)
                case "close":
                    form = CloseReport(result=row["result"], explanation=row["words"])
                    close_report(session, office, number, Closing(form), doer)


def _overseer(session: Session) -> Doer:
    """The demo officer who may act for every OPD."""
    officer = session.scalars(select(Officer).where(Officer.is_demo, Officer.username == Role.PENGAWAS.value)).one()
    signed_in = SignedIn(
        id=officer.id,
        username=officer.username,
        name=officer.name,
        grants=(Grant(Role.PENGAWAS, None),),
        session_id=UUID(int=0),
        reauthenticated_at=datetime.now(UTC),
    )
    return Doer(signed_in, ACTOR)
