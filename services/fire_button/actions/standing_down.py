"""A post need not go on. Until the fire is under control somebody else has to be on the way, or there."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from common.errors import Conflict, InvalidInput
from services.fire_button.actions.act import by_officer
from services.fire_button.actions.deeds import Deed
from services.fire_button.actions.office import Doer, Office
from services.fire_button.actions.posts import clock_words, post_for
from services.fire_button.models import Incident
from services.fire_button.queries.dispatches import dispatches_of, is_coming
from services.fire_button.schemas.crew import StandDown
from services.fire_button.workflow import Act, Need, State

LAST = "Belum ada pos lain yang menjawab. Bunyikan pos lain dulu, atau akhiri kejadian ini."
NOT_RUNG = "Pos ini tidak dibunyikan untuk kejadian ini."


def stand_down(session: Session, office: Office, number: str, form: StandDown, doer: Doer) -> Incident:
    """Send a post home. Raises NotFound, NotAllowed, InvalidInput, and Conflict when it is the last that comes."""
    post_code = post_for(office, form.post_code, doer)

    def change(incident: Incident) -> None:
        parts = {part.post_code: part for part in dispatches_of(session, incident.id)}
        leaving = parts.pop(post_code, None)
        if leaving is None:
            raise InvalidInput(NOT_RUNG, fields={"post_code": NOT_RUNG})
        if leaving.stood_down_at is not None:
            raise Conflict(f"Pos ini sudah dipulangkan pukul {clock_words(office, leaving.stood_down_at)}.")
        if incident.state != State.TERKENDALI and not any(is_coming(part) for part in parts.values()):
            raise Conflict(LAST)
        leaving.stood_down_at = datetime.now(UTC)

    given = frozenset({Need.POST})
    deed = Deed(Act.STAND_DOWN, form.version, form.reason or "", change=change, given=given, post_code=post_code)
    return by_officer(session, office, number, deed, doer)
