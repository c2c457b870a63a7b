"""Whom messages about a report are for, and how its officers see them."""

from dataclasses import replace

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from common.auth.models import Officer, OfficerRole
from common.notifications.outbox import Delivery, deliveries_of
from services.perda_report.messages import officer_recipient, person_of
from services.perda_report.workflow import Role


def officers_with(session: Session, opd_code: str, *roles: Role) -> list[str]:
    """As recipients: every active officer with one of these roles for the OPD who has an e-mail address."""
    holders = (
        select(Officer.id)
        .join(OfficerRole, OfficerRole.officer_id == Officer.id)
        .where(
            OfficerRole.role.in_(roles),
            or_(OfficerRole.opd_code == opd_code, OfficerRole.opd_code.is_(None)),
            Officer.is_active,
            Officer.email != "",
        )
        .distinct()
        .order_by(Officer.id)
    )
    return [officer_recipient(found) for found in session.scalars(holders)]


def told_about(session: Session, tracking_number: str) -> tuple[Delivery, ...]:
    """Every message about a report, as its officers see it: of a person who they are, nothing of the address."""
    return tuple(
        replace(one, address_hint=person_of(one.recipient) or one.address_hint)
        for one in deliveries_of(session, tracking_number)
    )
