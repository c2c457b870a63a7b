"""The posts in one incident with their times, and the ranking by which they were chosen."""

from collections.abc import Collection

from services.fire_button.models import Dispatch, Incident
from services.fire_button.queries.reference import Reference
from services.fire_button.queries.views.desk import DispatchAtDesk, RankedAtDesk

SAME = (
    "post_code", "reason", "distance_m", "rung_at", "acknowledged_at", "acknowledged_by", "departed_at", "arrived_at",
    "accessed_at", "water_at", "controlled_at", "stood_down_at", "personnel",
)  # fmt: skip


def dispatch_at_desk(part: Dispatch, reference: Reference) -> DispatchAtDesk:
    """One post's part."""
    post = reference.post(part.post_code)
    return DispatchAtDesk(
        **{name: getattr(part, name) for name in SAME},
        post_name=reference.post_name(part.post_code),
        phone=post.phone if post else "",
        units=tuple(part.units),
    )


def ranking_at_desk(incident: Incident, reference: Reference, rung: Collection[str]) -> tuple[RankedAtDesk, ...]:
    """As it was kept with the incident, best first."""
    return tuple(
        RankedAtDesk(
            post_code=one["post"],
            post_name=reference.post_name(one["post"]),
            metres=one.get("metres"),
            seconds=one.get("seconds"),
            reason=one.get("reason", ""),
            is_rung=one["post"] in rung,
        )
        for one in incident.ranking
    )
