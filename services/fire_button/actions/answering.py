"""What somebody who was rung answers: by the button on the page that the message's link opens, or by SMS.

A yes acknowledges the incident for the post that they were rung for; a no of everybody brings the next step at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.audit import Actor
from common.errors import Conflict, DomainError, InvalidInput, NotFound
from common.notifications import outbox
from common.notifications.gsm import fitted
from common.notifications.outbox import Message
from services.fire_button.actions.office import BackOffice, Doer
from services.fire_button.actions.pacing import clock, set_due
from services.fire_button.actions.progress import Answerer, acknowledge_for
from services.fire_button.actions.reaching import ALARM, URGENT
from services.fire_button.actions.verifying import verify_for
from services.fire_button.messages.answers import ANSWERS_TO, Answer, Reply, fitting, read_reply
from services.fire_button.messages.recipients import reach_recipient
from services.fire_button.messages.templates import REPLY
from services.fire_button.models import Incident, IncidentEvent, Ring
from services.fire_button.queries.incident import lock_incident
from services.fire_button.queries.rings import answerable, holders_with, incident_of_ring, own_number
from services.fire_button.workflow import FIRST, OPEN, STATE_LABELS, State

UNKNOWN = "Panggilan ini tidak ditemukan. Buka lagi tautan dari pesan."
NOT_ASKED = "Jawaban ini bukan untuk panggilan ini."
SAID_YES = "Anda sudah menjawab YA. Bila batal, hubungi operator."
WITNESSED = "Redkar melihatnya dari desa."
LONGEST_LIST = 3


@dataclass(frozen=True, slots=True)
class Answered:
    """What whoever answered reads."""

    number: str
    answer: str
    words: str


def answer_ring(session: Session, office: BackOffice, ring_id: UUID, answer: str, by: str) -> Answered:
    """`answer`: `ya`, `tidak`, of a volunteer `benar`, `tidak_benar`; `by`: `token` or `sms`. The same again is well.

    Raises NotFound, InvalidInput, and Conflict once the incident has ended or after a yes.
    """
    ring, incident = _locked(session, ring_id)
    if answer not in ANSWERS_TO[ring.purpose]:
        raise InvalidInput(NOT_ASKED, fields={"answer": NOT_ASKED})
    if incident.state not in OPEN:
        label = STATE_LABELS[State(incident.state)]
        raise Conflict(f"{incident.number} sudah berakhir ({label}). Tidak ada yang perlu dikerjakan.")
    if ring.answer == answer:
        return Answered(incident.number, answer, f"Jawaban Anda untuk {incident.number} sudah tercatat.")
    if ring.answer == Answer.YA:
        raise Conflict(SAID_YES)
    ring.answer, ring.answered_at = answer, datetime.now(UTC)
    _note(session, incident, ring, by)
    return Answered(incident.number, answer, _follow(session, office, incident, ring))


def answer_by_sms(session: Session, office: BackOffice, sender_hash: bytes, words: str) -> bool:
    """Whether these words were an answer of somebody who was rung; then it is done, and they are told by SMS."""
    reply = read_reply(words)
    holders = holders_with(session, office.box, sender_hash) if reply else frozenset()
    if reply is None or not holders:
        return False
    purposes = [purpose for purpose in ANSWERS_TO if fitting(reply.answer, purpose)]
    found = answerable(session, holders, purposes, reply.digits)
    if not found:
        return False
    answered = _which(found) if len(found) > 1 else _taken(session, office, found[0][0], reply)
    _answer_back(session, sender_hash, found[0][1].number, answered)
    return True


def _locked(session: Session, ring_id: UUID) -> tuple[Ring, Incident]:
    """The incident before the ring, as everywhere."""
    ring = session.get(Ring, ring_id)
    if ring is None or ring.purpose not in ANSWERS_TO:
        raise NotFound(UNKNOWN)
    incident = lock_incident(session, incident_of_ring(session, ring).id)
    session.refresh(ring, with_for_update=True)
    return ring, incident


def _follow(session: Session, office: BackOffice, incident: Incident, ring: Ring) -> str:
    """What the answer brings about, in a sentence for whoever gave it."""
    match ring.answer:
        case Answer.YA:
            return _acknowledge(session, office, incident, ring)
        case Answer.TIDAK:
            _hasten_if_all_refused(session, incident)
            return f"Tercatat: Anda tidak bisa. {incident.number} diteruskan kepada yang lain."
        case Answer.BENAR:
            verify_for(session, office, incident, WITNESSED)
            return f"Tercatat: {incident.number} benar. Terima kasih. Jaga jarak aman."
    return f"Tercatat: {incident.number} tidak terlihat. Terima kasih."


def _acknowledge(session: Session, office: BackOffice, incident: Incident, ring: Ring) -> str:
    doer = Doer(Actor(f"ring:{ring.id}"), None, ring.post_code)
    done = acknowledge_for(session, office, incident, ring.post_code, Answerer(ring.holder_name, doer))
    name = office.reference.current().post_name(ring.post_code) or ring.holder_name
    if done.is_first:
        return f"Tercatat: {name} menerima {incident.number}."
    earlier = f"{done.by} lebih dulu" if done.by else "Sudah"
    return f"{earlier} menerima {incident.number} pukul {_hour(done.at, office.zone)}. Anda tetap boleh ikut."


def _hour(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%H.%M")


def _hasten_if_all_refused(session: Session, incident: Incident) -> None:
    """Nobody is left who could still say yes: the next step comes at once."""
    if incident.state != FIRST or incident.next_step_at is None:
        return
    session.flush()
    rung = (Ring.incident_id == incident.id, Ring.purpose == ALARM, Ring.outbox_id.is_not(None))
    answers = session.execute(select(Ring.holder, Ring.answer).where(*rung)).all()
    refused = {holder for holder, answer in answers if answer == Answer.TIDAK}
    if all(holder in refused for holder, _ in answers):
        set_due(session, incident, clock(session))


def _note(session: Session, incident: Incident, ring: Ring, by: str) -> None:
    data = {"ring": str(ring.id), "name": ring.holder_name, "answer": ring.answer, "by": by, "purpose": ring.purpose}
    event = IncidentEvent(incident_id=incident.id, kind="ring.answered", post_code=ring.post_code, data=data)
    event.words = f"{ring.holder_name} menjawab: {ring.answer.replace('_', ' ')}."
    session.add(event)


def _taken(session: Session, office: BackOffice, ring: Ring, reply: Reply) -> str:
    try:
        answer = fitting(reply.answer, ring.purpose) or reply.answer
        return answer_ring(session, office, ring.id, answer, "sms").words
    except DomainError as refused:
        return str(refused)


def _which(found: Sequence[tuple[Ring, Incident]]) -> str:
    numbers = ", ".join(incident.number for _, incident in found[-LONGEST_LIST:])
    digits = found[-1][1].number.partition("-")[2]
    return f"Ada lebih dari satu kejadian: {numbers}. Tulis nomornya, misalnya YA {digits}."


def _answer_back(session: Session, sender_hash: bytes, number: str, words: str) -> None:
    """To the number that wrote; a number that is only a contact of the office gets none."""
    reach_id = own_number(session, sender_hash)
    if reach_id is not None:
        told = Message(REPLY, number, reach_recipient(reach_id), number, fitted(words), priority=URGENT)
        outbox.put(session, told)
