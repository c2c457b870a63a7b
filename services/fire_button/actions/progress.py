"""What a post says of its own way: goes, left, there, at the fire, water on it, under control. First tap wins.

`dispatch` keeps each post's times, the incident the earliest of them. A tap made without signal counts by the phone's
clock, unless that is absurd, and may fill a stage that a later tap, or the end, has passed.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from common.audit import Actor
from common.errors import Conflict
from services.fire_button.actions.act import by_link, by_officer
from services.fire_button.actions.deeds import EVENT_OF, Deed
from services.fire_button.actions.office import BackOffice, Doer, Office
from services.fire_button.actions.posts import clock_words, name_of, post_for
from services.fire_button.models import Dispatch, Incident
from services.fire_button.queries.dispatches import dispatches_of, is_coming, part_of
from services.fire_button.queries.incident import find_incident, lock_incident
from services.fire_button.schemas.crew import Tap
from services.fire_button.workflow import ENDED, OPEN, PROGRESS, Act

STAMPS = {
    Act.ACKNOWLEDGE: "acknowledged_at",
    Act.DEPART: "departed_at",
    Act.ARRIVE: "arrived_at",
    Act.ACCESS: "accessed_at",
    Act.WATER: "water_at",
    Act.CONTROL: "controlled_at",
}
TAP_WORDS = {
    Act.ACKNOWLEDGE: "menerima",
    Act.DEPART: "berangkat",
    Act.ARRIVE: "tiba",
    Act.ACCESS: "sampai di titik api",
    Act.WATER: "menyemprotkan air",
    Act.CONTROL: "menguasai api",
}
# Whoever fights a fire has seen it.
SEEN = (Act.WATER, Act.CONTROL)
FAST_CLOCK = timedelta(minutes=10)
UNRUNG = "Datang tanpa dibunyikan."
LINK = Actor("tautan")


@dataclass(frozen=True, slots=True)
class Answerer:
    """Who answers an alarm: by name, and as whom; no `doer` when a ring's link or an SMS answered."""

    name: str
    doer: Doer | None = None


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Who answered for the post, and when; `is_first`: it was this call."""

    is_first: bool
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Tapped:
    """One tap of PROGRESS: which, and what came with it."""

    act: Act
    form: Tap


@dataclass(frozen=True, slots=True)
class _Stamp:
    """What a tap writes: the act, its time, who did it, and when the phone says that it was."""

    act: Act
    post_code: str
    at: datetime
    by: str
    form: Tap


def acknowledge_for(
    session: Session, office: BackOffice, incident: Incident, post_code: str | None, by: Answerer
) -> Acknowledged:
    """Somebody answers for a post (None: for the incident only, as a head of service does).

    Raises Conflict when the incident is over.
    """
    locked, now = lock_incident(session, incident.id), datetime.now(UTC)
    before = _answered_before(session, locked, post_code)
    if before is not None and locked.state in OPEN:
        return before

    def change(incident: Incident) -> None:
        if post_code is None:
            incident.acknowledged_at = incident.acknowledged_at or now
        else:
            _write(session, office, incident, _Stamp(Act.ACKNOWLEDGE, post_code, now, by.name, Tap()))

    deed = Deed(Act.ACKNOWLEDGE, change=change, post_code=post_code, data={"by": "link"} if by.doer is None else {})
    by_link(session, office, locked.id, deed, by.doer or Doer(LINK, None, post_code))
    return Acknowledged(is_first=True, by=by.name, at=now)


def tap(session: Session, office: Office, number: str, tapped: Tapped, doer: Doer) -> Incident:
    """One act of PROGRESS for the officer's post, or the one that an operator names.

    Raises NotFound, NotAllowed, InvalidInput, and Conflict when the post did it before, with who answered first.
    """
    incident, form = find_incident(session, number, for_update=True), tapped.form
    post_code, now = post_for(office, form.post_code, doer), datetime.now(UTC)
    device_at = _believed(form.device_at, incident, now)
    stamp = _Stamp(tapped.act, post_code, min(device_at or now, now), name_of(office, doer), form)
    deed = Deed(
        _act_now(incident, stamp, device_at),
        device_at=device_at,
        change=lambda found: _write(session, office, found, stamp),
        post_code=post_code,
        kind=EVENT_OF[tapped.act],
        data={"tapped": tapped.act},
    )
    return by_officer(session, office, number, deed, doer)


def _believed(device_at: datetime | None, incident: Incident, now: datetime) -> datetime | None:
    """The phone's time, if it can be true."""
    if device_at is None or not incident.received_at <= device_at <= now + FAST_CLOCK:
        return None
    return device_at


