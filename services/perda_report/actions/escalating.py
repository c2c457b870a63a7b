"""What is late is told further up: first to the OPD's supervisors, working days later to its head. Never to nobody.

A chore of the relay. Each report is told of once on each level, by whichever relay holds its row; what fell due
during an outage is told at once, and the head hears of it when the supervisors have had their days.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from enum import IntEnum

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select
from sqlalchemy.orm import Session

from common import db
from services.perda_report.actions import notices
from services.perda_report.actions.notices import Notice
from services.perda_report.actions.office import BackOffice
from services.perda_report.messages import Kind, opd_recipient
from services.perda_report.models import Report, ReportEvent
from services.perda_report.queries.recipients import officers_with
from services.perda_report.queries.reference import Reference
from services.perda_report.workflow import OPEN, Role, State, Term

BATCH = 50
# A round leaves time for the relay's other chores: a thousand reports on each level.
MOST_BATCHES = 20
# While the reporter is asked no step of the office is late.
RUNNING = sorted(OPEN - {State.MENUNGGU})


class Level(IntEnum):
    """Whom a late step was told to (Report.escalated)."""

    NOBODY = 0
    SUPERVISORS = 1
    HEAD = 2


def escalate_late_reports(office: BackOffice) -> None:
    """Tell of every step that is late by now, batch by batch; what is left after MOST_BATCHES waits for the next round.

    The levels are asked for apart: a row that another relay has just moved fits neither question of this one.
    """
    for due in (late_reports, very_late_reports):
        for _ in range(MOST_BATCHES):
            if _take_batch(office, due) < BATCH:
                break


def _take_batch(office: BackOffice, due: Callable[[Reference, datetime], Select[Report]]) -> int:
    with db.transaction() as session:
        officers = _Reachable(session)
        found = session.scalars(due(office.reference.current(), datetime.now(UTC))).all()
        for report in found:
            _escalate(session, office, report, officers)
        return len(found)


class _Reachable(dict[tuple[str, Role], list[str]]):
    """Who has a role for an OPD and can be written to, asked for once in a batch."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    def __missing__(self, key: tuple[str, Role]) -> list[str]:
        opd_code, role = key
        self[key] = officers_with(self._session, opd_code, role)
        return self[key]


def late_reports(reference: Reference, now: datetime) -> Select[Report]:
    """Late, and nobody was told; locked, longest late first. What another relay or an officer holds is skipped."""
    return _running(reference, Report.escalated == Level.NOBODY, Report.step_due_at < now)


def very_late_reports(reference: Reference, now: datetime) -> Select[Report]:
    """Late, and the supervisors told, for the working days that the report's category has for it today."""
    today = now.astimezone(reference.calendar.zone).date()
    categories = defaultdict(list)
    for code in reference.by_code:
        categories[reference.terms.days(Term.ESCALATION, code, today)].append(code)
    limits = [(reference.calendar.begun_before(now, days), codes) for days, codes in categories.items()]
    told_long_ago = or_(false(), *(_was_told_before(limit, codes) for limit, codes in limits))
    latest = max((limit for limit, _ in limits), default=now)
    return _running(reference, Report.escalated == Level.SUPERVISORS, Report.step_due_at < latest, told_long_ago)


def _running(reference: Reference, *wanted: ColumnElement[bool]) -> Select[Report]:
    """Naming every OPD and state lets PostgreSQL find the late ones in the index of the work list."""
    running = (Report.opd_code.in_(sorted(reference.opd)), Report.status.in_(RUNNING))
    late = select(Report).where(*running, *wanted).order_by(Report.step_due_at)
    return late.limit(BATCH).with_for_update(skip_locked=True)


def _was_told_before(limit: datetime, categories: Sequence[str]) -> ColumnElement[bool]:
    told = exists().where(
        ReportEvent.report_id == Report.id, ReportEvent.kind == Kind.ESKALASI, ReportEvent.at >= limit
    )
    return and_(Report.category_code.in_(categories), Report.step_due_at < limit, ~told)


def _escalate(session: Session, office: BackOffice, report: Report, officers: _Reachable) -> None:
    """One level up; at once to the head where no supervisor can be reached, and then to the OPD's own contact too."""
    opd = opd_recipient(report.opd_code)
    heads = officers[report.opd_code, Role.KEPALA_OPD]
    if report.escalated == Level.SUPERVISORS:
        level, topic, recipients = Level.HEAD, "officer.very_late", heads or [opd]
    elif supervisors := officers[report.opd_code, Role.PENGAWAS]:
        level, topic, recipients = Level.SUPERVISORS, "officer.late", supervisors
    else:
        level, topic, recipients = Level.HEAD, "officer.late", [*heads, opd]
    report.escalated = level
    told = {"level": level, "version": report.version, "step_due_at": str(report.step_due_at)}
    session.add(ReportEvent(report_id=report.id, kind=Kind.ESKALASI, data=told))
    notices.put(session, office, report, Notice(topic), recipients)
