"""Alerts of another fire leave an incident and become one of their own, which is alarmed as a new one is.

Photos stay with their alerts; whoever raised one of these follows the new incident by the same secret.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from common.errors import InvalidInput
from services.fire_button.actions.act import by_officer
from services.fire_button.actions.alarm import start_alarm
from services.fire_button.actions.deeds import Deed
from services.fire_button.actions.gathering import alerts_of, move_alerts, weigh_anew
from services.fire_button.actions.office import Doer, Office
from services.fire_button.actions.positions import Site, settle_site, settle_spot
from services.fire_button.models import Alert, Incident, IncidentEvent
from services.fire_button.numbers import incident_number
from services.fire_button.queries.incident import known_number
from services.fire_button.schemas.desk import SplitIncident
from services.fire_button.workflow import FIRST, Act

NONE = "Pilih alarm yang dipisahkan."
ALL = "Sedikitnya satu alarm tetap di kejadian ini. Kosongkan salah satu."
DRILL = "L"
SERIAL = text("SELECT nextval('incident_serial')")


def split_incident(session: Session, office: Office, number: str, form: SplitIncident, doer: Doer) -> Incident:
    """The new incident. Raises NotFound, NotAllowed, Conflict, InvalidInput."""
    is_drill = known_number(number).startswith(DRILL)
    child_number = incident_number(session.scalar(SERIAL) or 0, is_drill=is_drill)
    leaving: list[Alert] = []
    deed = Deed(
        Act.SPLIT,
        form.version,
        f"{len(set(form.alerts))} alarm dipisahkan menjadi {child_number}.",
        data={"child": child_number},
        change=_choosing(session, set(form.alerts), leaving),
    )
    parent = by_officer(session, office, number, deed, doer)
    child = _child(office, parent, child_number, leaving)
    session.add(child)
    session.flush()
    move_alerts(session, [alert.id for alert in leaving], child.id)
    for incident in (parent, child):
        weigh_anew(session, incident)
    session.add(_event(child, parent, len(leaving), doer))
    start_alarm(session, office, child, is_ordered=True)
    return child


def _choosing(session: Session, wanted: Collection[UUID], leaving: list[Alert]) -> Callable[[Incident], None]:
    """What the act does once the incident is locked: find those that leave."""

    def choose(incident: Incident) -> None:
        alerts = alerts_of(session, incident.id)
        leaving.extend(alert for alert in alerts if alert.id in wanted)
        if not leaving:
            raise _wrong(NONE)
        if len(leaving) == len(alerts):
            raise _wrong(ALL)

    return choose


def _wrong(sentence: str) -> InvalidInput:
    return InvalidInput(sentence, fields={"alerts": sentence})


def _child(office: Office, parent: Incident, number: str, alerts: Sequence[Alert]) -> Incident:
    site = _site(office, alerts)
    return Incident(
        number=number,
        state=FIRST,
        is_drill=parent.is_drill,
        kind_code=next((alert.kind_code for alert in alerts if alert.kind_code), None),
        in_danger=True if any(alert.in_danger for alert in alerts) else None,
        latitude=site.latitude,
        longitude=site.longitude,
        accuracy_m=site.accuracy_m,
        is_outside=site.is_outside,
        desa_code=site.desa_code,
        kecamatan_code=site.kecamatan_code,
        place=site.place,
        landmark=next((alert.landmark for alert in alerts if alert.landmark), ""),
        pressed_at=min(alert.pressed_at for alert in alerts),
        received_at=min(alert.received_at for alert in alerts),
        split_from=parent.id,
    )


@dataclass(frozen=True, slots=True)
class _Given:
    """What an alert said of its place, as a press says it."""

    latitude: float | None
    longitude: float | None
    accuracy_m: float | None
    desa_code: str | None
    kecamatan_code: str | None


def _site(office: Office, alerts: Sequence[Alert]) -> Site:
    """The best of their places: a point before a name, the most accurate point first."""
    sites = [settle_site(office, settle_spot(office, _given(alert))) for alert in alerts]
    return min(sites, key=_vagueness)


def _given(alert: Alert) -> _Given:
    return _Given(alert.latitude, alert.longitude, alert.accuracy_m, alert.desa_code, alert.kecamatan_code)


def _vagueness(site: Site) -> tuple[bool, bool, bool, float]:
    unsure = float("inf") if site.accuracy_m is None else site.accuracy_m
    return (site.is_outside, not site.is_known, site.latitude is None, unsure)


def _event(child: Incident, parent: Incident, count: int, doer: Doer) -> IncidentEvent:
    return IncidentEvent(
        incident_id=child.id,
        kind="incident.split",
        words=f"{count} alarm dipisahkan dari {parent.number}.",
        officer_id=doer.officer.id if doer.officer else None,
        data={"act": Act.SPLIT, "split_from": parent.number},
    )
