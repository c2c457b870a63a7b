"""/petugas/kunci/<id>: one key. Its supervisor revokes it, renews the cases that it held, and gives them again."""

from typing import Annotated
from uuid import UUID

from flask import request
from pydantic import Field

from common import db
from common.auth import requires
from common.auth.pages import Page, go
from common.errors import Conflict, DomainError, NotFound
from common.web import parse_form
from services.sapa.actions.keys.rekeying import Rekeyed, regrant, rekey
from services.sapa.actions.keys.revoking import NO_SUCH_KEY, REASON_LABELS, Reason, revoke_key
from services.sapa.queries.office_keys import KeyState, former_keys, lost_cases, office_key, pending_cases, regrantable
from services.sapa.routes.access import doer, office
from services.sapa.routes.officers.auth.confirmed import confirmed
from services.sapa.routes.officers.keys.blueprint import blueprint, page, request_lines
from services.sapa.routes.officers.keys.office import KEEPERS
from services.sapa.schemas.reporting import Frozen
from services.sapa.workflow import Role

NOT_REVOKED = "Cabut kunci ini dulu."


class KeyRevoked(Frozen):
    """Why; PELANGGARAN seals anew what was written before."""

    reason: Reason


class KeyCompared(Frozen):
    """The last group of the fingerprint, as the officer reads it aloud."""

    group: Annotated[str, Field(min_length=1, max_length=12)]


@blueprint.get("/<uuid:key_id>")
@requires(*KEEPERS)
def one(key_id: UUID) -> Page:
    """The key and what may be done with it."""
    return _one(key_id)


@blueprint.post("/<uuid:key_id>/cabut")
@requires(Role.PENYELIA)
@confirmed
def revoke(key_id: UUID) -> Page:
    """Out of use at once; then a new epoch for every case that the supervisor holds with it."""
    try:
        given = parse_form(KeyRevoked)
        with db.transaction() as session:
            revoke_key(session, office(), doer(), key_id, given.reason)
        rekeyed = rekey(office(), doer(), key_id, given.reason)
    except DomainError as refused:
        return _one(key_id, refused), refused.status
    return _one(key_id, rekeyed=rekeyed) if rekeyed.left else go("keys.one", key_id=key_id, dicabut=1)


@blueprint.post("/<uuid:key_id>/ganti")
@requires(Role.PENYELIA)
@confirmed
def renew(key_id: UUID) -> Page:
    """The cases that were left over: held by another supervisor, or by too few until now."""
    try:
        given = parse_form(KeyRevoked)
        with db.reading() as session:
            row = office_key(session, office().trust, key_id)
        if row is None or row.state is not KeyState.REVOKED:
            raise Conflict(NOT_REVOKED)
        rekeyed = rekey(office(), doer(), key_id, given.reason)
    except DomainError as refused:
        return _one(key_id, refused), refused.status
    return _one(key_id, rekeyed=rekeyed)


@blueprint.post("/<uuid:key_id>/beri")
@requires(Role.PENYELIA)
@confirmed
def give_again(key_id: UUID) -> Page:
    """An officer who lost everything and has fresh, certified keys gets back what the former ones held."""
    try:
        given = parse_form(KeyCompared)
        rekeyed = regrant(office(), doer(), key_id, given.group)
    except DomainError as refused:
        return _one(key_id, refused), refused.status
    return _one(key_id, rekeyed=rekeyed)


def _one(key_id: UUID, refused: DomainError | None = None, rekeyed: Rekeyed | None = None) -> str:
    me = doer()
    with db.reading() as session:
        row = office_key(session, office().trust, key_id)
        if row is None:
            raise NotFound(NO_SUCH_KEY)
        pending = pending_cases(session, me.key_id, key_id)
        lines = request_lines(session)
        lost = lost_cases(session, me.key_id, key_id)
        former = [n for old in former_keys(session, key_id) for n in regrantable(session, me.key_id, old.id, key_id)]
    return page(
        "one",
        refused,
        row=row,
        line=lines.get(key_id),
        pending=pending,
        lost=lost,
        former=former,
        rekeyed=rekeyed,
        reasons=REASON_LABELS.items(),
        is_mine=row.officer_id == me.officer.id,
        is_supervisor=me.role is Role.PENYELIA,
        is_current=row.state is KeyState.CURRENT,
        told=next((name for name in ("sah", "dicabut") if name in request.args), ""),
    )
