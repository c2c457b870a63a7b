"""Two incidents turn out to be one fire: the other ends here, its alerts and posts go on with the one that stays.

Whoever locks several incidents does it in the order of their ids, so that two merges never wait for each other.
"""

from collections.abc import Mapping

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from common.errors import InvalidInput, NotFound
from services.fire_button.actions.act import by_officer
from services.fire_button.actions.alarm import settle_escalation
from services.fire_button.actions.deeds import Deed
from services.fire_button.actions.gathering import alerts_of, join_dispatches, join_progress, move_alerts, weigh_anew
from services.fire_button.actions.office import Doer, Office
from services.fire_button.actions.telling import tell_rung
from services.fire_button.messages.templates import TOLD
from services.fire_button.models import Incident, IncidentEvent
from services.fire_button.queries.incident import known_number, may, opd_of
from services.fire_button.schemas.desk import MergeIncident
from services.fire_button.workflow import OPEN, READERS, STATE_LABELS, Act, State

UNKNOWN = "Nomor ini tidak ditemukan. Periksa lagi angkanya."
ITSELF = "Kejadian tidak dapat digabung dengan dirinya sendiri. Tulis nomor kejadian lain."
NOT_OPEN = "Kejadian tujuan sudah berakhir ({}). Pilih kejadian yang masih terbuka."
DRILL = "Latihan hanya dapat digabung dengan latihan."


def merge_incident(session: Session, office: Office, number: str, form: MergeIncident, doer: Doer) -> Incident:
    """End this incident in favour of `form.into`; gives the one that goes on.

    Raises NotFound, NotAllowed, Conflict, and InvalidInput for a target that cannot take it.
    """
    here, there = known_number(number), _known(form.into)
    known = _lock(session, here, there)
    target, reached = _target(office, known.get(there), doer), known[here].state if here in known else ""

    def end(incident: Incident) -> None:
        _refuse_impossible(incident, target)
        incident.merged_into, incident.next_step_at = target.id, None

    deed = Deed(Act.MERGE, form.version, f"Digabung ke {there}.", data={"into": there}, change=end)
    incident = by_officer(session, office, here, deed, doer)
    _bring(session, incident, target, State(reached))
    _note(session, target, incident, doer)
    settle_escalation(session, office, target)
    tell_rung(session, office, incident, TOLD)
    return target


def _known(written: str) -> str:
    try:
        return known_number(written)
    except NotFound:
        raise _wrong(UNKNOWN) from None


def _wrong(sentence: str) -> InvalidInput:
    return InvalidInput(sentence, fields={"into": sentence})


def _lock(session: Session, *numbers: str) -> Mapping[str, Incident]:
    asked = select(Incident).where(Incident.number.in_(numbers)).order_by(Incident.id).with_for_update()
    return {one.number: one for one in session.scalars(asked.execution_options(populate_existing=True))}


def _target(office: Office, found: Incident | None, doer: Doer) -> Incident:
    """As for one that does not exist when it is another agency's."""
    if found is None or doer.officer is None:
        raise _wrong(UNKNOWN)
    if not may(doer.officer, opd_of(found, office.reference.current()), *READERS):
        raise _wrong(UNKNOWN)
    return found


def _refuse_impossible(incident: Incident, target: Incident) -> None:
    if incident is target:
        raise _wrong(ITSELF)
    if State(target.state) not in OPEN:
        raise _wrong(NOT_OPEN.format(STATE_LABELS[State(target.state)]))
    if incident.is_drill != target.is_drill:
        raise _wrong(DRILL)


def _bring(session: Session, incident: Incident, target: Incident, reached: State) -> None:
    session.execute(update(Incident).where(Incident.merged_into == incident.id).values(merged_into=target.id))
    move_alerts(session, [alert.id for alert in alerts_of(session, incident.id)], target.id)
    join_dispatches(session, target.id, incident.id)
    join_progress(target, incident, reached)
    weigh_anew(session, target)


def _note(session: Session, target: Incident, incident: Incident, doer: Doer) -> None:
    """In the log of the one that goes on, so that its followers look again."""
    target.version += 1
    session.add(
        IncidentEvent(
            incident_id=target.id,
            kind="incident.merged",
            words=f"{incident.number} digabung ke sini.",
            officer_id=doer.officer.id if doer.officer else None,
            data={"act": Act.MERGE, "merged": incident.number, "version": target.version},
        )
    )
