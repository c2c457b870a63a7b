"""The figures of a quarter for e-SPM and the yearly report: every real incident, without drills and merged ones.

A regency has some hundreds a year, so they are read whole and counted here.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import starmap
from statistics import mean, quantiles
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.fire_button.models import Alert, Dispatch, FireReport, Incident, IncidentEvent
from services.fire_button.queries.quarter import Quarter
from services.fire_button.queries.reference import Reference
from services.fire_button.queries.stages import LABELS, FirstRound, Stamps, between, first_to_arrive, stages_of
from services.fire_button.queries.views.figures import Answered, Counted, Figures, Harm, Line, Share, StageFigures
from services.fire_button.workflow import (
    CAUSE_LABELS,
    FALSE_ALARM_LABELS,
    OBJECT_LABELS,
    Cause,
    FalseAlarm,
    ObjectKind,
    State,
)

UNKNOWN = "Belum dicatat"
REOPENED = "incident.reopened"
STRATA = (("Semua kejadian", None), ("Di dalam WMK", True), ("Di luar WMK", False))


@dataclass(frozen=True, slots=True)
class Names:
    """Words for codes; `kecamatan` by code."""

    reference: Reference
    kecamatan: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Case:
    """One incident with what belongs to it. `first_round`: its posts' times before it was reopened, if it was."""

    incident: Incident
    dispatches: Sequence[Dispatch]
    report: FireReport | None
    first_round: Sequence[FirstRound]

    @property
    def first(self) -> Stamps | None:
        """The times of the post that came first, to the first alarm."""
        return first_to_arrive(self.first_round or self.dispatches)

    @property
    def response_s(self) -> float | None:
        return between(self.incident.received_at, self.first.arrived_at) if self.first else None


def figures(session: Session, quarter: Quarter, zone: ZoneInfo, response_s: int, names: Names) -> Figures:
    """Count a quarter; `response_s` is the SPM's limit in seconds."""
    cases = _cases(session, quarter, zone)
    real = [case for case in cases if case.incident.state != State.PALSU]
    return Figures(
        quarter=quarter,
        incidents=len(real),
        alerts=_alerts(session, cases),
        false_alarms=len(cases) - len(real),
        strata=tuple(_answered(label, _inside(real, inside), response_s) for label, inside in STRATA),
        stages=_stages(real),
        months=_months(cases, zone),
        kecamatan=_most(names.kecamatan.get(case.incident.kecamatan_code or "", UNKNOWN) for case in real),
        kinds=_most(_kind(case, names) for case in real),
        objects=_most(map(_object, real)),
        causes=_most(map(_cause, real)),
        codes=_most(_code(case) for case in cases if case.incident.state == State.PALSU),
        harm=_harm(real),
        lines=tuple(_line(case, names) for case in cases),
    )


def _cases(session: Session, quarter: Quarter, zone: ZoneInfo) -> list[_Case]:
    began, ended = quarter.bounds(zone)
    wanted = (
        Incident.received_at >= began,
        Incident.received_at < ended,
        Incident.is_drill.is_(False),
        Incident.state != State.DIGABUNG,
    )
    incidents = session.scalars(select(Incident).where(*wanted).order_by(Incident.received_at)).all()
    ids = [incident.id for incident in incidents]
    written = select(FireReport).where(FireReport.incident_id.in_(ids))
    reports = {row.incident_id: row for row in session.scalars(written)}
    dispatches: dict[UUID, list[Dispatch]] = {one: [] for one in ids}
    for row in session.scalars(select(Dispatch).where(Dispatch.incident_id.in_(ids))):
        dispatches[row.incident_id].append(row)
    rounds = _first_rounds(session, ids)
    return [_Case(one, dispatches[one.id], reports.get(one.id), rounds.get(one.id, ())) for one in incidents]


def _first_rounds(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, Sequence[FirstRound]]:
    """A reopened incident's answer is that to its first alarm (actions/reopening.py keeps it)."""
    asked = select(IncidentEvent.incident_id, IncidentEvent.data).where(
        IncidentEvent.incident_id.in_(ids), IncidentEvent.kind == REOPENED
    )
    found: dict[UUID, Sequence[FirstRound]] = {}
    for incident_id, data in session.execute(asked.order_by(IncidentEvent.id)):
        before = {name: kept for name, kept in data["before"].items() if name != "incident"}
        found.setdefault(incident_id, [FirstRound.of(kept) for kept in before.values()])
    return found


