"""It was ended too early, or burns again: the alarm starts anew.

All times begin again, so that nobody takes the first answer for one to this alarm; the first round's stand in the
event's `before`, for those who measure it.
"""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from services.fire_button.actions.act import by_officer
from services.fire_button.actions.alarm import ring_post
from services.fire_button.actions.deeds import Deed
from services.fire_button.actions.office import Doer, Office
from services.fire_button.actions.progress import STAMPS
from services.fire_button.models import Dispatch, Incident
from services.fire_button.queries.dispatches import dispatches_of
from services.fire_button.schemas.crew import Reopen
from services.fire_button.workflow import Act, Need

RUNG = "Kejadian dibuka lagi."


def reopen_incident(session: Session, office: Office, number: str, form: Reopen, doer: Doer) -> Incident:
    """Begin again, and ring the lead post. Raises NotFound, NotAllowed, Conflict, InvalidInput."""
    before: dict[str, Any] = {}

    def change(incident: Incident) -> None:
        before["incident"] = _begin_again(incident) | {"ended_at": _written(incident.ended_at)}
        for part in dispatches_of(session, incident.id):
            before[part.post_code] = _begin_again(part)
            part.acknowledged_by, part.stood_down_at = "", None
        incident.ended_at = incident.false_alarm_code = incident.called_off_at = None
        incident.escalation_step = 0

    data = {"before": before}
    deed = Deed(Act.REOPEN, form.version, form.reason, data, change=change, given=frozenset({Need.REASON}))
    incident = by_officer(session, office, number, deed, doer)
    if incident.post_code is not None:
        ring_post(session, office, incident, incident.post_code, RUNG)
    return incident


def _begin_again(row: Incident | Dispatch) -> dict[str, str | None]:
    times: dict[str, str | None] = {name: _written(getattr(row, name)) for name in STAMPS.values()}
    for name in times:
        setattr(row, name, None)
    return times


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
