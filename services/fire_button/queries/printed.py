"""One incident in the words of its printed report: what, where, when, who went, what was lost."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from services.fire_button.documents.incident_report import IncidentReport
from services.fire_button.models import Dispatch, FireReport, Incident
from services.fire_button.queries.reference import Reference
from services.fire_button.queries.stages import between, first_to_arrive
from services.fire_button.workflow import (
    CAUSE_LABELS,
    FALSE_ALARM_LABELS,
    OBJECT_LABELS,
    STATE_LABELS,
    Cause,
    FalseAlarm,
    ObjectKind,
    State,
)

NOT_WRITTEN = "Belum dicatat"
TIMES = (
    ("Diterima pos", "acknowledged_at"),
    ("Berangkat", "departed_at"),
    ("Tiba", "arrived_at"),
    ("Di titik api", "accessed_at"),
    ("Air mengenai api", "water_at"),
    ("Api terkendali", "controlled_at"),
)
# By hand: the models of common.auth bring the whole web with them.
NAME = text("SELECT name FROM account.officer WHERE id = :id")
MINUTE = 60


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Whose paper it is; times are in its zone."""

    office: str
    reference: Reference
    zone: ZoneInfo
    zone_label: str


def printed(session: Session, incident: Incident, head: Letterhead) -> IncidentReport:
    """The report as it stands now; before the incident is closed it has no losses and no story."""
    report = session.get(FireReport, incident.id)
    of_incident = select(Dispatch).where(Dispatch.incident_id == incident.id).order_by(Dispatch.rung_at)
    dispatches = session.scalars(of_incident).all()
    now = datetime.now(UTC).astimezone(head.zone)
    return IncidentReport(
        title="Laporan Kejadian",
        office=head.office,
        number=incident.number,
        is_drill=incident.is_drill,
        zone=head.zone_label,
        printed=f"{_day(now)} {now:%H.%M} {head.zone_label}",
        rows=tuple(_rows(incident, report, head)),
        times=tuple(_times(incident, dispatches, head)),
        posts=tuple(_post(each, head.reference) for each in dispatches),
        harm=tuple(_harm(report)) if report else (),
        story=report.story if report else "",
        signed=_signed(session, report, incident, head),
    )


def _rows(incident: Incident, report: FireReport | None, head: Letterhead) -> Iterator[tuple[str, str]]:
    kind = head.reference.kind(incident.kind_code)
    yield "Status", STATE_LABELS[State(incident.state)]
    yield "Jenis", kind.name if kind else NOT_WRITTEN
    yield "Tempat", incident.place
    if incident.landmark:
        yield "Patokan", incident.landmark
    yield "Tanggal", _day(incident.received_at.astimezone(head.zone))
    yield "Wilayah manajemen kebakaran", {True: "Di dalam", False: "Di luar", None: NOT_WRITTEN}[incident.is_inside_wmk]
    if incident.false_alarm_code:
        yield "Alarm palsu", FALSE_ALARM_LABELS[FalseAlarm(incident.false_alarm_code)]
    if report:
        yield "Objek", _joined(OBJECT_LABELS[ObjectKind(report.object_kind)], report.object_name)
        yield "Penyebab", _joined(CAUSE_LABELS[Cause(report.cause)], report.cause_note)
        yield "Sumber air", report.water_source or NOT_WRITTEN


def _times(incident: Incident, dispatches: Sequence[Dispatch], head: Letterhead) -> Iterator[tuple[str, str, str]]:
    """The way of the post that came first, each step with how long it took from the one before."""
    first = first_to_arrive(dispatches) or (dispatches[0] if dispatches else None)
    before = incident.received_at
    yield "Alarm diterima", _clock(before, head.zone), ""
    for words, name in TIMES:
        moment: datetime | None = getattr(first, name, None)
        if moment is None:
            continue
        yield words, _clock(moment, head.zone), lasted(between(before, moment))
        before = moment
    if incident.ended_at:
        yield "Selesai", _clock(incident.ended_at, head.zone), lasted(between(before, incident.ended_at))
    response = between(incident.received_at, incident.arrived_at)
    yield "Waktu tanggap (alarm diterima sampai tiba)", "", lasted(response) or NOT_WRITTEN


def _post(dispatch: Dispatch, reference: Reference) -> tuple[str, str, str]:
    personnel = "" if dispatch.personnel is None else str(dispatch.personnel)
    return reference.post_name(dispatch.post_code), ", ".join(dispatch.units), personnel


def _harm(report: FireReport) -> Iterator[tuple[str, str]]:
    yield "Meninggal", f"{report.dead} warga, {report.dead_firefighters} petugas"
    yield "Luka", f"{report.injured} warga, {report.injured_firefighters} petugas"
    yield "Mengungsi", f"{report.displaced_households} keluarga, {report.displaced_people} jiwa"
    yield "Kerugian", NOT_WRITTEN if report.loss_rupiah is None else f"Rp {_thousands(report.loss_rupiah)}"
    yield "Luas terbakar", NOT_WRITTEN if report.area_m2 is None else f"{_thousands(round(report.area_m2))} m²"


def _signed(session: Session, report: FireReport | None, incident: Incident, head: Letterhead) -> tuple[str, str, str]:
    written = (report.written_at if report else datetime.now(UTC)).astimezone(head.zone)
    name = session.scalar(NAME, {"id": report.officer_id}) if report else ""
    return _day(written), head.reference.post_name(incident.post_code), name or ""


def lasted(seconds: float | None) -> str:
    """`4 mnt 20 dtk`; nothing when it is not known."""
    if seconds is None:
        return ""
    minutes, rest = divmod(round(seconds), MINUTE)
    return f"{minutes} mnt {rest} dtk" if minutes else f"{rest} dtk"


def _clock(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%H.%M.%S}"


def _day(moment: datetime) -> str:
    return str(format_date(moment, "d MMMM y", locale="id"))


def _joined(words: str, more: str) -> str:
    return f"{words}: {more}" if more else words


def _thousands(number: int) -> str:
    return f"{number:,}".replace(",", ".")
