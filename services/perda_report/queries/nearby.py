"""Open reports of the same kind near a place, as a stranger may see them: one statement.

Nothing of story, landmark, photos or reporter; sensitive kinds are never told of, because that somebody reported
them is itself a secret.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.perda_report.models import Report
from services.perda_report.queries.near import NEAR_M, RECENT, Spot, is_near
from services.perda_report.queries.reference import Reference
from services.perda_report.workflow import OPEN, STATE_LABELS, State

MOST = 5
READ = 50
COLUMNS = (
    Report.tracking_number,
    Report.place,
    Report.latitude,
    Report.longitude,
    Report.created_at,
    Report.status,
    Report.co_reporter_count,
)


@dataclass(frozen=True, slots=True)
class NearbyReport:
    """A report that may be the same: `place` is its desa, `distance_m` None where a point is missing."""

    tracking_number: str
    place: str
    distance_m: float | None
    reported_on: date
    status_label: str
    co_reporter_count: int


def nearby_reports(
    session: Session, category_code: str, spot: Spot, *, reference: Reference, zone: ZoneInfo
) -> tuple[NearbyReport, ...]:
    """The nearest first, at most five; of the last twelve weeks. An unknown or sensitive category has none."""
    category = reference.by_code.get(category_code)
    if category is None or category.is_sensitive:
        return ()
    # Every OPD and open state by name, so that the index of the work list finds the few that are open.
    asked = select(*COLUMNS).where(
        Report.opd_code.in_(sorted(reference.opd)),
        Report.status.in_(sorted(OPEN)),
        Report.category_code == category_code,
        Report.created_at > datetime.now(UTC) - RECENT,
        is_near(spot),
    )
    rows = session.execute(asked.order_by(Report.id.desc()).limit(READ))
    found = [
        NearbyReport(
            tracking_number=row.tracking_number,
            place=row.place,
            distance_m=spot.metres_to(row.latitude, row.longitude),
            reported_on=row.created_at.astimezone(zone).date(),
            status_label=STATE_LABELS[State(row.status)],
            co_reporter_count=row.co_reporter_count,
        )
        for row in rows
    ]
    near = [one for one in found if one.distance_m is None or one.distance_m <= NEAR_M]
    return tuple(sorted(near, key=_closeness)[:MOST])


def _closeness(one: NearbyReport) -> float:
    return NEAR_M if one.distance_m is None else one.distance_m
