"""A caller takes an alert back. Crews see it at once, and still confirm: they go on until they say otherwise."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.fire_button.actions.act import by_caller
from services.fire_button.actions.deeds import Deed
from services.fire_button.actions.office import Office
from services.fire_button.actions.telling import tell_rung
from services.fire_button.messages.templates import CANCELLED
from services.fire_button.models import Alert, Incident
from services.fire_button.queries.alert import find_alert, incident_of
from services.fire_button.schemas.alerts import CancelAlert
from services.fire_button.workflow import Act, Need


def cancel_alert(session: Session, office: Office, alert_id: UUID, secret: str, form: CancelAlert) -> Alert:
    """Take it back with a reason; a second time changes nothing. Gives the alert.

    The incident is called off once every caller took theirs back. Raises NotFound, NotSignedIn, and Conflict when the
    incident is over.
    """
    alert = find_alert(session, alert_id, secret)
    if alert.cancelled_at is not None:
        return alert
    deed = Deed(
        Act.CANCEL,
        words=form.reason,
        data={"alert": str(alert.id)},
        change=lambda incident: _take_back(session, incident, alert, form.reason),
        given=frozenset({Need.REASON}),
    )
    incident = by_caller(session, office, incident_of(session, alert).id, deed)
    if incident.called_off_at is not None:
        tell_rung(session, office, incident, CANCELLED)
    return alert


def _take_back(session: Session, incident: Incident, alert: Alert, reason: str) -> None:
    session.refresh(alert, with_for_update=True)
    alert.cancelled_at, alert.cancel_reason = datetime.now(UTC), reason
    session.flush()
    others = select(Alert.id).where(Alert.incident_id == incident.id, Alert.cancelled_at.is_(None)).limit(1)
    if session.scalar(others) is None:
        incident.called_off_at = alert.cancelled_at