def _act_now(incident: Incident, stamp: _Stamp, device_at: datetime | None) -> Act:
    """A tap from before the end that arrives after it is kept with the post's times, and moves nothing."""
    is_over = incident.state in ENDED and incident.ended_at is not None
    was_before = device_at is not None and incident.ended_at is not None and device_at <= incident.ended_at
    return Act.NOTE if is_over and was_before else stamp.act


def _answered_before(session: Session, incident: Incident, post_code: str | None) -> Acknowledged | None:
    parts = [part for part in dispatches_of(session, incident.id) if is_coming(part)]
    of_post = [part for part in parts if post_code in (None, part.post_code)]
    first = min(of_post, key=lambda part: part.acknowledged_at or datetime.max.replace(tzinfo=UTC), default=None)
    if first is not None and first.acknowledged_at is not None:
        return Acknowledged(is_first=False, by=first.acknowledged_by, at=first.acknowledged_at)
    if post_code is None and incident.acknowledged_at is not None and parts == []:
        return Acknowledged(is_first=False, by="", at=incident.acknowledged_at)
    return None


def _write(session: Session, office: BackOffice, incident: Incident, stamp: _Stamp) -> None:
    part = part_of(session, incident.id, stamp.post_code) or _came_unrung(session, incident, stamp)
    _refuse_repeat(office, part, stamp)
    setattr(part, STAMPS[stamp.act], stamp.at)
    _keep_earliest(incident, STAMPS[stamp.act], stamp.at)
    if stamp.act is Act.ACKNOWLEDGE or part.acknowledged_at is None:
        part.acknowledged_at, part.acknowledged_by = stamp.at, stamp.by
        _keep_earliest(incident, STAMPS[Act.ACKNOWLEDGE], stamp.at)
    part.personnel, part.units = stamp.form.personnel or part.personnel, list(stamp.form.units) or part.units
    incident.post_code = incident.post_code or stamp.post_code
    if stamp.act in SEEN:
        _keep_earliest(incident, "verified_at", stamp.at)


def _refuse_repeat(office: BackOffice, part: Dispatch, stamp: _Stamp) -> None:
    name = office.reference.current().post_name(part.post_code)
    if part.stood_down_at is not None:
        raise Conflict(f"{name} sudah dipulangkan pukul {clock_words(office, part.stood_down_at)}. Hubungi operator.")
    before: datetime | None = getattr(part, STAMPS[stamp.act])
    if before is None or (stamp.act is Act.ACKNOWLEDGE and stamp.at < before and _is_implied(part)):
        return
    who = f", dijawab {part.acknowledged_by}" if stamp.act is Act.ACKNOWLEDGE and part.acknowledged_by else ""
    raise Conflict(f"{name} sudah {TAP_WORDS[stamp.act]} pukul {clock_words(office, before)}{who}.")


def _is_implied(part: Dispatch) -> bool:
    """Whether nobody tapped that the post goes: a later tap said it too, and lent its own time."""
    later = (getattr(part, STAMPS[act]) for act in PROGRESS if act is not Act.ACKNOWLEDGE)
    return part.acknowledged_at in later


def _keep_earliest(incident: Incident, name: str, at: datetime) -> None:
    before: datetime | None = getattr(incident, name)
    setattr(incident, name, min(before, at) if before else at)


def _came_unrung(session: Session, incident: Incident, stamp: _Stamp) -> Dispatch:
    part = Dispatch(incident_id=incident.id, post_code=stamp.post_code, reason=UNRUNG, rung_at=stamp.at)
    session.add(part)
    session.flush()
    return part
