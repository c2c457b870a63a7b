"""A note for the log of an incident, at any time, also after its end."""

from sqlalchemy.orm import Session

from services.fire_button.actions.act import by_officer
from services.fire_button.actions.deeds import Deed
from services.fire_button.actions.office import Doer, Office
from services.fire_button.models import Incident
from services.fire_button.schemas.crew import AddNote
from services.fire_button.workflow import Act


def add_note(session: Session, office: Office, number: str, form: AddNote, doer: Doer) -> Incident:
    """Add it. Raises NotFound, NotAllowed."""
    deed = Deed(Act.NOTE, words=form.words, post_code=doer.post_code)
    return by_officer(session, office, number, deed, doer)
