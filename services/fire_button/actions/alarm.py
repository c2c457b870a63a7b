"""An incident's alarm: the first ring, further posts, and what an act on it means for the escalation.

All of it is written in the caller's transaction; what falls due lives in a timer row (escalating.py takes the steps).
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.orm import Session

from common.errors import Conflict, InvalidInput
from common.geo import Point
from services.fire_button.actions.choosing import Ranked, Where, rank_posts
from services.fire_button.actions.office import BackOffice
from services.fire_button.actions.pacing import clock, due_after_act, pause_after, set_due, steps_of
from services.fire_button.actions.parties import parties_of, redkar_of
from services.fire_button.actions.reaching import Round, Rung, ring
from services.fire_button.actions.summons import Summons
from services.fire_button.messages import templates
from services.fire_button.messages.targets import Target
from services.fire_button.models import Dispatch, Incident, IncidentEvent
from services.fire_button.queries.background import CONFIRM
from services.fire_button.queries.rings import metres_from
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


def start_alarm(session: Session, office: BackOffice, incident: Incident, *, is_ordered: bool = False) -> None:
    """Rank the posts, ring the lead, set the first step. For a flushed incident, with its alert, that rang nobody yet.

    Where its alerts move no post by themselves (background.rings_posts) and nobody ordered the alarm, or where nobody
    knows where to go, the operator is rung and decides; without an operator who can be reached the post is rung all the
    same.
    """
    summons = Summons.first(session, office, incident)
    best = [one for one in _choose(summons) if one.is_open][: office.rules.posts_rung]
    operators = parties_of(summons, WITH_POSTS if best else WITHOUT_POSTS, ())
    is_sure = (is_ordered or summons.background.rings_posts) and _is_placed(incident)
    if not is_sure and any(summons.muster.is_reachable(party.holder) for party in operators):
        best = []
    rung = _ring_posts(summons, best)
    if operators and (not best or incident.is_outside or not _is_placed(incident)):
        rung += ring(summons, operators, Round(0, templates.ALARM))
    confirming = _ask_redkar(summons) if best else ()
    name = office.reference.current().post_name(incident.post_code) or "Operator"
    data = {"rung": [one.kept() for one in rung + confirming]}
    summons.note("alarm.started", f"{name} dipanggil.", incident.post_code, data)
    pause = timedelta(0) if _said_deaf(summons, [one.post_code for one in best]) else pause_after(office, 0)
    set_due(session, incident, summons.background.now + pause)
    summons.write()


def ring_post(session: Session, office: BackOffice, incident: Incident, post_code: str, reason: str) -> None:
    """Ring one more post of a locked incident; one that stood down or has not answered yet is rung again.

    A closed post too: whoever names it knows why. The event is the caller's. Raises InvalidInput for a post that is not
    there, Conflict for one that has acknowledged.
    """
    summons = Summons.again(session, office, incident)
    _ring_post(summons, post_code, reason)
    summons.write()


def rank_again(session: Session, office: BackOffice, incident: Incident) -> None:
    """After a better position of a locked incident: a new ranking; while nobody has acknowledged, its best post rings.

    Posts that were rung before stay rung.
    """
    summons = Summons.again(session, office, incident)
    ranked = _choose(summons)
    before = list(summons.posts)
    for one in ranked:
        if one.post_code in summons.posts:
            summons.posts[one.post_code].distance_m = one.metres
    best = next((one for one in ranked if one.is_open), None)
    if incident.state != FIRST or best is None:
        return
    incident.post_code, incident.distance_m = best.post_code, best.metres
    if best.post_code not in before:
        _ring_by_itself(summons, best.post_code, f"{BETTER_PLACE}: {best.reason}")
        if _said_deaf(summons, [best.post_code, *before]):
            set_due(session, incident, summons.background.now)
    _ask_redkar(summons)
    summons.write()


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


def ring_next_post(summons: Summons) -> str | None:
    """Ring the best open post of the ranking that was not rung yet; its code, or None when there is none left."""
    reference = summons.office.reference.current()
    for entry in summons.incident.ranking:
        post = reference.post(entry["post"])
        if post is not None and post.is_open and post.code not in summons.posts:
            _ring_by_itself(summons, post.code, f"{NEXT_POST}: {entry['reason']}")
            return post.code
    return None


def posts_going(summons: Summons) -> Sequence[str]:
    """The posts that were rung and have not stood down."""
    return [code for code, one in summons.posts.items() if one.stood_down_at is None]


def note_deaf(session: Session, incident: Incident, post_codes: Sequence[str]) -> None:
    """Say that nobody would hear it at any of these posts; the next step has to come at once."""
    posts = sorted(post_codes)
    session.add(
        IncidentEvent(
            incident_id=incident.id, kind="board.deaf", words=DEAF, post_code=post_codes[0], data={"posts": posts}
        )
    )


def _said_deaf(summons: Summons, post_codes: Sequence[str]) -> bool:
    """Whether nobody would hear it at any of these posts, and the log says so. Drills ring nobody."""
    if summons.incident.is_drill or not post_codes or not all(map(summons.muster.is_deaf, post_codes)):
        return False
    note_deaf(summons.session, summons.incident, post_codes)
    return True


def _ring_post(summons: Summons, post_code: str, reason: str) -> None:
    incident = summons.incident
    post = summons.office.reference.current().post(post_code)
    if post is None:
        raise InvalidInput(NO_SUCH_POST, fields={"post_code": NO_SUCH_POST})
    dispatch = _dispatch(summons, post_code, reason)
    if dispatch.acknowledged_at is not None:
        raise Conflict(f"{post.name} sudah menerima kejadian ini ({dispatch.acknowledged_by}).")
    incident.post_code = incident.post_code or post_code
    parties = parties_of(summons, (Target.REGU_PERTAMA,), (post_code,))
    ring(summons, parties, Round(incident.escalation_step, templates.ALARM))


def _ring_by_itself(summons: Summons, post_code: str, reason: str) -> None:
    _ring_post(summons, post_code, reason)
    name = summons.office.reference.current().post_name(post_code)
    summons.note("post.rung", f"{name} dipanggil.", post_code, {"reason": reason})


def _choose(summons: Summons) -> tuple[Ranked, ...]:
    """Rank the posts for the incident's place and keep the list with it."""
    incident, office = summons.incident, summons.office
    point = None
    if incident.latitude is not None and incident.longitude is not None:
        point = Point(incident.latitude, incident.longitude)
    ranked = rank_posts(office, summons.session, summons.muster, Where(point, incident.kecamatan_code))
    incident.ranking = [one.kept() for one in ranked]
    stations = {post.code for post in office.reference.current().posts if post.kind != REDKAR_POST}
    metres = [one.metres for one in ranked if one.metres is not None and one.post_code in stations]
    incident.is_inside_wmk = min(metres) <= office.rules.wmk_m if point is not None and metres else None
    return ranked


