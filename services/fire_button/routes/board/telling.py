"""What the event streams say of incidents: written once per process, whoever listens (common.web.streams)."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError

from common import db
from common.web.streams import Message, Source
from services.fire_button.actions import Office
from services.fire_button.models import IncidentEvent
from services.fire_button.queries.board import board_view, incident_cards, pulse
from services.fire_button.schemas.board import IncidentTold, Pulse
from services.fire_button.workflow import State

MOST_RINGING = 20


class Teller:
    """Writes the messages of one process."""

    def __init__(self, office: Office) -> None:
        self._office = office
        # The newest unanswered incidents as they were last told: what becomes of their messages makes no event.
        self._ringing: dict[UUID, str] = {}

    def source(self) -> Source[IncidentEvent]:
        """What a feed asks for."""
        return Source(IncidentEvent, lambda event: event.incident_id, self.told, self.pulse)

    def whole(self) -> list[Message]:
        """What a stream begins with."""
        with db.reading() as session:
            view = board_view(session, self._office)
            beat = pulse(session, self._office)
        return [Message("board", view.model_dump_json()), Message("pulse", beat.model_dump_json())]

    def told(self, events: Sequence[IncidentEvent]) -> list[Message]:
        """One message for each incident, with the kinds of what happened to it."""
        kinds: defaultdict[UUID, list[str]] = defaultdict(list)
        for event in events:
            kinds[event.incident_id].append(event.kind)
        return self._cards(kinds)

    def pulse(self) -> list[Message]:
        """A sign of life, and unanswered incidents whose messages went out or failed meanwhile."""
        try:
            with db.reading() as session:
                beat = pulse(session, self._office)
            changed = self._cards(dict.fromkeys(self._ringing, ()))
        except SQLAlchemyError:
            beat, changed = Pulse(at=datetime.now(UTC), is_escalating=False, quiet=(), duty=()), []
        return [*changed, Message("pulse", beat.model_dump_json())]

    def _cards(self, kinds: Mapping[UUID, Collection[str]]) -> list[Message]:
        """The cards of these incidents; where nothing happened only if it looks different from what was told."""
        if not kinds:
            return []
        with db.reading() as session:
            cards = incident_cards(session, self._office, kinds)
        messages = []
        for incident_id, card in cards.items():
            data = IncidentTold(kinds=tuple(kinds[incident_id]), incident=card).model_dump_json()
            shown = card.model_dump_json(exclude={"version"})
            if kinds[incident_id] or self._ringing.get(incident_id) != shown:
                messages.append(Message("incident", data))
            self._ringing.pop(incident_id, None)
            if card.state == State.BARU:
                self._ringing[incident_id] = shown
        while len(self._ringing) > MOST_RINGING:
            del self._ringing[next(iter(self._ringing))]
        return messages
