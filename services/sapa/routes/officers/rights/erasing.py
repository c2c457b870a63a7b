"""Asking, agreeing, refusing. After everything was deleted there is no page of the case to come back to."""

from uuid import UUID

from flask import Blueprint, request

from common import db
from common.auth import requires
from common.auth.pages import Page, go, show
from common.codes import new_id
from common.errors import DomainError
from common.web import parse_form
from services.sapa.actions.erasing import approve_erasure, ask_erasure, refuse_erasure
from services.sapa.actions.opening import open_case
from services.sapa.queries.erasure import waiting_erasure
from services.sapa.queries.opened import OpenedCase
from services.sapa.routes.access import doer, office
from services.sapa.routes.officers.auth.confirmed import confirmed
from services.sapa.schemas.entries.erasure import (
    EXTENT_LABELS,
    AskErasure,
    ErasureAsked,
    ErasureRefused,
    Extent,
    PartlyErased,
)
from services.sapa.schemas.reporting import Frozen, Words
from services.sapa.workflow import CASE_ROLES, GIVING_PARTS, Part

blueprint = Blueprint("rights", __name__, url_prefix="/petugas/kasus/<number>/akses/hapus")
PAGE = "officers/rights/erasing.html"
DONE = {
    "minta": "Permintaan tercatat. Pemegang kasus yang lain memutuskan.",
    "tolak": "Permintaan ditolak. Isi kasus tetap.",
    "sebagian": "Isi kasus sudah dihapus. Kotak pesan tetap dapat dijawab.",
}


class RefuseErasure(Frozen):
    """Why not."""

    words: Words = ""


@blueprint.get("")
@requires(*CASE_ROLES)
def page(number: str) -> Page:
    """What waits, or the form to ask."""
    return _page(open_case(office(), doer(), number))


@blueprint.post("/<uuid:entry_id>")
@requires(*CASE_ROLES)
@confirmed
def ask(number: str, entry_id: UUID) -> Page:
    """Ask for it; the same id asks once."""
    case = open_case(office(), doer(), number)
    try:
        form = parse_form(AskErasure)
        asked = ErasureAsked(extent=form.extent, reason=form.reason, thread=entry_id)
        with db.transaction() as session:
            ask_erasure(session, office(), doer(), case, asked)
    except DomainError as refused:
        return _page(case, refused, entry_id), refused.status
    return go("rights.page", number=number, selesai="minta")


@blueprint.post("/<uuid:asked_id>/setuju")
@requires(*CASE_ROLES)
@confirmed
def approve(number: str, asked_id: UUID) -> Page:
    """Delete."""
    case = open_case(office(), doer(), number)
    try:
        with db.transaction() as session:
            extent = approve_erasure(session, office(), doer(), case, asked_id)
    except DomainError as refused:
        return _page(case, refused), refused.status
    if extent is Extent.SEMUA:
        return show("officers/rights/erased.html", number=number)
    return go("rights.page", number=number, selesai="sebagian")


@blueprint.post("/<uuid:asked_id>/tolak")
@requires(*CASE_ROLES)
def refuse(number: str, asked_id: UUID) -> Page:
    """Leave everything as it is."""
    case = open_case(office(), doer(), number)
    try:
        told = ErasureRefused(words=parse_form(RefuseErasure).words, thread=asked_id)
        with db.transaction() as session:
            refuse_erasure(session, office(), doer(), case, told)
    except DomainError as refused:
        return _page(case, refused), refused.status
    return go("rights.page", number=number, selesai="tolak")


def _page(case: OpenedCase, refused: DomainError | None = None, entry_id: UUID | None = None) -> str:
    asked = waiting_erasure(case)
    return show(
        PAGE,
        refused,
        case=case,
        asked=asked,
        is_mine=asked is not None and asked.by.officer_id == doer().officer.id,
        may_ask=case.part == Part.PENYELIA and case.has_identity,
        may_decide=case.part in GIVING_PARTS and case.has_identity,
        was_reduced=any(isinstance(one.body, PartlyErased) for one in case.entries),
        extents=EXTENT_LABELS,
        entry_id=entry_id or new_id(),
        typed=request.form,
        done=DONE.get(request.args.get("selesai", ""), ""),
    )
