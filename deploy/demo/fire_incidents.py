"""Demo incidents, pressed and handled through the service's own actions, only where there is none yet.

What happened days ago is pressed now and then moved back in time; crews' taps carry their phones' times, as taps
without signal do.
"""

import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from common import db
from common.auth.identity import Grant, SignedIn
from common.auth.models import Officer
from deploy.demo.accounts import ACTOR
from services.fire_button.actions import Doer, Office
from services.fire_button.actions.closing import close_incident
from services.fire_button.actions.false_alarm import report_false
from services.fire_button.actions.press import Press, raise_alert
from services.fire_button.actions.progress import Tapped, tap
from services.fire_button.models import Alert, Crew, Dispatch, Incident, Ring
from services.fire_button.schemas.alerts import RaiseAlert
from services.fire_button.schemas.crew import CloseIncident, ReportFalse, Tap
from services.fire_button.workflow import Act, Role

FILE = Path(__file__).with_name("fire.toml")
TAPS: Mapping[str, Act] = {
    "ack": Act.ACKNOWLEDGE,
    "depart": Act.DEPART,
    "arrive": Act.ARRIVE,
    "access": Act.ACCESS,
    "water": Act.WATER,
    "control": Act.CONTROL,
}
DRILL_BEGAN = timedelta(minutes=10)

Row = Mapping[str, Any]


def make_incidents(office: Office) -> int:
    """Make the demo incidents unless there is any; gives how many were made."""
    with db.reading() as session:
        if session.scalar(select(Incident.id).limit(1)) is not None:
            return 0
    kinds = {entry.code for entry in office.pack.fire_kinds}
    rows = [row for row in tomllib.loads(FILE.read_text())["incident"] if row["kind"] in kinds]
    for position, row in enumerate(rows):
        _handle(office, _press(office, row, position), row)
    return len(rows)


def _press(office: Office, row: Row, position: int) -> str:
    places = office.pack.regions.all_desa
    desa = places[int(row["desa"] * len(places))]
    form = RaiseAlert(
        latitude=desa.lat,
        longitude=desa.lon,
        accuracy_m=25,
        desa_code=desa.code,
        landmark=row["landmark"],
        kind=row["kind"],
        drill=row.get("drill", False),
    )
    key = str(uuid5(NAMESPACE_URL, f"smartsociety:demo:fire:{position}"))
    return raise_alert(office, form, Press(key, device=key)).created.incident_number


def _handle(office: Office, number: str, row: Row) -> None:
    began = _began(office, row)
    with db.transaction() as session:
        incident_id, post_code = _move_back(session, number, began)
    with db.reading() as session:
        doer = _doer(session, post_code or office.pack.posts[0].code)
    seconds = {name: began + timedelta(seconds=after) for name, after in row["seconds"].items()}
    turnout = {"personnel": row["personnel"], "units": tuple(row["units"])}
    for name, act in TAPS.items():
        if name in seconds:
            with db.transaction() as session:
                tap(session, office, number, Tapped(act, Tap(device_at=seconds[name], **turnout)), doer)
    if "end" in seconds:
        with db.transaction() as session:
            _end(session, office, number, row, doer)
            session.flush()
            session.execute(update(Incident).where(Incident.id == incident_id).values(ended_at=seconds["end"]))


def _began(office: Office, row: Row) -> datetime:
    now = datetime.now(office.zone)
    if row.get("drill"):
        return now - DRILL_BEGAN
    return datetime.combine(now.date() - timedelta(days=row["days"]), time(row["hour"], 12), office.zone)


def _move_back(session: Session, number: str, began: datetime) -> tuple[UUID, str | None]:
    incident = session.scalars(select(Incident).where(Incident.number == number)).one()
    earlier = incident.received_at - began.astimezone(UTC)
    incident.received_at, incident.pressed_at = incident.received_at - earlier, incident.pressed_at - earlier
    incident.created_at = began
    of_it = {"synchronize_session": False}
    for model, column in ((Alert, "received_at"), (Alert, "pressed_at"), (Dispatch, "rung_at"), (Ring, "rung_at")):
        moving = update(model).where(model.incident_id == incident.id)
        session.execute(moving.values({column: getattr(model, column) - earlier}), execution_options=of_it)
    return incident.id, incident.post_code


def _end(session: Session, office: Office, number: str, row: Row, doer: Doer) -> None:
    if "false_alarm" in row:
        report_false(session, office, number, ReportFalse(**row["false_alarm"]), doer)
    else:
        close_incident(session, office, number, CloseIncident(**row["close"]), doer)


def _doer(session: Session, post_code: str) -> Doer:
    """The head of the demo post."""
    asked = select(Officer).join(Crew, Crew.officer_id == Officer.id).where(Crew.post_code == post_code)
    officer = session.scalars(asked.where(Officer.username.startswith(Role.KOMANDAN.value))).one()
    signed_in = SignedIn(
        id=officer.id,
        username=officer.username,
        name=officer.name,
        grants=(Grant(Role.KOMANDAN, None),),
        session_id=UUID(int=0),
        reauthenticated_at=datetime.now(UTC),
    )
    return Doer(ACTOR, signed_in, post_code)
