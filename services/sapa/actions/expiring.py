"""What rule or request ends: reports that became no case, mailboxes, cases. Deletes and never reads what it deletes.

In the caller's transaction, as the relay's role, which sees ids, times and states only. A case's keys go first: without
them nothing of it opens, also not out of a backup, which holds them until the pack's term for backups.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from common.audit import Actor, record
from common.timers import Timer
from services.sapa.actions.casework.dates import REVIEW
from services.sapa.models import (
    Case,
    CaseEpoch,
    CaseGrant,
    Entry,
    Likeness,
    Mailbox,
    Opening,
    Reply,
    Report,
    ReporterMessage,
    ReportGrant,
    SealedFile,
)
from services.sapa.workflow import CLOSED, WAITING, ReportState

ERASE = "case.erase"
ARRIVED, ESCALATE = "report.arrived", "report.escalate"
RELAY = Actor("system:relay")
UNWATCHED = {"synchronize_session": False}
ORPHANED_AFTER = timedelta(days=1)
PARTS: tuple[type[CaseGrant | CaseEpoch | Entry | Likeness], ...] = (CaseGrant, Entry, CaseEpoch, Likeness)


def expire_cases(session: Session, term: timedelta, limit: int) -> int:
    """Cases that ended longer ago than `term`; gives how many."""
    ended = (Case.closed_at < func.now() - term, Case.state.in_(CLOSED), Case.erased_at.is_(None))
    rows = session.execute(
        select(Case.id, Case.number).where(*ended).limit(limit).with_for_update(skip_locked=True, key_share=True)
    ).all()
    for case_id, number in rows:
        session.execute(_change(Case.id == case_id).values(erased_at=func.now()))
        record(session, RELAY, "retention.case", f"case:{number}")
        erase_case(session, case_id)
    return len(rows)


def erase_case(session: Session, case_id: UUID) -> None:
    """Everything of a case that is marked as erased but its row, which keeps number and times and points nowhere."""
    row = session.execute(
        select(Case.report_id, Case.mailbox_id).where(Case.id == case_id, Case.erased_at.is_not(None))
    ).one_or_none()
    if row is None:
        return
    for model in PARTS:
        _gone(session, model, model.case_id == case_id)
    _gone(session, SealedFile, SealedFile.owner_id == case_id)
    _gone(session, ReporterMessage, ReporterMessage.case_id == case_id)
    _forget_mailboxes(session, [row.mailbox_id] if row.mailbox_id else [])
    session.execute(_change(Case.id == case_id).values(report_id=None, mailbox_id=None, review_at=None))
    _forget_reports(session, [row.report_id] if row.report_id else [])
    _gone(session, Timer, (Timer.kind == REVIEW) & (Timer.subject == str(case_id)))


def expire_reports(session: Session, term: timedelta, limit: int) -> int:
    """Reports that became no case, `term` after they were closed or read; one that was given back, after it came.

    One that nobody has read yet is kept, however old: it is still told.
    """
    ended_at = func.coalesce(Report.closed_at, Report.acknowledged_at, Report.received_at)
    ended = or_(
        Report.state == ReportState.DITUTUP,
        Report.state == ReportState.DIKEMBALIKAN,
        and_(Report.state.in_(WAITING), Report.acknowledged_at.is_not(None)),
    )
    ids = session.scalars(select(Report.id).where(ended, ended_at < func.now() - term).limit(limit)).all()
    for report_id in ids:
        record(session, RELAY, "retention.report", f"report:{report_id}")
    _forget_mailboxes(session, session.scalars(select(Mailbox.id).where(Mailbox.report_id.in_(ids))).all())
    _forget_reports(session, ids)
    return len(ids)


def expire_mailboxes(session: Session, term: timedelta, limit: int) -> int:
    """Mailboxes whose case ended, or that were wiped, longer ago than `term`."""
    before = func.now() - term
    ended = select(Case.mailbox_id).where(Case.state.in_(CLOSED), Case.closed_at < before, Case.mailbox_id.is_not(None))
    ids = session.scalars(
        select(Mailbox.id).where(or_(Mailbox.wiped_at < before, Mailbox.id.in_(ended))).limit(limit)
    ).all()
    for mailbox_id in ids:
        record(session, RELAY, "retention.mailbox", f"mailbox:{mailbox_id}")
    _forget_mailboxes(session, ids)
    return len(ids)


def sweep_orphans(session: Session, limit: int) -> int:
    """Messages and files that came while what they belonged to was being deleted."""
    late = ReporterMessage.sent_at < func.now() - ORPHANED_AFTER
    no_mailbox = ~select(Mailbox.id).where(Mailbox.id == ReporterMessage.mailbox_id).exists()
    no_case = ~select(Case.id).where(Case.id == ReporterMessage.case_id, Case.erased_at.is_(None)).exists()
    messages = select(ReporterMessage.id).where(late, no_mailbox, no_case).limit(limit)
    ownerless = and_(
        SealedFile.created_at < func.now() - ORPHANED_AFTER,
        ~select(Report.id).where(Report.id == SealedFile.owner_id).exists(),
        ~select(Case.id).where(Case.id == SealedFile.owner_id, Case.erased_at.is_(None)).exists(),
    )
    files = session.scalars(select(SealedFile.id).where(ownerless).limit(limit)).all()
    found = session.scalars(messages).all()
    _gone(session, ReporterMessage, ReporterMessage.id.in_(found))
    _gone(session, SealedFile, SealedFile.id.in_(files))
    return max(len(found), len(files))


def _forget_mailboxes(session: Session, ids: Sequence[UUID]) -> None:
    """With replies, openings, what the reporter sent, and, by the foreign key, sessions. Cases forget them, too."""
    for model in (Reply, Opening):
        _gone(session, model, model.mailbox_id.in_(ids))
    _gone(session, ReporterMessage, ReporterMessage.mailbox_id.in_(ids))
    session.execute(_change(Case.mailbox_id.in_(ids)).values(mailbox_id=None))
    _gone(session, Mailbox, Mailbox.id.in_(ids))


def _forget_reports(session: Session, ids: Sequence[UUID]) -> None:
    _gone(session, ReportGrant, ReportGrant.report_id.in_(ids))
    _gone(session, SealedFile, SealedFile.owner_id.in_(ids))
    _gone(session, ReporterMessage, ReporterMessage.report_id.in_(ids))
    told = Timer.kind.in_((ARRIVED, ESCALATE)) & Timer.subject.in_([str(one) for one in ids])
    _gone(session, Timer, told)
    _gone(session, Report, Report.id.in_(ids))


def _change(which: ColumnElement[bool]) -> Any:
    return update(Case).where(which).execution_options(**UNWATCHED)


def _gone(session: Session, model: type[Any], which: ColumnElement[bool]) -> None:
    session.execute(delete(model).where(which), execution_options=UNWATCHED)
