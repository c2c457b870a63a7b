"""A dispatcher, or the head of a post, rings one more post."""

from sqlalchemy.orm import Session

from services.fire_button.actions.act import by_officer
from services.fire_button.actions.alarm import ring_post
from services.fire_button.actions.deeds import Deed
from services.fire_button.actions.office import Doer, Office
from services.fire_button.models import Incident
from services.fire_button.schemas.desk import RingPost
from services.fire_button.workflow import Act, Need

ASKED = "Diminta {}."


def ring_one_more(session: Session, office: Office, number: str, form: RingPost, doer: Doer) -> Incident:
    """Raises NotFound, NotAllowed, InvalidInput, and Conflict for a post that has acknowledged."""
    name = doer.officer.name if doer.officer else ""
    reason = form.reason or ASKED.format(name)
    deed = Deed(
        Act.RING,
        form.version,
        reason,
        change=lambda incident: ring_post(session, office, incident, form.post_code, reason),
        given=frozenset({Need.POST}),
        post_code=form.post_code,
    )
    return by_officer(session, office, number, deed, doer)
