"""What waits in each OPD, in numbers, and who is told of it each morning: two statements."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.auth.models import Officer, OfficerRole
from services.perda_report.models import Report
from services.perda_report.workflow import OPEN, Role, State

DIGEST_READERS = (Role.VERIFIKATOR, Role.PENGAWAS, Role.KEPALA_OPD)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Open reports of one OPD. `late` and `due_today` are steps of the office, not answers of reporters."""

    opd_code: str
    new: int
    due_today: int
    late: int
    asked: int
    objections: int


def waiting_reports(session: Session, now: datetime, midnight: datetime) -> Sequence[Waiting]:
    """Every OPD in which something waits, by its code; today ends at `midnight`."""
    step = Report.step_due_at
    is_ours = Report.status != State.MENUNGGU
    counted = (
        func.count().filter(Report.status == State.BARU),
        func.count().filter(is_ours, step >= now, step < midnight),
        func.count().filter(is_ours, step < now),
        func.count().filter(Report.status == State.MENUNGGU),
        func.count().filter(Report.status == State.KEBERATAN),
    )
    rows = select(Report.opd_code, *counted).where(Report.status.in_(sorted(OPEN)))
    found = session.execute(rows.group_by(Report.opd_code).order_by(Report.opd_code))
    return [Waiting(*row) for row in found if any(row[1:])]


def digest_readers(session: Session) -> Mapping[UUID, frozenset[str] | None]:
    """Every active officer with an e-mail address who is told, and for which OPD (None: all)."""
    asked = (
        select(Officer.id, OfficerRole.opd_code)
        .join(OfficerRole, OfficerRole.officer_id == Officer.id)
        .where(OfficerRole.role.in_(DIGEST_READERS), Officer.is_active, Officer.email != "")
        .order_by(Officer.id)
    )
    rights: dict[UUID, set[str | None]] = defaultdict(set)
    for officer_id, opd_code in session.execute(asked):
        rights[officer_id].add(opd_code)
    return {one: None if None in codes else frozenset(filter(None, codes)) for one, codes in rights.items()}
