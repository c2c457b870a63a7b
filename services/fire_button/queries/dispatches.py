"""The posts in one incident, each with its own times, and which post an officer is of."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.fire_button.models import Crew, Dispatch


def dispatches_of(session: Session, incident_id: UUID) -> Sequence[Dispatch]:
    """Every post that was rung or came, the first first."""
    asked = select(Dispatch).where(Dispatch.incident_id == incident_id)
    return session.scalars(asked.order_by(Dispatch.rung_at, Dispatch.id)).all()


def part_of(session: Session, incident_id: UUID, post_code: str) -> Dispatch | None:
    """This post's part, if it has one."""
    return session.scalar(select(Dispatch).where(Dispatch.incident_id == incident_id, Dispatch.post_code == post_code))


def is_coming(dispatch: Dispatch) -> bool:
    """Whether the post has answered and was not sent home."""
    return dispatch.acknowledged_at is not None and dispatch.stood_down_at is None


def own_post(session: Session, officer_id: UUID) -> str | None:
    """The officer's own post."""
    return session.scalar(select(Crew.post_code).where(Crew.officer_id == officer_id))
