"""The visits to a report's place, for its officers."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.auth.models import Officer
from services.perda_report.models import Inspection, Report
from services.perda_report.queries.views import InspectionView, PhotoView


def inspections_of(session: Session, report: Report, photos: Sequence[PhotoView]) -> tuple[InspectionView, ...]:
    """Newest first, each with its own of the report's photos: one statement."""
    asked = (
        select(Inspection, Officer.name)
        .outerjoin(Officer, Officer.id == Inspection.officer_id)
        .where(Inspection.report_id == report.id)
        .order_by(Inspection.id.desc())
    )
    return tuple(_view(visit, who or "", photos) for visit, who in session.execute(asked))


def _view(visit: Inspection, who: str, photos: Sequence[PhotoView]) -> InspectionView:
    return InspectionView(
        id=visit.id,
        who=who,
        inspected_at=visit.inspected_at,
        is_found=visit.is_found,
        finding=visit.finding,
        latitude=visit.latitude,
        longitude=visit.longitude,
        accuracy_m=visit.accuracy_m,
        distance_m=visit.distance_m,
        photos=tuple(photo for photo in photos if photo.inspection_id == visit.id),
    )
