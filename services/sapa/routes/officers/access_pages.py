"""/petugas/kasus/<number>/akses: who holds the keys of a case; giving them to somebody more, taking them away."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Blueprint, request

from common import db
from common.auth import requires
from common.auth.pages import Page, go, show
from common.errors import DomainError
from common.web import parse_form
from services.sapa.actions.granting import Gift, Revocation, give, revoke
from services.sapa.actions.opening import open_case
from services.sapa.queries.likeness import alike
from services.sapa.queries.opened import OpenedCase
from services.sapa.queries.trust import Colleague, colleagues
from services.sapa.routes.access import doer, office
from services.sapa.routes.officers.auth.confirmed import confirmed
from services.sapa.schemas.entries.received import AccessChanged
from services.sapa.workflow import CASE_ROLES, GIVING_PARTS, PART_LABELS, ROLE_LABELS, Part, Role

blueprint = Blueprint("access", __name__, url_prefix="/petugas/kasus/<number>/akses")
DONE = {
    "beri": "Akses diberikan. Petugas itu dapat membuka kasus ini sekarang.",
    "cabut": "Akses dicabut. Kasus memakai kunci baru yang tidak dimiliki petugas itu.",
}
GIFTS = {
    Part.PENDAMPING: "Pendamping: cerita dan identitas",
    Part.PENYELIA: "Penyelia: cerita dan identitas, dapat mencabut akses",
    Part.REKAN: "Rekan: cerita saja, tanpa nama dan alamat",
}


@dataclass(frozen=True, slots=True)
class HolderRow:
    """One who holds the case now. `is_current`: the officer's own key is still good."""

    key_id: UUID
    name: str
    role: str
    part: str
    has_identity: bool
    is_current: bool
    is_me: bool


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change of access, as its signed entry tells it."""

    at: datetime
    by: str
    name: str
    is_given: bool
    part: str
    reason: str


@blueprint.get("")
@requires(*CASE_ROLES)
def holders(number: str) -> Page:
    """Who holds it, who held it."""
    return _page(open_case(office(), doer(), number))


@blueprint.post("/beri")
@requires(*CASE_ROLES)
@confirmed
def give_access(number: str) -> Page:
    """To one officer more."""
    case = open_case(office(), doer(), number)
    try:
        form = parse_form(Gift)
        with db.transaction() as session:
            give(session, office(), doer(), case, form)
    except DomainError as refused:
        return _page(case, refused), refused.status
    return go("access.holders", number=number, selesai="beri")


@blueprint.post("/cabut")
@requires(*CASE_ROLES)
@confirmed
def revoke_access(number: str) -> Page:
    """From one officer: the case gets new keys."""
    case = open_case(office(), doer(), number)
    try:
        form = parse_form(Revocation)
        with db.transaction() as session:
            revoke(session, office(), doer(), case, form)
    except DomainError as refused:
        return _page(case, refused), refused.status
    return go("access.holders", number=number, selesai="cabut")


def _page(case: OpenedCase, refused: DomainError | None = None) -> str:
    me = doer()
    with db.reading() as session:
        known = colleagues(session, office().trust)
        similar = alike(session, me.key_id, case.id)
    held = _held(case, known, me.key_id)
    return show(
        "officers/access/holders.html",
        refused,
        case=case,
        holders=held,
        changes=_changes(case, known),
        others=_others(case, known),
        gifts=[(part.value, words) for part, words in GIFTS.items()],
        part=PART_LABELS[Part(case.part)],
        similar=similar,
        may_give=case.part in GIVING_PARTS,
        revocable=[(str(row.key_id), row.name) for row in held] if case.part == Part.PENYELIA else [],
        has_escrow=case.now.has_escrow,
        typed=request.form,
        done=DONE.get(request.args.get("selesai", ""), ""),
    )


def _held(case: OpenedCase, known: Mapping[UUID, Colleague], mine: UUID) -> list[HolderRow]:
    return [
        HolderRow(
            key_id=one.key_id,
            name=known[one.key_id].name,
            role=ROLE_LABELS[known[one.key_id].role],
            part=PART_LABELS[Part(one.part)],
            has_identity=one.has_identity,
            is_current=known[one.key_id].is_current,
            is_me=one.key_id == mine,
        )
        for one in case.now.live
    ]


def _changes(case: OpenedCase, known: Mapping[UUID, Colleague]) -> list[ChangeRow]:
    """Newest first."""
    told = [(one, one.body) for one in reversed(case.entries) if isinstance(one.body, AccessChanged)]
    return [
        ChangeRow(
            at=one.made_at,
            by=one.author.name,
            name=known[body.holder_key_id].name if body.holder_key_id in known else "Petugas lain",
            is_given=body.is_given,
            part=PART_LABELS[Part(body.part)],
            reason=body.reason,
        )
        for one, body in told
    ]


def _others(case: OpenedCase, known: Mapping[UUID, Colleague]) -> list[tuple[str, str]]:
    """Who does not hold it yet."""
    held = {one.key_id for one in case.now.live}
    able = [one for one in known.values() if one.is_current and one.role in CASE_ROLES and one.key_id not in held]
    ordered = sorted(able, key=lambda one: (one.role is not Role.PENYELIA, one.name))
    return [(str(one.key_id), f"{one.name} · {ROLE_LABELS[one.role]}") for one in ordered]
