"""Other reports that have to do with one: perhaps the same thing, merged, or split off. Two statements."""

from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, func, or_, select
from sqlalchemy.orm import Session

from common.auth.identity import SignedIn
from services.perda_report.models import Report
from services.perda_report.queries.history import headline
from services.perda_report.queries.near import NEAR_M, RECENT, Spot, is_near
from services.perda_report.queries.views import RelatedView
from services.perda_report.workflow import OPEN, READERS, STATE_LABELS, State

MOST = 20
SHOWN_OF_STORY = 300
COLUMNS = (
    Report.id,
    Report.tracking_number,
    func.left(Report.description, SHOWN_OF_STORY).label("story"),
    Report.place,
    Report.status,
    Report.opd_code,
    Report.created_at,
    Report.latitude,
    Report.longitude,
    Report.merged_into,
    Report.split_from,
)


class Relations(NamedTuple):
    """What a report was merged with or split into, oldest first."""

    merged_here: tuple[RelatedView, ...]
    merged_into: RelatedView | None
    split_from: RelatedView | None
    children: tuple[RelatedView, ...]


def relations_of(session: Session, report: Report, officer: SignedIn) -> Relations:
    """Also with reports of other OPD, of which the officer sees number and state only."""
    ours = or_(
        Report.merged_into == report.id,
        Report.split_from == report.id,
        Report.id.in_([report.merged_into, report.split_from]),
    )
    rows = session.execute(select(*COLUMNS).where(ours).order_by(Report.id)).all()
    views = {row.id: _view(row, report, officer) for row in rows}
    return Relations(
        tuple(views[row.id] for row in rows if row.merged_into == report.id),
        views.get(report.merged_into),
        views.get(report.split_from),
        tuple(views[row.id] for row in rows if row.split_from == report.id),
    )


def duplicates_of(session: Session, report: Report, officer: SignedIn) -> tuple[RelatedView, ...]:
    """Open reports of the same kind within 250 m or, where a point is missing, of the same desa; nearest first."""
    opd_codes = officer.opd_codes(*READERS)
    readable = [] if opd_codes is None else [Report.opd_code.in_(opd_codes)]
    asked = select(*COLUMNS).where(
        Report.category_code == report.category_code,
        Report.status.in_(OPEN),
        Report.created_at > datetime.now(UTC) - RECENT,
        Report.id != report.id,
        is_near(_spot(report)),
        *readable,
    )
    rows = session.execute(asked.order_by(Report.id.desc()).limit(MOST))
    views = [_view(row, report, officer) for row in rows]
    near = [view for view in views if view.distance_m is None or view.distance_m <= NEAR_M]
    return tuple(sorted(near, key=lambda view: NEAR_M if view.distance_m is None else view.distance_m))


def _spot(report: Report) -> Spot:
    return Spot(report.latitude, report.longitude, report.desa_code)


def _view(row: Row[Any], report: Report, officer: SignedIn) -> RelatedView:
    is_readable = officer.may(row.opd_code, *READERS)
    return RelatedView(
        tracking_number=row.tracking_number,
        headline=headline(row.story) if is_readable else "",
        place=row.place if is_readable else "",
        status=row.status,
        status_label=STATE_LABELS[State(row.status)],
        created_at=row.created_at,
        distance_m=_spot(report).metres_to(row.latitude, row.longitude),
        is_readable=is_readable,
    )
