"""An incident's alarm: the first ring, further posts, and what an act on it means for the escalation.

All of it is written in the caller's transaction; what falls due lives in a timer row (escalating.py takes the steps).
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.errors import Conflict, InvalidInput
from common.geo import Point
from services.fire_button.actions.choosing import Ranked, Where, rank_posts
from services.fire_button.actions.office import BackOffice
from services.fire_button.actions.pacing import clock, due_after_act, pause_after, set_due, steps_of
from services.fire_button.actions.parties import Party, parties_of, redkar_of
from services.fire_button.actions.reaching import CONFIRM, Round, Rung, ring
from services.fire_button.messages import templates
from services.fire_button.messages.targets import Target
from services.fire_button.models import Dispatch, Incident, IncidentEvent, Ring
from services.fire_button.queries.dispatches import dispatches_of
from services.fire_button.queries.presence import presence_of
from services.fire_button.queries.rings import metres_from
from services.fire_button.queries.ways import contacts_among, ways_of
from services.fire_button.workflow import FIRST

REDKAR_POST = "redkar"
# A second caller leaves no doubt: the next step comes in so many seconds at the latest.
SOONER = timedelta(seconds=10)
NO_SUCH_POST = "Pilih pos dari daftar."
BETTER_PLACE = "letak diperbarui"
NEXT_POST = "pos berikutnya"
DEAF = "Di pos yang dipanggil tidak ada layar yang berbunyi, dan tidak ada yang bisa dihubungi."
WITH_POSTS = (Target.OPERATOR,)
WITHOUT_POSTS = (Target.OPERATOR, Target.KEPALA_DINAS, Target.BPBD)


class Told(NamedTuple):
    """What the log says of a ring."""

    kind: str
    words: str
    post_code: str | None
    data: dict[str, Any]


def start_alarm(session: Session, office: BackOffice, incident: Incident, *, is_late: bool = False) -> None:
    """Rank the posts, ring the lead, set the first step. For a flushed incident, with its alert, that rang nobody yet.

    `is_late`: its alerts move no post by themselves (queries/alert.rings_posts). Then, or where nobody knows where to
    go, the operator is rung and decides; without an operator who can be reached the post is rung all the same.
    """
    ranked = _choose(session, office, incident)
    best = [one for one in ranked if one.is_open][: office.rules.posts_rung]
    operators = parties_of(session, office, incident, WITH_POSTS if best else WITHOUT_POSTS, ())
    if (is_late or not _is_placed(incident)) and _can_be_rung(session, operators):
        best = []
    rung = _ring_posts(session, office, incident, best)
    if operators and (not best or incident.is_outside or not _is_placed(incident)):
        rung += ring(session, office, incident, operators, Round(0, templates.ALARM))
    confirming = _ask_redkar(session, office, incident) if best else ()
    name = office.reference.current().post_name(incident.post_code) or "Operator"
    data = {"rung": [one.kept() for one in rung + confirming]}
    _note(session, incident, Told("alarm.started", f"{name} dipanggil.", incident.post_code, data))
    set_due(session, incident, clock(session) + pause_after(office, 0))
    hasten_if_deaf(session, incident, [one.post_code for one in best])


def ring_post(session: Session, office: BackOffice, incident: Incident, post_code: str, reason: str) -> None:
    """Ring one more post of a locked incident; one that stood down or has not answered yet is rung again.

    A closed post too: whoever names it knows why. The event is the caller's. Raises InvalidInput for a post that is not
    there, Conflict for one that has acknowledged.
    """
    post = office.reference.current().post(post_code)
    if post is None:
        raise InvalidInput(NO_SUCH_POST, fields={"post_code": NO_SUCH_POST})
    dispatch = _dispatch(session, incident, post_code, reason)
    if dispatch.acknowledged_at is not None:
        raise Conflict(f"{post.name} sudah menerima kejadian ini ({dispatch.acknowledged_by}).")
    incident.post_code = incident.post_code or post_code
    parties = parties_of(session, office, incident, (Target.REGU_PERTAMA,), (post_code,))
    ring(session, office, incident, parties, Round(incident.escalation_step, templates.ALARM))


def rank_again(session: Session, office: BackOffice, incident: Incident) -> None:
    """After a better position of a locked incident: a new ranking; while nobody has acknowledged, its best post rings.

    Posts that were rung before stay rung.
    """
    ranked = _choose(session, office, incident)
    rung = _rung_posts(session, incident)
    for one in ranked:
        if one.post_code in rung:
            rung[one.post_code].distance_m = one.metres
    best = next((one for one in ranked if one.is_open), None)
    if incident.state != FIRST or best is None:
        return
    incident.post_code, incident.distance_m = best.post_code, best.metres
    if best.post_code not in rung:
        _ring_by_itself(session, office, incident, best.post_code, f"{BETTER_PLACE}: {best.reason}")
        hasten_if_deaf(session, incident, [best.post_code, *rung])
    _ask_redkar(session, office, incident)


def ring_again_for_repeat(session: Session, office: BackOffice, incident: Incident) -> None:
    """Somebody else called too, and nobody has acknowledged: the next step of the locked incident comes sooner.

    Not the repeats of the last step: those come often enough.
    """
    if incident.state != FIRST or incident.next_step_at is None or incident.escalation_step >= len(steps_of(office)):
        return
    sooner = clock(session) + SOONER
    if sooner < incident.next_step_at:
        set_due(session, incident, sooner)


def settle_escalation(session: Session, office: BackOffice, incident: Incident) -> None:
    """After an act on a locked incident: the timer stops, or moves to when its crews have to be asked again."""
    due_at = due_after_act(session, office, incident)
    if incident.next_step_at is None and due_at is not None:
        incident.escalation_step = 0
    if due_at != incident.next_step_at or due_at is None:
        set_due(session, incident, due_at)


def ring_next_post(session: Session, office: BackOffice, incident: Incident) -> str | None:
    """Ring the best open post of the ranking that was not rung yet; its code, or None when there is none left."""
    rung, reference = _rung_posts(session, incident), office.reference.current()
    for entry in incident.ranking:
        post = reference.post(entry["post"])
        if post is not None and post.is_open and post.code not in rung:
            _ring_by_itself(session, office, incident, post.code, f"{NEXT_POST}: {entry['reason']}")
            return post.code
    return None


def posts_going(session: Session, incident: Incident) -> Sequence[str]:
    """The posts that were rung and have not stood down."""
    return [code for code, one in _rung_posts(session, incident).items() if one.stood_down_at is None]


def hasten_if_deaf(session: Session, incident: Incident, post_codes: Sequence[str]) -> None:
    """Nobody would hear it at any of these posts: say so, and let the next step come at once. Drills ring nobody."""
    if incident.is_drill or not post_codes:
        return
    presence = presence_of(session, post_codes)
    if not all(one.is_deaf for one in presence.values()):
        return
    _note(session, incident, Told("board.deaf", DEAF, post_codes[0], {"posts": sorted(post_codes)}))
    set_due(session, incident, clock(session))


def _ring_by_itself(session: Session, office: BackOffice, incident: Incident, post_code: str, reason: str) -> None:
    ring_post(session, office, incident, post_code, reason)
    name = office.reference.current().post_name(post_code)
    _note(session, incident, Told("post.rung", f"{name} dipanggil.", post_code, {"reason": reason}))


def _choose(session: Session, office: BackOffice, incident: Incident) -> tuple[Ranked, ...]:
    """Rank the posts for the incident's place and keep the list with it."""
    point = None
    if incident.latitude is not None and incident.longitude is not None:
        point = Point(incident.latitude, incident.longitude)
    ranked = rank_posts(office, session, Where(point, incident.kecamatan_code))
    incident.ranking = [one.kept() for one in ranked]
    stations = {post.code for post in office.reference.current().posts if post.kind != REDKAR_POST}
    metres = [one.metres for one in ranked if one.metres is not None and one.post_code in stations]
    incident.is_inside_wmk = min(metres) <= office.rules.wmk_m if point is not None and metres else None
    return ranked


