"""Every alert of an incident, with what a dispatcher weighs it by. The number stays sealed."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import Session

from common.auth.models import Officer
from common.geo import Point, distance_m
from common.pack import Pack
from services.fire_button.models import Alert, Incident, Photo
from services.fire_button.queries.reference import Reference
from services.fire_button.queries.restrictions import evidence_for, vouched_number
from services.fire_button.queries.views.desk import AlertAtDesk

MOST_ALERTS = 200
SAME = (
    "id", "channel", "quality", "pressed_at", "received_at", "clock_off_s", "is_late", "is_flood", "latitude",
    "longitude", "accuracy_m", "landmark", "in_danger", "note", "call_arrival_at", "call_answered_at", "cancelled_at",
    "cancel_reason",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Weighing:
    """What alerts are read with. `within_days`: how far back false alarms count."""

    reference: Reference
    pack: Pack
    within_days: int


def alerts_at_desk(session: Session, incident: Incident, by: Weighing) -> tuple[AlertAtDesk, ...]:
    """The first first."""
    return tuple(_alerts(session, incident, by))


def _alerts(session: Session, incident: Incident, by: Weighing) -> Iterator[AlertAtDesk]:
    asked = (
        select(Alert, Officer.name, _photos())
        .outerjoin(Officer, Officer.id == Alert.operator_id)
        .where(Alert.incident_id == incident.id)
        .order_by(Alert.received_at, Alert.id)
        .limit(MOST_ALERTS)
    )
    for alert, operator, photos in session.execute(asked):
        kind = by.reference.kind(alert.kind_code)
        yield AlertAtDesk(
            **{name: getattr(alert, name) for name in SAME},
            is_restricted=alert.restriction_id is not None,
            distance_m=_metres(alert, incident),
            place=_place(alert, by.pack),
            kind_name=kind.name if kind else "",
            has_phone=alert.phone is not None,
            photo_count=photos,
            taken_by=operator or "",
            is_erased=alert.erased_at is not None,
            can_be_marked=alert.device_hash is not None or vouched_number(alert) is not None,
            false_before=len(evidence_for(session, alert.device_hash, vouched_number(alert), by.within_days)),
        )


def _photos() -> ScalarSelect[int]:
    return select(func.count()).where(Photo.alert_id == Alert.id).correlate(Alert).scalar_subquery()


def _metres(alert: Alert, incident: Incident) -> float | None:
    if alert.latitude is None or alert.longitude is None or incident.latitude is None or incident.longitude is None:
        return None
    return distance_m(Point(alert.latitude, alert.longitude), Point(incident.latitude, incident.longitude))


def _place(alert: Alert, pack: Pack) -> str:
    """What the caller chose, in words."""
    desa = pack.regions.desa(alert.desa_code) if alert.desa_code else None
    if desa is not None:
        return desa.label
    named = next((one.name for one in pack.regions.kecamatan if one.code == alert.kecamatan_code), "")
    return f"Kecamatan {named}" if named else ""
