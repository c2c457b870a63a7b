"""Rings: one message for each way of each party, written with the act or step that rings them.

Whoever has no way is written down too, so that the log says who could not be rung. Whoever said no to this incident is
left in peace, unless nobody else is left.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from common.codes import new_id
from common.notifications.outbox import Message
from services.fire_button.actions.office import BackOffice
from services.fire_button.actions.parties import Party
from services.fire_button.actions.summons import Summons
from services.fire_button.messages.facts import Facts, ring_link
from services.fire_button.messages.words import worded
from services.fire_button.models import Incident
from services.fire_button.queries.rings import metres_from

ALARM, TOLD = "alarm", "kabar"
URGENT = 0


@dataclass(frozen=True, slots=True)
class Round:
    """How people are rung: at which step, on which topic, what for."""

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


def ring(summons: Summons, parties: Iterable[Party], how: Round) -> tuple[Rung, ...]:
    """Add rings and messages to what is written; each party once, for the first post that it came with."""
    wanted: dict[str, Party] = {}
    for party in parties:
        wanted.setdefault(party.holder, party)
    asked = _willing(summons, list(wanted.values())) if how.purpose == ALARM else wanted.values()
    return tuple(Rung(party, _ring(summons, party, how)) for party in asked)


def _ring(summons: Summons, party: Party, how: Round) -> int:
    """By every way that they have; gives how many. Without any, they are written down alone."""
    recipients = summons.muster.recipients_of(party.holder)
    for recipient in recipients:
        row = _row(summons, party, how, recipient)
        facts = facts_for(summons.office, summons.incident, row, is_late=summons.background.is_late)
        summons.ring(row, message_of(how.topic, facts, recipient))
    if not recipients:
        summons.ring(_row(summons, party, how, party.holder), None)
    return len(recipients)


def _row(summons: Summons, party: Party, how: Round, recipient: str) -> dict[str, Any]:
    return {
        "id": new_id(),
        "incident_id": summons.incident.id,
        "step": how.step,
        "purpose": how.purpose,
        "holder": party.holder,
        "holder_name": party.name,
        "post_code": party.post_code,
        "recipient": recipient,
    }


def message_of(topic: str, facts: Facts, recipient: str) -> Message:
    """A message on one of the incident's topics, in the words for each channel."""
    words = worded(topic, facts)
    data = {"number": facts.number, "sms": words.sms, "push": words.push, "url": facts.link}
    return Message(topic, facts.number, recipient, words.subject, words.body, data, priority=URGENT)


def facts_for(
    office: BackOffice, incident: Incident, row: Mapping[str, Any] | None, *, is_late: bool = False, news: str = ""
) -> Facts:
    """What may be told of an incident; with a link where `row` is a ring that can be answered."""
    kind = office.reference.current().kind(incident.kind_code)
    post_code = (row["post_code"] if row else None) or incident.post_code
    return Facts(
        number=incident.number,
        is_drill=incident.is_drill,
        is_fire=kind is None or kind.is_fire,
        is_late=is_late,
        place=incident.place,
        distance_m=metres_from(incident.ranking, post_code),
        link=ring_link(office.base_url, row["id"], office.box.answer_token(row["id"])) if row else "",
        news=news,
    )


def _willing(summons: Summons, parties: list[Party]) -> list[Party]:
    return [party for party in parties if party.holder not in summons.background.refused] or parties
