"""Who was rung for an incident, and by which ring somebody answers."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from common.directory import Contact
from services.fire_button.crypto import AddressBox
from services.fire_button.models import Incident, Reach, Ring
from services.fire_button.numbers import incident_number
from services.fire_button.workflow import OPEN, State

SMS = "sms"
MOST_MERGES = 20


def metres_from(ranking: Sequence[Mapping[str, Any]], post_code: str | None) -> float | None:
    """Straight metres from a post, as `incident.ranking` has them."""
    return next((one["metres"] for one in ranking if one["post"] == post_code), None)


def rings_of(session: Session, incident_id: UUID) -> Sequence[Ring]:
    """Every ring of an incident, oldest first."""
    asked = select(Ring).where(Ring.incident_id == incident_id).order_by(Ring.rung_at, Ring.id)
    return session.scalars(asked).all()


def incident_of_ring(session: Session, ring: Ring) -> Incident:
    """The incident that a ring is about by now: where it was merged, the one that goes on."""
    incident = session.get_one(Incident, ring.incident_id)
    for _ in range(MOST_MERGES):
        if incident.merged_into is None:
            break
        incident = session.get_one(Incident, incident.merged_into)
    return incident


def holders_with(session: Session, box: AddressBox, number_hash: bytes) -> frozenset[str]:
    """Whose telephone number this is: people, posts, and rows of contacts."""
    own = session.scalars(select(Reach.holder).where(Reach.address_hash == number_hash, Reach.channel == SMS))
    contacts = session.execute(select(Contact.recipient, Contact.address).where(Contact.channel == SMS))
    return frozenset(own) | {recipient for recipient, number in contacts if box.address_hash(number) == number_hash}


def own_number(session: Session, number_hash: bytes) -> UUID | None:
    """The way in use that has this number, to answer by."""
    asked = select(Reach.id).where(Reach.address_hash == number_hash, Reach.channel == SMS, Reach.is_active)
    return session.scalar(asked.order_by(Reach.id).limit(1))


def answerable(
    session: Session, holders: Collection[str], purposes: Collection[str], digits: str | None
) -> Sequence[tuple[Ring, Incident]]:
    """The newest ring of these holders for each incident: of the one with these digits, else of all that are open.

    With the incident that goes on, where the ring's own was merged.
    """
    asked = (
        select(Ring)
        .join(Incident, Incident.id == Ring.incident_id)
        .where(Ring.holder.in_(holders), Ring.purpose.in_(purposes))
        .order_by(Ring.incident_id, Ring.rung_at.desc(), Ring.id.desc())
        .ext(distinct_on(Ring.incident_id))
    )
    if digits is None:
        found = session.scalars(asked.where(Incident.state.in_((*OPEN, State.DIGABUNG)))).all()
        going_on = {one[1].id: one for one in ((ring, incident_of_ring(session, ring)) for ring in found)}
        return [one for one in going_on.values() if one[1].state in OPEN]
    numbers = [incident_number(int(digits), is_drill=is_drill) for is_drill in (False, True)]
    return [
        (ring, incident_of_ring(session, ring)) for ring in session.scalars(asked.where(Incident.number.in_(numbers)))
    ]
