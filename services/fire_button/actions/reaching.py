"""Rings: one message for each way of each party, written with the act or step that rings them.

Whoever has no way is written down too, so that the log says who could not be rung. Whoever said no to this incident is
left in peace, unless nobody else is left.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.codes import new_id
from common.notifications import outbox
from common.notifications.outbox import Message
from services.fire_button.actions.office import BackOffice
from services.fire_button.actions.parties import Party
from services.fire_button.messages.facts import Facts, ring_link
from services.fire_button.messages.recipients import reach_recipient
from services.fire_button.messages.words import worded
from services.fire_button.models import Alert, Incident, Ring
from services.fire_button.queries.rings import metres_from
from services.fire_button.queries.ways import contacts_among, ways_of

ALARM, CONFIRM, TOLD = "alarm", "konfirmasi", "kabar"
NO = "tidak"
URGENT = 0


@dataclass(frozen=True, slots=True)
class Round:
    """One time that people are rung: at which step, on which topic, what for."""

    step: int
    topic: str
    purpose: str = ALARM


@dataclass(frozen=True, slots=True)
class Rung:
    """Who was rung, and by how many ways."""

    party: Party
    ways: int

    def kept(self) -> dict[str, Any]:
        """As an event keeps it."""
        return {"holder": self.party.holder, "name": self.party.name, "post": self.party.post_code, "ways": self.ways}


def ring(
    session: Session, office: BackOffice, incident: Incident, parties: Iterable[Party], how: Round
) -> tuple[Rung, ...]:
    """Write rings and messages; each party once, for the first post that it came with."""
    wanted: dict[str, Party] = {}
    for party in parties:
        wanted.setdefault(party.holder, party)
    asked = _willing(session, incident, list(wanted.values())) if how.purpose == ALARM else list(wanted.values())
    if not asked:
        return ()
    recipients = _recipients(session, [party.holder for party in asked])
    writing = _Writing(office, incident, how, _is_late(session, incident))
    for party in asked:
        writing.add(party, recipients[party.holder])
    writing.write(session)
    return tuple(Rung(party, len(recipients[party.holder])) for party in asked)


@dataclass(slots=True)
class _Writing:
    """The rings of one round and their messages, written together."""

    office: BackOffice
    incident: Incident
    how: Round
    is_late: bool
    rings: list[Ring] = field(default_factory=list)
    messages: list[tuple[Ring, Message]] = field(default_factory=list)

    def add(self, party: Party, recipients: Sequence[str]) -> None:
        for recipient in recipients:
            row = self._ring(party, recipient)
            facts = facts_for(self.office, self.incident, row, is_late=self.is_late)
            self.messages.append((row, message_of(self.how.topic, facts, recipient)))
        if not recipients:
            self._ring(party, party.holder)

    def write(self, session: Session) -> None:
        ids = outbox.put_all(session, [message for _, message in self.messages])
        for (row, _), outbox_id in zip(self.messages, ids, strict=True):
            row.outbox_id = outbox_id
        session.add_all(self.rings)
        session.flush()

    def _ring(self, party: Party, recipient: str) -> Ring:
        row = Ring(
            id=new_id(),
            incident_id=self.incident.id,
            step=self.how.step,
            purpose=self.how.purpose,
            holder=party.holder,
            holder_name=party.name,
            post_code=party.post_code,
            recipient=recipient,
        )
        self.rings.append(row)
        return row


def message_of(topic: str, facts: Facts, recipient: str) -> Message:
    """A message on one of the incident's topics, in the words for each channel."""
    words = worded(topic, facts)
    data = {"number": facts.number, "sms": words.sms, "push": words.push, "url": facts.link}
    return Message(topic, facts.number, recipient, words.subject, words.body, data, priority=URGENT)


def facts_for(
    office: BackOffice, incident: Incident, row: Ring | None, *, is_late: bool = False, news: str = ""
) -> Facts:
    """What may be told of an incident; with a link where it is a ring that can be answered."""
    kind = office.reference.current().kind(incident.kind_code)
    post_code = (row.post_code if row else None) or incident.post_code
    return Facts(
        number=incident.number,
        is_drill=incident.is_drill,
        is_fire=kind is None or kind.is_fire,
        is_late=is_late,
        place=incident.place,
        distance_m=metres_from(incident.ranking, post_code),
        link=ring_link(office.base_url, row.id, office.box.answer_token(row.id)) if row else "",
        news=news,
    )


def _is_late(session: Session, incident: Incident) -> bool:
    """Whether no alert of the incident came in time."""
    return session.scalar(select(func.bool_and(Alert.is_late)).where(Alert.incident_id == incident.id)) is True


def _willing(session: Session, incident: Incident, parties: list[Party]) -> list[Party]:
    refused = select(Ring.holder).where(Ring.incident_id == incident.id, Ring.answer == NO)
    said_no = frozenset(session.scalars(refused))
    return [party for party in parties if party.holder not in said_no] or parties


def _recipients(session: Session, holders: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """How to write to each: all its own ways at once, and the row of contacts of that name."""
    own, contacts = ways_of(session, holders), contacts_among(session, holders)
    return {
        holder: [
            *(reach_recipient(way.reach_id) for way in own.get(holder, ())),
            *((holder,) if holder in contacts else ()),
        ]
        for holder in holders
    }
