"""Telling those who were rung that something has changed: taken back by the caller, or merged into another incident.

It asks for no answer and moves nothing.
"""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.codes import new_id
from common.notifications import outbox
from services.fire_button.actions.office import BackOffice
from services.fire_button.actions.reaching import TOLD, facts_for, message_of
from services.fire_button.models import Incident, Ring
from services.fire_button.queries.background import NO
from services.fire_button.queries.rings import rings_of


def tell_rung(session: Session, office: BackOffice, incident: Incident, topic: str) -> None:
    """Everybody who was rung for the incident by a way that exists, and has not said no."""
    rung = [ring for ring in rings_of(session, incident.id) if ring.outbox_id is not None and ring.answer != NO]
    tell(session, office, incident, dict.fromkeys(ring.recipient for ring in rung), topic)


def tell(session: Session, office: BackOffice, incident: Incident, recipients: Collection[str], topic: str) -> None:
    """One message to each of these recipients; who was rung before is named in the log."""
    known = {ring.recipient: ring for ring in rings_of(session, incident.id)}
    facts = facts_for(office, incident, None, news=_news(session, incident))
    ids = outbox.put_all(session, [message_of(topic, facts, recipient) for recipient in recipients])
    for recipient, outbox_id in zip(recipients, ids, strict=True):
        before = known.get(recipient)
        if before is not None:
            session.add(_told(incident, before, outbox_id))


def _told(incident: Incident, before: Ring, outbox_id: UUID) -> Ring:
    return Ring(
        id=new_id(),
        incident_id=incident.id,
        step=incident.escalation_step,
        purpose=TOLD,
        holder=before.holder,
        holder_name=before.holder_name,
        post_code=before.post_code,
        recipient=before.recipient,
        outbox_id=outbox_id,
    )


def _news(session: Session, incident: Incident) -> str:
    """What has become of it, where it went on elsewhere."""
    if incident.merged_into is None:
        return "Ada perubahan."
    number = session.scalar(select(Incident.number).where(Incident.id == incident.merged_into))
    return f"Digabung ke {number}."
