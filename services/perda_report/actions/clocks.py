"""What a transition does to a report's deadlines. Pure: changes the row it is given, asks the calendar only.

A step's clock begins anew with each state. While the reporter is asked, the office's own deadlines stand
still and move back by the working days that the answer took.
"""

from datetime import datetime

from services.perda_report.models import Report
from services.perda_report.queries.reference import Reference
from services.perda_report.workflow import BEFORE, DECIDED, FINISHED, SET_ASIDE, Act, State, Term, Transition


def move(report: Report, transition: Transition, reference: Reference, now: datetime) -> None:
    """Bring the report into the transition's end with the deadlines that hold there."""
    start = State(report.status)
    end = State(report.status_before or start) if transition.end is BEFORE else State(transition.end)
    if end is start and transition.act is not Act.FORWARD:
        return
    if transition.act is Act.FORWARD:
        restart(report, reference, now)
    elif transition.act is Act.RESUME:
        report.due_at = reference.due(Term.FINISH, report.category_code, now)
    elif start is State.MENUNGGU:
        _catch_up(report, reference, now)
    report.status_before = start if end in SET_ASIDE else None
    report.paused_at = now if end is State.MENUNGGU else None
    report.status, report.escalated, report.step_started_at = end, 0, now
    report.finished_at = now if end in FINISHED else None
    if transition.act is Act.VERIFY:
        report.verified_at = report.verified_at or now
    report.step_due_at = _step_due_at(report, end, reference, now)
    if transition.act in {Act.CLOSE, Act.REJECT}:
        report.objectable_until = reference.due(Term.OBJECTION, report.category_code, now)
    elif end in DECIDED or transition.act is Act.RESUME:
        report.objectable_until = None


def restart(report: Report, reference: Reference, now: datetime) -> None:
    """Both deadlines from now on, as for a report that has just come in."""
    report.verify_due_at = reference.due(Term.VERIFY, report.category_code, now)
    report.due_at = reference.due(Term.FINISH, report.category_code, now)


def _catch_up(report: Report, reference: Reference, now: datetime) -> None:
    lost = reference.calendar.working_days_between(report.paused_at or now, now)
    if lost > 0:
        report.verify_due_at = reference.calendar.add_working_days(report.verify_due_at, lost)
        report.due_at = reference.calendar.add_working_days(report.due_at, lost)


def _step_due_at(report: Report, end: State, reference: Reference, now: datetime) -> datetime | None:
    match end:
        case State.BARU:
            return report.verify_due_at
        case State.DIVERIFIKASI | State.DIPERIKSA:
            return report.due_at
        case State.MENUNGGU:
            return reference.due(Term.ANSWER, report.category_code, now)
        case State.KEBERATAN:
            return reference.due(Term.REVIEW, report.category_code, now)
        case _:
            return None
