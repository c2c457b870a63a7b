"""Telling officers that something waits: on duty first, then everybody who may take it, again until somebody has.

Runs in the relay, which reads states and times only; who can open what it is about is decided elsewhere.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.notifications import outbox
from common.notifications.outbox import Message
from common.timers import Due, set_timer
from services.sapa.actions.casework import dates
from services.sapa.actions.office import Office
from services.sapa.messages import words
from services.sapa.messages.recipients import officer_mail, officer_phone
from services.sapa.models import Case, CaseGrant, Officer, OfficerKey, Report, ReporterMessage
from services.sapa.workflow import CASE_ROLES, WAITING, Role, Urgency

ARRIVED, ESCALATE = "report.arrived", "report.escalate"
MESSAGE, REVIEW = "mailbox.message", dates.REVIEW
PRIORITY = {Urgency.SEGERA: 0, Urgency.HARI_INI: 3, Urgency.MINGGU_INI: 5}


def report_arrived(session: Session, office: Office, due: Due) -> None:
    """The first word to those on duty; an unread report comes again when it is time."""
    report = _waiting(session, due.subject)
    if report is None:
        return
    urgency = Urgency(report.urgency)
    on_duty = _on_duty(session, report.received_at) or able(session, CASE_ROLES)
    tell(session, on_duty, words.to_officers(words.NEW[urgency], office.officers_url), PRIORITY[urgency])
    set_timer(session, ESCALATE, due.subject, _next(office, report, due.due_at))


def report_unread(session: Session, office: Office, due: Due) -> None:
    """Nobody has taken or acknowledged it: supervisors and all case officers, until somebody does."""
    report = _waiting(session, due.subject)
    if report is None or report.acknowledged_at is not None:
        return
    tell(session, able(session, CASE_ROLES), words.to_officers(words.AGAIN, office.officers_url), 0)
    set_timer(session, ESCALATE, due.subject, _next(office, report, due.due_at))


def message_arrived(session: Session, office: Office, due: Due) -> None:
    """A reporter wrote: whoever holds the case, or, before it is one, those on duty."""
    message = session.execute(
        select(ReporterMessage.case_id, ReporterMessage.report_id, ReporterMessage.sent_at).where(
            ReporterMessage.id == UUID(due.subject)
        )
    ).one_or_none()
    if message is None:
        return
    holders = holders_of(session, message.case_id) if message.case_id else ()
    told = holders or _on_duty(session, message.sent_at) or able(session, CASE_ROLES)
    tell(session, told, words.to_officers(words.MESSAGE, office.officers_url), 2)


def review_due(session: Session, office: Office, due: Due) -> None:
    """A date of the case has come; also after its end, when somebody asks how it goes. Its next date is told then."""
    case_id = UUID(due.subject)
    if session.scalar(select(Case.id).where(Case.id == case_id, Case.erased_at.is_(None))) is not None:
        dates.set_next(session, case_id, due.data)
        tell(session, holders_of(session, case_id), words.to_officers(words.REVIEW, office.officers_url), 3)


def _next(office: Office, report: Report, now: datetime) -> datetime:
    """Urgent ones again and again; others when their time to be read is over, then as urgent ones."""
    soon = now + timedelta(minutes=office.rules.escalate_minutes)
    return soon if report.urgency == Urgency.SEGERA else max(soon, report.read_by)


def _waiting(session: Session, report_id: str) -> Report | None:
    columns = (Report.received_at, Report.urgency, Report.read_by, Report.acknowledged_at)
    wanted = select(*columns).where(Report.id == UUID(report_id), Report.state.in_(WAITING))
    found: Report | None = session.execute(wanted).one_or_none()  # type: ignore[assignment]  # its columns, as a row
    return found


def _on_duty(session: Session, at: datetime) -> Sequence[UUID]:
    on_duty = select(Officer.id).where(Officer.is_active, Officer.role.in_(CASE_ROLES))
    return session.scalars(on_duty.where(Officer.on_duty_until > at)).all()


def able(session: Session, roles: Collection[Role]) -> Sequence[UUID]:
    """Officers of these roles whose accounts are open."""
    return session.scalars(select(Officer.id).where(Officer.is_active, Officer.role.in_(roles))).all()


def holders_of(session: Session, case_id: UUID) -> Sequence[UUID]:
    """Officers who hold a case now."""
    held = (
        select(Officer.id)
        .join(OfficerKey, OfficerKey.officer_id == Officer.id)
        .join(CaseGrant, CaseGrant.holder_key_id == OfficerKey.id)
        .where(CaseGrant.case_id == case_id, CaseGrant.revoked_at.is_(None), Officer.is_active)
    )
    return session.scalars(held.distinct()).all()


def tell(session: Session, officers: Collection[UUID], said: words.Worded, priority: int) -> None:
    """By mail, and what is urgent by SMS too, to everybody who has left a way."""
    ways = select(Officer.id, Officer.email.is_not(None), Officer.phone.is_not(None)).where(Officer.id.in_(officers))
    messages = []
    for officer_id, has_mail, has_phone in session.execute(ways):
        mail = [officer_mail(officer_id)] if has_mail else []
        phone = [officer_phone(officer_id)] if has_phone and (priority == 0 or not has_mail) else []
        messages += [
            Message("sapa.waiting", "layanan", to, said.subject, said.body, priority=priority) for to in mail + phone
        ]
    outbox.put_all(session, messages)
