"""A press, a call or a message becomes an alert, linked to an open incident nearby or to a new one that is alarmed.

Where an incident is near, one statement does it all. Otherwise a transaction locks the neighbourhood, looks again,
makes the incident and starts its alarm.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from common import db
from common.errors import Unavailable
from common.idempotency import Claim, replay, take
from services.fire_button.actions.alarm import ring_again_for_repeat, start_alarm
from services.fire_button.actions.linking import LINK, Linked, event_data, link_locked, lock_neighbourhood, parameters
from services.fire_button.actions.office import Office
from services.fire_button.actions.placing import alarm_posts, place_better
from services.fire_button.actions.taking_in import Intake, Press, canonical, take_in
from services.fire_button.models import Alert, Incident, IncidentEvent
from services.fire_button.numbers import incident_number
from services.fire_button.queries.alert import incident_of
from services.fire_button.queries.incident import lock_incident
from services.fire_button.queries.restrictions import active_restriction
from services.fire_button.schemas.alerts import AlertCreated, RaiseAlert
from services.fire_button.workflow import FIRST

__all__ = ["Press", "Raised", "raise_alert"]

SCOPE = "fire.raise_alert"
# A repeat brings the next step nearer while the incident is young; later ones only add weight.
RINGS_AGAIN = 3
SERIAL = text("SELECT nextval('incident_serial')")
NOT_NOW = "Alarm belum bisa diterima. Kirim lagi, atau telepon sekarang."


@dataclass(frozen=True, slots=True)
class Raised:
    """The answer as JSON. `is_repeat`: the same press came before, and nothing was written."""

    answer: bytes
    is_repeat: bool

    @property
    def created(self) -> AlertCreated:
        """The answer as the model that it was made from."""
        return AlertCreated.model_validate_json(self.answer)


def raise_alert(office: Office, form: RaiseAlert, press: Press) -> Raised:
    """Take an alert in; it is committed, and its posts are alarmed, when this returns.

    The same key again gives the same alert, and where it stands by now. Raises KeyReused when the key came with another
    press before. What cannot be used of the form is left out and said in the answer's `notices`; nothing else refuses
    an alert.
    """
    claim = Claim.of(press.key, SCOPE, canonical(form, press))
    intake = take_in(office, form, press)
    given = parameters(office, intake, claim)
    row = db.write_once(LINK, given)
    if row is None:
        return _beyond_the_link(office, intake, given, claim)
    linked = Linked(*row)
    if not linked.is_new:
        return _again(office, claim)
    if _is_to_ring_again(linked):
        with db.transaction() as session:
            ring_again_for_repeat(session, office, lock_incident(session, linked.incident_id))
    return _answered(office, intake.told(office), linked.number, linked.state, linked.post_code)


def _beyond_the_link(office: Office, intake: Intake, given: Mapping[str, Any], claim: Claim) -> Raised:
    """No incident that needs only the link: look again with the neighbourhood locked, then begin one."""
    told = intake.told(office)
    with db.transaction() as session:
        lock_neighbourhood(session, office, intake)
        linked = link_locked(session, given)
        if linked is None and take(session, claim, told):
            return _of(office, told, _begin(session, office, intake))
        if linked is not None and linked.is_new:
            return _of(office, told, _joined(session, office, intake, linked))
    return _again(office, claim)


def _joined(session: Session, office: Office, intake: Intake, linked: Linked) -> Incident:
    """What one more alert brings to a locked incident: a better place, its first post, or the next step sooner."""
    incident = session.get_one(Incident, linked.incident_id)
    is_alarmed = place_better(session, office, incident, intake.spot)
    is_alarmed = is_alarmed or (not intake.is_weak and alarm_posts(session, office, incident))
    if not is_alarmed and _is_to_ring_again(linked):
        ring_again_for_repeat(session, office, incident)
    return incident


def _begin(session: Session, office: Office, intake: Intake) -> Incident:
    is_drill = intake.row["is_drill"]
    incident = Incident(
        number=incident_number(session.execute(SERIAL).scalar_one(), is_drill=is_drill),
        is_drill=is_drill,
        kind_code=intake.row["kind_code"],
        in_danger=intake.row["in_danger"],
        landmark=intake.row["landmark"],
        pressed_at=intake.clock.pressed_at,
        received_at=intake.clock.received_at,
        **intake.site.columns(),
    )
    session.add(incident)
    session.flush()
    restricted = active_restriction(session, intake.device_hash, intake.caller_hash)
    session.add(Alert(incident_id=incident.id, restriction_id=restricted, **intake.row))
    data = {**event_data(intake), "is_restricted": restricted is not None, "is_flood": False}
    session.add(IncidentEvent(incident_id=incident.id, kind="alert.raised", data=data))
    session.flush()
    start_alarm(session, office, incident)
    return incident


def _is_to_ring_again(linked: Linked) -> bool:
    return linked.state == FIRST and not linked.is_marked and 0 < linked.before <= RINGS_AGAIN


def _again(office: Office, claim: Claim) -> Raised:
    """The alert that this key made before, and where it stands by now. Raises KeyReused."""
    with db.reading() as session:
        told = replay(session, claim)
        if told is None:
            raise Unavailable(NOT_NOW)
        alert = session.get_one(Alert, AlertCreated.model_validate_json(told).alert_id)
        incident = incident_of(session, alert)
    answered = _answered(office, told, incident.number, incident.state, incident.post_code)
    return Raised(answered.answer, is_repeat=True)


def _of(office: Office, told: bytes, incident: Incident) -> Raised:
    return _answered(office, told, incident.number, incident.state, incident.post_code)


def _answered(office: Office, told: bytes, number: str, state: str, post_code: str | None) -> Raised:
    own = json.loads(told)
    post = office.reference.current().post_name(post_code) or None
    stands = {"incident_number": number, "status": state, "post": post}
    return Raised(json.dumps(own | stands, ensure_ascii=False).encode(), is_repeat=False)
