"""Ending what an officer has open, and closing and opening accounts. None of it touches a certificate."""

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from common.audit import Actor, record
from common.errors import Conflict, NotFound
from services.sapa.actions.office import Doer
from services.sapa.actions.signed_audit import record_signed
from services.sapa.models import Officer, OfficerSession
from services.sapa.workflow import Role

NO_ACCOUNT = "Akun ini tidak ada."
LAST_ADMINISTRATOR = "Ini administrator terakhir. Tunjuk administrator lain dulu."


def end_sessions(session: Session, officer_id: UUID) -> None:
    """End every session of an officer at once. Raises NotFound."""
    locked_officer(session, officer_id).generation += 1
    session.execute(delete(OfficerSession).where(OfficerSession.officer_id == officer_id))


def locked_officer(session: Session, officer_id: UUID) -> Officer:
    """The account, locked until the transaction ends. Raises NotFound."""
    officer = session.scalar(select(Officer).where(Officer.id == officer_id).with_for_update())
    if officer is None:
        raise NotFound(NO_ACCOUNT)
    return officer


def close_account(session: Session, doer: Doer, officer_id: UUID) -> None:
    """The officer is out at once and cannot come in again. Raises NotFound, Conflict for the last administrator."""
    _refuse_last_administrator(session, officer_id)
    if _close(session, officer_id):
        record_signed(session, doer, "officer.deactivate", f"officer:{officer_id}")


def open_account(session: Session, doer: Doer, officer_id: UUID) -> None:
    """The officer may sign in again, with the keys and certificate as they stand: a revoked key stays revoked."""
    officer = locked_officer(session, officer_id)
    if not officer.is_active:
        officer.is_active = True
        record_signed(session, doer, "officer.activate", f"officer:{officer_id}")


def close_demo_accounts(session: Session, actor: Actor) -> int:
    """Close every demo account, the last administrator too; gives how many were open."""
    demo = session.scalars(select(Officer.id).where(Officer.is_demo, Officer.is_active).order_by(Officer.id)).all()
    for officer_id in demo:
        _close(session, officer_id)
        record(session, actor, "officer.deactivate", f"officer:{officer_id}")
    return len(demo)


def _close(session: Session, officer_id: UUID) -> bool:
    officer = locked_officer(session, officer_id)
    was_active, officer.is_active, officer.on_duty_until = officer.is_active, False, None
    end_sessions(session, officer_id)
    return was_active


def _refuse_last_administrator(session: Session, leaving: UUID) -> None:
    """Locks first and looks then, so that two administrators cannot remove each other at the same time."""
    every = select(Officer).where(Officer.role == Role.ADMINISTRATOR).order_by(Officer.id).with_for_update()
    if {officer.id for officer in session.scalars(every) if officer.is_active} == {leaving}:
        raise Conflict(LAST_ADMINISTRATOR)
