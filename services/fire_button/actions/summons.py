"""One time that people are called out for an incident: what was read for it, once, and what is written at the end.

Everything that rings is handed a `Summons` and asks the database no more.
"""

from dataclasses import dataclass, field
from typing import Any, Self

from sqlalchemy import insert
from sqlalchemy.orm import Session

from common.notifications import outbox
from common.notifications.outbox import Message
from services.fire_button.actions.office import BackOffice
from services.fire_button.models import Dispatch, Incident, IncidentEvent, Ring
from services.fire_button.queries.background import Background, background_of
from services.fire_button.queries.dispatches import dispatches_of
from services.fire_button.queries.muster import Muster, read_muster

# As a table: the ORM would write rows that leave different columns empty apart.
RING = Ring.metadata.tables[Ring.__tablename__]


@dataclass(slots=True)
class Summons:
    """Of a locked, flushed incident. `posts`: those with a part in it, by code, new ones among them.

    `rings`: rows that are still to be written, each with its message, which who has no way has none of.
    """

    session: Session
    office: BackOffice
    incident: Incident
    muster: Muster
    background: Background
    posts: dict[str, Dispatch]
    rings: list[tuple[dict[str, Any], Message | None]] = field(default_factory=list)

    @classmethod
    def first(cls, session: Session, office: BackOffice, incident: Incident) -> Self:
        """Of an incident that rang nobody yet."""
        muster = read_muster(session, incident.desa_code)
        return cls(session, office, incident, muster, background_of(session, incident.id), {})

    @classmethod
    def again(cls, session: Session, office: BackOffice, incident: Incident, muster: Muster | None = None) -> Self:
        """Of one that may have rung before."""
        muster = muster or read_muster(session, incident.desa_code)
        posts = {one.post_code: one for one in dispatches_of(session, incident.id)}
        return cls(session, office, incident, muster, background_of(session, incident.id), posts)

    def send(self, post_code: str, reason: str, metres: float | None) -> Dispatch:
        """Give the incident to a post that had no part in it."""
        part = Dispatch(incident_id=self.incident.id, post_code=post_code, reason=reason, distance_m=metres)
        self.session.add(part)
        self.posts[post_code] = part
        return part

    def note(self, kind: str, words: str, post_code: str | None, data: dict[str, Any]) -> None:
        """One more thing in the incident's log."""
        event = IncidentEvent(incident_id=self.incident.id, kind=kind, words=words, post_code=post_code, data=data)
        self.session.add(event)

    def ring(self, row: dict[str, Any], message: Message | None) -> None:
        """One ring more to write."""
        self.rings.append((row, message))

    def write(self) -> None:
        """Messages and rings, one statement for each table; what the session holds is written with them."""
        ids = iter(outbox.put_all(self.session, [message for _, message in self.rings if message]))
        rows = [row | {"outbox_id": next(ids) if message else None} for row, message in self.rings]
        if rows:
            # RETURNING puts all of them into one statement.
            self.session.execute(insert(RING).returning(RING.c.id), rows)
        self.rings = []