def _is_placed(incident: Incident) -> bool:
    return incident.latitude is not None or incident.kecamatan_code is not None


def _can_be_rung(session: Session, parties: Sequence[Party]) -> bool:
    holders = [party.holder for party in parties]
    return bool(ways_of(session, holders) or contacts_among(session, holders))


def _ring_posts(session: Session, office: BackOffice, incident: Incident, best: Sequence[Ranked]) -> tuple[Rung, ...]:
    if not best:
        return ()
    incident.post_code, incident.distance_m = best[0].post_code, best[0].metres
    for one in best:
        session.add(
            Dispatch(incident_id=incident.id, post_code=one.post_code, reason=one.reason, distance_m=one.metres)
        )
    codes = [one.post_code for one in best]
    parties = parties_of(session, office, incident, (Target.REGU_PERTAMA,), codes)
    return ring(session, office, incident, parties, Round(0, templates.ALARM))


def _ask_redkar(session: Session, office: BackOffice, incident: Incident) -> tuple[Rung, ...]:
    """Volunteers of the desa who were not asked yet."""
    redkar = redkar_of(session, incident)
    if not redkar:
        return ()
    asked = set(session.scalars(select(Ring.holder).where(Ring.incident_id == incident.id, Ring.purpose == CONFIRM)))
    fresh = [party for party in redkar if party.holder not in asked]
    return ring(session, office, incident, fresh, Round(incident.escalation_step, templates.CONFIRM, CONFIRM))


def _note(session: Session, incident: Incident, told: Told) -> None:
    session.add(IncidentEvent(incident_id=incident.id, **told._asdict()))


def _rung_posts(session: Session, incident: Incident) -> dict[str, Dispatch]:
    return {one.post_code: one for one in dispatches_of(session, incident.id)}


def _dispatch(session: Session, incident: Incident, post_code: str, reason: str) -> Dispatch:
    """The post's part in the incident; one that stood down begins anew, what it did before is in the log."""
    found = _rung_posts(session, incident).get(post_code)
    if found is None:
        metres = metres_from(incident.ranking, post_code)
        found = Dispatch(incident_id=incident.id, post_code=post_code, reason=reason, distance_m=metres)
        session.add(found)
    elif found.stood_down_at is not None:
        found.stood_down_at = found.acknowledged_at = found.departed_at = found.arrived_at = None
        found.acknowledged_by, found.reason = "", reason
    return found
