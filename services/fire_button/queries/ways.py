"""How somebody can be reached: their own ways (models.Reach) and the rows of contacts. Which and how many, no address.

Whether a way works is learnt only by using it; a switched-off one is none.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.directory import Contact
from services.fire_button.messages.recipients import post_holder
from services.fire_button.models import Reach
from services.fire_button.queries.duty import Person


@dataclass(frozen=True, slots=True)
class Way:
    """One way of a holder."""

    reach_id: UUID
    channel: str


def ways_of(session: Session, holders: Collection[str]) -> Mapping[str, tuple[Way, ...]]:
    """The ways in use of each holder who has any, in their order."""
    found: defaultdict[str, tuple[Way, ...]] = defaultdict(tuple)
    asked = select(Reach.holder, Reach.id, Reach.channel).where(Reach.holder.in_(holders), Reach.is_active)
    for holder, reach_id, channel in session.execute(asked.order_by(Reach.position, Reach.id)):
        found[holder] += (Way(reach_id, channel),)
    return found


def contacts_among(session: Session, recipients: Collection[str]) -> frozenset[str]:
    """Those of these recipients that have a contact in use."""
    asked = select(Contact.recipient).where(Contact.recipient.in_(recipients), Contact.is_active).distinct()
    return frozenset(session.scalars(asked))


def posts_with_a_way(session: Session, people: Collection[Person], post_codes: Collection[str]) -> frozenset[str]:
    """Those of these posts where one of these people, or the post itself, has a way."""
    own = [post_holder(code) for code in post_codes]
    having = {*ways_of(session, [person.holder for person in people] + own), *contacts_among(session, own)}
    manned = {person.post_code for person in people if person.post_code and person.holder in having}
    return frozenset(manned | {code for code in post_codes if post_holder(code) in having})
