"""What a wall screen shows: open incidents with their posts and rings. Read once for all screens of a process."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from common.notifications.heartbeat import Heartbeat
from common.notifications.models import Outbox
from services.fire_button.models import Alert, Board, Dispatch, Incident, Ring
from services.fire_button.queries.alert import Desk
from services.fire_button.queries.duty import on_shift
from services.fire_button.queries.presence import is_live
from services.fire_button.queries.reference import Reference
from services.fire_button.schemas.board import (
    BoardTold,
    IncidentCard,
    NextStep,
    OnDuty,
    PostLine,
    Pulse,
    QuietBoard,
    RingLine,
)
from services.fire_button.workflow import OPEN, STATE_LABELS, State

MOST_SHOWN = 60
MOST_RINGS = 12
MOST_QUIET = 20
RELAY_DEAD_AFTER = timedelta(seconds=5)
# The loops of the relay: the one that delivers, and the one that takes the steps of escalations.
LOOPS = ("relay", "chores")
WHOM = {
    "regu_pertama": "Regu jaga",
    "regu_kedua": "Regu kedua",
    "semua_regu": "Semua regu",
    "pos_berikut": "Pos berikutnya",
    "kepala_pos": "Kepala pos",
    "operator": "Operator",
    "kepala_dinas": "Kepala dinas",
    "bpbd": "BPBD",
}
OUTCOMES = {"delivered": "sent", "failed": "failed", "withdrawn": "failed"}
OPEN_CODES = tuple(sorted(OPEN))


class _Callers(NamedTuple):
    standing: int
    is_late: bool
    is_marked: bool


NOBODY = _Callers(0, is_late=False, is_marked=False)


def board_view(session: Session, office: Desk) -> BoardTold:
    """Every open incident, unanswered ones and then the newest first; beyond MOST_SHOWN they are counted."""
    is_open = Incident.state.in_(OPEN_CODES)
    asked = select(Incident).where(is_open)
    asked = asked.order_by(Incident.acknowledged_at.is_not(None), Incident.received_at.desc()).limit(MOST_SHOWN)
    found = session.scalars(asked).all()
    total = session.scalar(select(func.count()).select_from(Incident).where(is_open)) or 0
    return BoardTold(incidents=_cards(session, office.reference.current(), found), more=total - len(found))


def incident_cards(session: Session, office: Desk, incident_ids: Collection[UUID]) -> Mapping[UUID, IncidentCard]:
    """These incidents as they stand, also ended ones, so that a screen can take them down."""
    found = session.scalars(select(Incident).where(Incident.id.in_(incident_ids))).all()
    cards = _cards(session, office.reference.current(), found)
    return {incident.id: card for incident, card in zip(found, cards, strict=True)}


def pulse(session: Session, office: Desk) -> Pulse:
    """Whether escalations go on, which screens nobody would hear, who is on duty."""
    now = func.clock_timestamp()
    beats = select(func.bool_and(Heartbeat.at > now - RELAY_DEAD_AFTER)).where(Heartbeat.name.in_(LOOPS))
    at, is_escalating = session.execute(select(now, beats.scalar_subquery())).one()
    known = {post.code for post in office.reference.current().posts}
    shifts = (person for person in on_shift(session) if person.post_code in known)
    return Pulse(
        at=at,
        is_escalating=bool(is_escalating),
        quiet=_quiet(session),
        duty=tuple(OnDuty(post_code=person.post_code or "", name=person.name) for person in shifts),
    )


def _quiet(session: Session) -> tuple[QuietBoard, ...]:
    """Screens that were set up and cannot be heard now."""
    asked = select(Board.name, Board.post_code, func.coalesce(is_live(), False))
    is_heard = func.coalesce(is_live(), False) & Board.is_audible
    asked = asked.where(Board.is_active, Board.token_hash.is_not(None), ~is_heard).order_by(Board.name)
    return tuple(
        QuietBoard(name=name, post_code=post, is_live=live)
        for name, post, live in session.execute(asked.limit(MOST_QUIET))
    )


def _cards(session: Session, reference: Reference, found: Sequence[Incident]) -> tuple[IncidentCard, ...]:
    ids = [incident.id for incident in found]
    if not ids:
        return ()
    posts, rings, callers = _posts(session, reference, ids), _rings(session, ids), _callers(session, ids)
    return tuple(
        _card(reference, one, callers.get(one.id, NOBODY), (tuple(posts[one.id]), tuple(rings[one.id][:MOST_RINGS])))
        for one in found
    )


def _posts(session: Session, reference: Reference, ids: Sequence[UUID]) -> Mapping[UUID, list[PostLine]]:
    lines: defaultdict[UUID, list[PostLine]] = defaultdict(list)
    asked = select(Dispatch).where(Dispatch.incident_id.in_(ids)).order_by(Dispatch.rung_at, Dispatch.id)
    for row in session.scalars(asked):
        lines[row.incident_id].append(
            PostLine(
                code=row.post_code,
                name=reference.post_name(row.post_code),
                rung_at=row.rung_at,
                acknowledged_at=row.acknowledged_at,
                acknowledged_by=row.acknowledged_by,
                departed_at=row.departed_at,
                arrived_at=row.arrived_at,
                is_stood_down=row.stood_down_at is not None,
                units=tuple(row.units),
                personnel=row.personnel,
            )
        )
    return lines


def _rings(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, list[RingLine]]:
    """The newest ring of each person, those who answered first, then the newest."""
    newest = (
        select(Ring, Outbox.state)
        .outerjoin(Outbox, Outbox.id == Ring.outbox_id)
        .where(Ring.incident_id.in_(ids))
        .ext(distinct_on(Ring.incident_id, Ring.holder))
        .order_by(Ring.incident_id, Ring.holder, Ring.answered_at.desc().nulls_last(), Ring.rung_at.desc())
    )
    lines: defaultdict[UUID, list[RingLine]] = defaultdict(list)
    found = sorted(session.execute(newest), key=lambda row: (row[0].answered_at is None, -row[0].rung_at.timestamp()))
    for ring, state in found:
        lines[ring.incident_id].append(
            RingLine(
                name=ring.holder_name,
                post_code=ring.post_code,
                purpose=ring.purpose,
                rung_at=ring.rung_at,
                answered_at=ring.answered_at,
                answer=ring.answer,
                outcome="unreachable" if ring.outbox_id is None else OUTCOMES.get(state or "", "waiting"),
            )
        )
    return lines


def _callers(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, _Callers]:
    asked = (
        select(
            Alert.incident_id,
            func.count().filter(Alert.cancelled_at.is_(None)),
            func.bool_or(Alert.is_late),
            func.bool_or(Alert.restriction_id.is_not(None)),
        )
        .where(Alert.incident_id.in_(ids))
        .group_by(Alert.incident_id)
    )
    return {row[0]: _Callers(row[1], row[2], row[3]) for row in session.execute(asked)}


def _card(
    reference: Reference,
    incident: Incident,
    callers: _Callers,
    lines: tuple[tuple[PostLine, ...], tuple[RingLine, ...]],
) -> IncidentCard:
    kind = reference.kind(incident.kind_code)
    state = State(incident.state)
    own = {name: getattr(incident, name) for name in IncidentCard.model_fields if hasattr(incident, name)}
    return IncidentCard.model_construct(
        **own,
        state_label=STATE_LABELS[state],
        is_open=state in OPEN,
        kind=kind.name if kind else "",
        callers=callers.standing,
        is_late=callers.is_late,
        is_marked=callers.is_marked,
        next_step=_next_step(reference, incident),
        posts=lines[0],
        rings=lines[1],
    )


def _next_step(reference: Reference, incident: Incident) -> NextStep | None:
    """Whom the next step rings; the last one comes again and again."""
    if incident.next_step_at is None:
        return None
    steps = reference.steps
    step = steps[min(incident.escalation_step, len(steps) - 1)] if steps else None
    whom = dict.fromkeys(WHOM.get(word, word) for word in step.whom) if step else ()
    return NextStep(at=incident.next_step_at, whom=", ".join(whom))