def _is_placed(incident: Incident) -> bool:
    return incident.latitude is not None or incident.kecamatan_code is not None


def _ring_posts(summons: Summons, best: Sequence[Ranked]) -> tuple[Rung, ...]:
    if not best:
        return ()
    incident = summons.incident
    incident.post_code, incident.distance_m = best[0].post_code, best[0].metres
    for one in best:
        summons.send(one.post_code, one.reason, one.metres)
    parties = parties_of(summons, (Target.REGU_PERTAMA,), [one.post_code for one in best])
    return ring(summons, parties, Round(0, templates.ALARM))


def _ask_redkar(summons: Summons) -> tuple[Rung, ...]:
    """Volunteers of the desa who were not asked yet."""
    fresh = [party for party in redkar_of(summons) if party.holder not in summons.background.confirming]
    return ring(summons, fresh, Round(summons.incident.escalation_step, templates.CONFIRM, CONFIRM))


def _dispatch(summons: Summons, post_code: str, reason: str) -> Dispatch:
    """The post's part in the incident; one that stood down begins anew, what it did before is in the log."""
    found = summons.posts.get(post_code)
    if found is None:
        return summons.send(post_code, reason, metres_from(summons.incident.ranking, post_code))
    if found.stood_down_at is not None:
        found.stood_down_at = found.acknowledged_at = found.departed_at = found.arrived_at = None
        found.acknowledged_by, found.reason = "", reason
    return found