def _alerts(session: Session, cases: Sequence[_Case]) -> int:
    ids = [case.incident.id for case in cases]
    return session.scalar(select(func.count()).where(Alert.incident_id.in_(ids))) or 0


def _inside(cases: Iterable[_Case], inside: bool | None) -> list[_Case]:  # noqa: FBT001 — a stratum, not a switch
    return [case for case in cases if inside is None or case.incident.is_inside_wmk is inside]


def _answered(label: str, cases: Sequence[_Case], limit: int) -> Answered:
    times = [seconds for case in cases if (seconds := case.response_s) is not None]
    return Answered(label, len(cases), len(times), sum(one <= limit for one in times), mean(times) if times else None)


def _stages(cases: Sequence[_Case]) -> tuple[StageFigures, ...]:
    times: dict[str, list[float]] = {key: [] for key, _ in LABELS}
    for case in cases:
        first = case.first
        for stage in stages_of(case.incident.received_at, first) if first else ():
            if stage.seconds is not None:
                times[stage.key].append(stage.seconds)
    return tuple(_stage(label, times[key]) for key, label in LABELS)


def _stage(label: str, times: Sequence[float]) -> StageFigures:
    if not times:
        return StageFigures(label, 0, None, None)
    ninety = quantiles(times, n=10, method="inclusive")[-1] if len(times) > 1 else times[0]
    return StageFigures(label, len(times), mean(times), ninety)


def _months(cases: Iterable[_Case], zone: ZoneInfo) -> Counted:
    counted = Counter(f"{case.incident.received_at.astimezone(zone):%Y-%m}" for case in cases)
    return tuple(Share(*each) for each in sorted(counted.items()))


def _most(words: Iterable[str]) -> Counted:
    return tuple(sorted(starmap(Share, Counter(words).items()), key=lambda share: (-share.total, share.label)))


def _kind(case: _Case, names: Names) -> str:
    kind = names.reference.kind(case.incident.kind_code)
    return kind.name if kind else UNKNOWN


def _object(case: _Case) -> str:
    return OBJECT_LABELS[ObjectKind(case.report.object_kind)] if case.report else UNKNOWN


def _cause(case: _Case) -> str:
    return CAUSE_LABELS[Cause(case.report.cause)] if case.report else UNKNOWN


def _code(case: _Case) -> str:
    code = case.incident.false_alarm_code
    return FALSE_ALARM_LABELS[FalseAlarm(code)] if code in set(FalseAlarm) else UNKNOWN


def _harm(cases: Sequence[_Case]) -> Harm:
    reports = [case.report for case in cases if case.report]
    dispatches = [each for case in cases for each in case.dispatches]
    return Harm(
        reports=len(reports),
        dead=sum(one.dead for one in reports),
        injured=sum(one.injured for one in reports),
        dead_firefighters=sum(one.dead_firefighters for one in reports),
        injured_firefighters=sum(one.injured_firefighters for one in reports),
        displaced_households=sum(one.displaced_households for one in reports),
        displaced_people=sum(one.displaced_people for one in reports),
        loss_rupiah=sum(one.loss_rupiah or 0 for one in reports),
        area_m2=sum(one.area_m2 or 0.0 for one in reports),
        personnel=sum(each.personnel or 0 for each in dispatches),
        units=sum(len(each.units) for each in dispatches),
    )


def _line(case: _Case, names: Names) -> Line:
    incident, report = case.incident, case.report
    return Line(
        number=incident.number,
        received_at=incident.received_at,
        place=incident.place,
        kind=_kind(case, names),
        state=incident.state,
        post=names.reference.post_name(incident.post_code),
        is_inside_wmk=incident.is_inside_wmk,
        response_s=case.response_s,
        object_kind=_object(case) if report else "",
        cause=_cause(case) if report else "",
        loss_rupiah=report.loss_rupiah if report else None,
        false_alarm=_code(case) if incident.state == State.PALSU else "",
    )
