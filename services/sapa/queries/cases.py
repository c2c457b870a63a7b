"""The cases that an officer holds, as far as they stand in clear: numbers, states, urgencies, dates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from services.sapa.models import Case, CaseGrant, Report, ReporterMessage, ReportGrant
from services.sapa.workflow import CLOSED, WAITING, CaseState

MOST = 500


@dataclass(frozen=True, slots=True)
class CaseRow:
    """`part`: what the officer is to it. `unread`: what the reporter sent since somebody last opened it."""

    id: UUID
    number: str
    state: CaseState
    urgency: str
    opened_at: datetime
    review_at: datetime | None
    part: str
    unread: int


@dataclass(frozen=True, slots=True)
class Counts:
    """For the menu: reports that wait for this key, its open cases, and of those how many have new messages."""

    reports: int
    cases: int
    unread: int


def my_cases(session: Session, key_id: UUID, *, closed: bool = False, unread: bool = False) -> Sequence[CaseRow]:
    """The open ones, those whose date is nearest first; the ended ones newest first; or those with new messages."""
    new = _unread()
    wanted = (
        select(
            Case.id,
            Case.number,
            Case.state,
            Case.urgency,
            Case.opened_at,
            Case.review_at,
            CaseGrant.part,
            new.label("unread"),
        )
        .join(CaseGrant, _is_mine(key_id))
        .where(Case.erased_at.is_(None), Case.state.in_(CLOSED) if closed else Case.state.not_in(CLOSED))
    )
    if unread:
        wanted = wanted.where(new > 0)
    order = (Case.opened_at.desc(),) if closed else (Case.review_at.asc().nulls_last(), Case.opened_at.desc())
    rows = session.execute(wanted.order_by(*order).limit(MOST)).all()
    return [CaseRow(row.id, row.number, CaseState(row.state), *row[3:]) for row in rows]


def counts(session: Session, key_id: UUID) -> Counts:
    """In one statement."""
    reports = (
        select(func.count(func.distinct(Report.id)))
        .join(ReportGrant, ReportGrant.report_id == Report.id)
        .where(ReportGrant.holder_key_id == key_id, Report.state.in_(WAITING))
        .scalar_subquery()
    )
    mine = select(func.count()).select_from(Case).join(CaseGrant, _is_mine(key_id))
    mine = mine.where(Case.erased_at.is_(None), Case.state.not_in(CLOSED))
    row = session.execute(select(reports, mine.scalar_subquery(), mine.where(_unread() > 0).scalar_subquery())).one()
    return Counts(*row)


def _is_mine(key_id: UUID) -> ColumnElement[bool]:
    return (
        (CaseGrant.case_id == Case.id)
        & (CaseGrant.epoch == Case.epoch)
        & (CaseGrant.holder_key_id == key_id)
        & CaseGrant.revoked_at.is_(None)
    )


def _unread() -> ColumnElement[int]:
    told = or_(ReporterMessage.case_id == Case.id, ReporterMessage.report_id == Case.report_id)
    counted = select(func.count()).select_from(ReporterMessage).where(told, ReporterMessage.read_at.is_(None))
    return func.coalesce(counted.correlate(Case).scalar_subquery(), 0)
