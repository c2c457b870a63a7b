"""Who works on reports in some OPD: for filters and for handing out many reports at once. One statement."""

from sqlalchemy import or_, select, true
from sqlalchemy.orm import Session

from common.auth.models import Officer, OfficerRole
from services.perda_report.queries.views import OfficerView
from services.perda_report.workflow import FIELD


def colleagues(session: Session, opd_codes: frozenset[str] | None) -> tuple[OfficerView, ...]:
    """Active officers of the field for one of these OPD (None: all of them), by name."""
    here = true() if opd_codes is None else or_(OfficerRole.opd_code.in_(opd_codes), OfficerRole.opd_code.is_(None))
    holders = select(OfficerRole.officer_id).where(OfficerRole.role.in_(FIELD), here)
    asked = select(Officer.id, Officer.name).where(Officer.id.in_(holders), Officer.is_active)
    return tuple(OfficerView(row.id, row.name) for row in session.execute(asked.order_by(Officer.name, Officer.id)))
