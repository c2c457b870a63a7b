"""What an incident's alarm has to know of its alerts and of the rings before it, in one statement."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

CONFIRM = "konfirmasi"
NO = "tidak"


@dataclass(frozen=True, slots=True)
class Background:
    """`now`: the database's clock. `is_late`: no alert came in time. `refused`: who said no to this incident.

    `rings_posts` is false while every alert is late, or from a restricted phone: the operator alone decides then.
    `confirming`: who was asked what is seen.
    """

    now: datetime
    is_late: bool
    rings_posts: bool
    refused: frozenset[str]
    confirming: frozenset[str]


BACKGROUND = text("""
SELECT clock_timestamp() AS now, a.is_late, a.rings_posts, r.refused, r.confirming
FROM (
  SELECT bool_and(is_late) AS is_late,
    bool_or(operator_id IS NOT NULL OR NOT (is_late OR restriction_id IS NOT NULL)) AS rings_posts
  FROM alert WHERE incident_id = :incident_id
) AS a, (
  SELECT array_agg(holder) FILTER (WHERE answer = :no) AS refused,
    array_agg(holder) FILTER (WHERE purpose = :confirm) AS confirming
  FROM ring WHERE incident_id = :incident_id
) AS r
""")


def background_of(session: Session, incident_id: UUID) -> Background:
    """As it stands now, with what the session holds of it."""
    session.flush()
    row = session.execute(BACKGROUND, {"incident_id": incident_id, "no": NO, "confirm": CONFIRM}).one()
    return Background(
        now=row.now,
        is_late=bool(row.is_late),
        rings_posts=bool(row.rings_posts),
        refused=frozenset(row.refused or ()),
        confirming=frozenset(row.confirming or ()),
    )
