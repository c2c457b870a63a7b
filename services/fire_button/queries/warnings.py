"""What the public may know: verified incidents of the last week as CAP messages, one for each thing that changed.

Verified is what a crew, an operator or Redkar saw. A message never tells who called or from where: the circle is about
the fire, its radius at least 300 m.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.fire_button.documents.cap import CapAlert, Info, Place
from services.fire_button.models import Incident
from services.fire_button.numbers import DRILL
from services.fire_button.queries.reference import KindView, Reference
from services.fire_button.workflow import State

PUBLISHED_FOR = timedelta(days=7)
LASTS = timedelta(hours=6)
SMALLEST_KM = 0.3
MOST = 200
WHOLE_AREA = "Kabupaten"


@dataclass(frozen=True, slots=True)
class _Stage:
    """One message in an incident's life."""

    sent: datetime
    kind: str
    urgency: str
    severity: str
    response: str
    words: tuple[str, str]


ALARM = ("Petugas menangani kejadian ini. Jauhi lokasi.", "Crews are at work. Keep away from the place.")
CONTROLLED = ("Sudah terkendali. Petugas masih di lokasi.", "Under control. Crews are still there.")
OVER = ("Sudah selesai ditangani.", "It is over.")
NOTHING = ("Ternyata tidak terjadi. Peringatan dicabut.", "It did not happen. The warning is withdrawn.")
ADVICE = (
    "Beri jalan bagi mobil pemadam. Tutup jendela bila ada asap. Hubungi 113 bila melihat api baru.",
    "Make way for fire engines. Close windows if there is smoke. Call 113 if you see new fire.",
)


def published(session: Session, reference: Reference, zone: ZoneInfo) -> list[tuple[CapAlert, ...]]:
    """Each verified incident's messages, oldest first; drills among them, as exercises."""
    verified = func.coalesce(Incident.verified_at, Incident.water_at, Incident.controlled_at)
    recent = (
        select(Incident)
        .where(verified > func.now() - PUBLISHED_FOR, Incident.state != State.DIGABUNG)
        .order_by(Incident.received_at.desc())
        .limit(MOST)
    )
    return [messages_of(row, reference, zone) for row in session.scalars(recent)]


def messages_of(incident: Incident, reference: Reference, zone: ZoneInfo) -> tuple[CapAlert, ...]:
    """What was said about one incident, in order; nothing before it was verified."""
    made: list[CapAlert] = []
    for place, stage in enumerate(_stages(incident), start=1):
        earlier = tuple((one.identifier, one.sent) for one in made)
        made.append(_warning(incident, f"{incident.number}.{place}", stage, reference.kind(incident.kind_code), zone))
        made[-1] = _referring(made[-1], earlier)
    return tuple(made)


def _stages(incident: Incident) -> Sequence[_Stage]:
    began = incident.verified_at or incident.water_at or incident.controlled_at
    if began is None:
        return ()
    stages = [_Stage(began, "Alert", "Immediate", "Severe", "Avoid", ALARM)]
    if incident.controlled_at and incident.controlled_at > began:
        stages.append(_Stage(incident.controlled_at, "Update", "Expected", "Moderate", "Avoid", CONTROLLED))
    if incident.ended_at and incident.state == State.PALSU:
        stages.append(_Stage(incident.ended_at, "Cancel", "Past", "Minor", "AllClear", NOTHING))
    elif incident.ended_at:
        stages.append(_Stage(incident.ended_at, "Update", "Past", "Minor", "AllClear", OVER))
    return stages


def _warning(incident: Incident, identifier: str, stage: _Stage, kind: KindView | None, zone: ZoneInfo) -> CapAlert:
    sent = stage.sent.astimezone(zone)
    is_fire = kind is None or kind.is_fire
    return CapAlert(
        identifier=identifier,
        sent=sent,
        status="Exercise" if incident.number.startswith(DRILL) else "Actual",
        kind=stage.kind,
        category="Fire" if is_fire else "Rescue",
        urgency=stage.urgency,
        severity=stage.severity,
        response=stage.response,
        expires=sent + LASTS,
        place=_place(incident),
        infos=(
            Info("id-ID", *_words(incident, ("Kebakaran" if is_fire else "Penyelamatan", "di"), stage.words[0], 0)),
            Info("en-US", *_words(incident, ("Fire" if is_fire else "Rescue", "at"), stage.words[1], 1)),
        ),
    )


def _words(incident: Incident, event: tuple[str, str], description: str, language: int) -> tuple[str, str, str, str]:
    name, where = event
    drill = ("Latihan: ", "Exercise: ")[language] if incident.is_drill else ""
    return name, f"{drill}{name} {where} {incident.place}", f"{drill}{description}", ADVICE[language]


def _place(incident: Incident) -> Place:
    circle = None
    if incident.latitude is not None and incident.longitude is not None:
        radius = max(SMALLEST_KM, (incident.accuracy_m or 0) / 1000)
        circle = (incident.latitude, incident.longitude, radius)
    return Place(incident.place or WHOLE_AREA, circle, incident.desa_code or incident.kecamatan_code or "")


def _referring(warning: CapAlert, earlier: tuple[tuple[str, datetime], ...]) -> CapAlert:
    return replace(warning, references=earlier)
