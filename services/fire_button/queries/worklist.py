"""The control room's list: what is open first, the longest unanswered on top, with the counts of every tab."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, exists, func, or_, select
from sqlalchemy.orm import Session

from common.auth.identity import SignedIn
from services.fire_button.models import Alert, Dispatch, Incident
from services.fire_button.queries.reference import Reference
from services.fire_button.queries.views.desk import WorkItem, WorkPage
from services.fire_button.schemas.desk import DeskQuery
from services.fire_button.workflow import ENDED, OPEN, OPEN_STATES, READERS, STATE_LABELS, State

PAGE = 50
MOST_WORDS = 6
ON_THE_WAY = (State.DITERIMA, State.BERANGKAT)
AT_THE_PLACE = (State.TIBA, State.TERKENDALI)
STAGE = case({state.value: place for place, state in enumerate(OPEN_STATES)}, value=Incident.state, else_=9)


def work_page(session: Session, query: DeskQuery, officer: SignedIn, reference: Reference) -> WorkPage:
    """One page of the incidents that this officer may read."""
    mine = [readable(officer, reference), *_filters(query)]
    asked = select(Incident).where(*mine, _tabs()[query.tab]).order_by(*_order(query))
    found = session.scalars(asked.offset((query.halaman - 1) * PAGE).limit(PAGE + 1)).all()
    shown = found[:PAGE]
    ids = [one.id for one in shown]
    weights, posts = _weights(session, ids), _posts(session, reference, ids)
    return WorkPage(
        items=tuple(_item(one, reference, weights.get(one.id), posts[one.id]) for one in shown),
        counts=_counts(session, mine),
        page=query.halaman,
        has_more=len(found) > PAGE,
    )


def open_count(session: Session, officer: SignedIn, reference: Reference) -> int:
    """How many wait for an answer, for the menu."""
    asked = select(func.count()).select_from(Incident).where(readable(officer, reference), _tabs()["belum"])
    return session.scalar(asked) or 0


def readable(officer: SignedIn, reference: Reference) -> ColumnElement[bool]:
    """The incidents that are with an OPD of this officer, or with none yet."""
    codes = officer.opd_codes(*READERS)
    others = [] if codes is None else [post.code for post in reference.posts if post.opd_code not in codes]
    return or_(Incident.post_code.is_(None), Incident.post_code.not_in(others))


def _tabs() -> Mapping[str, ColumnElement[bool]]:
    real, is_open = ~Incident.is_drill, Incident.state.in_(OPEN)
    return {
        "terbuka": real & is_open,
        "belum": real & (Incident.state == State.BARU),
        "jalan": real & Incident.state.in_(ON_THE_WAY),
        "lokasi": real & Incident.state.in_(AT_THE_PLACE),
        "ditandai": real & is_open & or_(Incident.called_off_at.is_not(None), _has_marks()),
        "selesai": real & Incident.state.in_((*ENDED, State.DIGABUNG)),
        "latihan": Incident.is_drill.is_(True),
        "semua": real,
    }


def _has_marks() -> ColumnElement[bool]:
    marked = or_(Alert.is_late, Alert.is_flood, Alert.restriction_id.is_not(None))
    return exists().where(Alert.incident_id == Incident.id, marked)


def _filters(query: DeskQuery) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    for word in _words(query.q):
        columns = (Incident.number, Incident.place, Incident.landmark)
        wanted.append(or_(*(column.icontains(word, autoescape=True) for column in columns)))
    if query.kecamatan:
        wanted.append(Incident.kecamatan_code == query.kecamatan)
    if query.kind:
        wanted.append(Incident.kind_code == query.kind)
    if query.pos:
        rung = exists().where(Dispatch.incident_id == Incident.id, Dispatch.post_code == query.pos)
        wanted.append(or_(Incident.post_code == query.pos, rung))
    return wanted


def _words(typed: str | None) -> Sequence[str]:
    return (typed or "").replace("-", " ").split()[:MOST_WORDS]


def _order(query: DeskQuery) -> Sequence[Any]:
    if query.sort == "terbaru":
        return (Incident.received_at.desc(), Incident.id.desc())
    if query.sort == "terlama":
        return (Incident.received_at, Incident.id)
    # What has ended stands below, the newest end first.
    return (STAGE, Incident.ended_at.desc().nulls_first(), Incident.received_at, Incident.id)


def _counts(session: Session, mine: Sequence[ColumnElement[bool]]) -> Mapping[str, int]:
    tabs = _tabs()
    columns = (func.count().filter(condition).label(tab) for tab, condition in tabs.items())
    return dict(session.execute(select(*columns).select_from(Incident).where(*mine)).mappings().one())


def _weights(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    asked: Select[Any] = (
        select(
            Alert.incident_id,
            func.count().label("count"),
            func.bool_or(Alert.is_late).label("is_late"),
            func.bool_or(or_(Alert.is_flood, Alert.restriction_id.is_not(None))).label("is_marked"),
        )
        .where(Alert.incident_id.in_(ids))
        .group_by(Alert.incident_id)
    )
    return {row.incident_id: row for row in session.execute(asked)}


def _posts(session: Session, reference: Reference, ids: Sequence[UUID]) -> Mapping[UUID, list[str]]:
    """Who is at it, or is rung: those that answered first."""
    named: defaultdict[UUID, list[str]] = defaultdict(list)
    asked = select(Dispatch.incident_id, Dispatch.post_code).where(
        Dispatch.incident_id.in_(ids), Dispatch.stood_down_at.is_(None)
    )
    for incident_id, code in session.execute(asked.order_by(Dispatch.acknowledged_at.nulls_last(), Dispatch.rung_at)):
        named[incident_id].append(reference.post_name(code))
    return named


def _item(one: Incident, reference: Reference, weight: Any, posts: Sequence[str]) -> WorkItem:
    state, kind = State(one.state), reference.kind(one.kind_code)
    return WorkItem(
        number=one.number,
        state=state,
        state_label=STATE_LABELS[state],
        is_open=state in OPEN,
        is_drill=one.is_drill,
        kind_name=kind.name if kind else "",
        place=one.place,
        landmark=one.landmark,
        in_danger=bool(one.in_danger),
        alert_count=weight.count if weight else 0,
        is_late=bool(weight and weight.is_late),
        is_marked=bool(weight and weight.is_marked),
        is_called_off=one.called_off_at is not None,
        has_place=one.latitude is not None or one.kecamatan_code is not None,
        posts=tuple(posts),
        pressed_at=one.pressed_at,
        received_at=one.received_at,
        acknowledged_at=one.acknowledged_at,
        arrived_at=one.arrived_at,
        ended_at=one.ended_at,
    )
