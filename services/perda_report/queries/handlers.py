"""Who handles a report, and who could: one statement."""

from typing import NamedTuple

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from common.auth.models import Officer, OfficerRole
from services.perda_report.models import Report
from services.perda_report.queries.views import OfficerView
from services.perda_report.workflow import FIELD


class Handlers(NamedTuple):
    """`assignee` may be somebody who left since; `assignable` are by name."""

    assignee: OfficerView | None
    assignable: tuple[OfficerView, ...]


def handlers_of(session: Session, report: Report) -> Handlers:
    """Assignable are active officers of the field for the report's OPD, but not one whose decision was contested."""
    holders = select(OfficerRole.officer_id).where(
        OfficerRole.role.in_(FIELD), or_(OfficerRole.opd_code == report.opd_code, OfficerRole.opd_code.is_(None))
    )
    fits = and_(Officer.id.in_(holders), Officer.is_active, Officer.id.is_distinct_from(report.barred_id))
    asked = select(Officer.id, Officer.name, fits.label("fits")).where(or_(fits, Officer.id == report.assignee_id))
    rows = session.execute(asked.order_by(Officer.name, Officer.id)).all()
    return Handlers(
        next((OfficerView(row.id, row.name) for row in rows if row.id == report.assignee_id), None),
        tuple(OfficerView(row.id, row.name) for row in rows if row.fits),
    )
