"""Kinds of incident: the list, one kind with its advice, a new one."""

from typing import Any

from sqlalchemy import select

from common import db
from common.administration import Switch, stamp
from common.auth import ADMINISTRATOR, actor, requires
from common.auth.pages import Page
from common.errors import Conflict, DomainError, InvalidInput, NotFound
from common.web import parse_form
from common.web.admin import done, form_page, page
from services.fire_button.actions import administration
from services.fire_button.actions.administration.kinds import NO_KIND
from services.fire_button.models import Kind
from services.fire_button.routes.access import office
from services.fire_button.routes.admin.blueprint import blueprint
from services.fire_button.routes.admin.page import changing
from services.fire_button.schemas.administration import KindForm

LIST_PAGE, ONE_PAGE = "admin/kinds.html", "admin/kind.html"


@blueprint.get("/jenis")
@requires(ADMINISTRATOR)
def kinds() -> Page:
    """Every kind, those on offer first."""
    with db.reading() as session:
        rows = session.scalars(select(Kind).order_by(Kind.is_active.desc(), Kind.position, Kind.code)).all()
    return page(LIST_PAGE, rows=rows)


@blueprint.get("/jenis/baru")
@requires(ADMINISTRATOR)
def kind_new() -> Page:
    """The empty form."""
    return _one(None)


@blueprint.post("/jenis/baru")
@requires(ADMINISTRATOR)
def kind_add() -> Page:
    """Offer a new kind."""
    try:
        form = parse_form(KindForm)
        with changing() as session:
            code = administration.add_kind(session, form, actor())
    except (InvalidInput, Conflict) as refused:
        return _one(None, refused)
    return done("tambah", "admin.kind", code=code)


@blueprint.get("/jenis/<code>")
@requires(ADMINISTRATOR)
def kind(code: str) -> Page:
    """One kind."""
    return _one(code)


@blueprint.post("/jenis/<code>")
@requires(ADMINISTRATOR)
def kind_save(code: str) -> Page:
    """Its name and advice."""
    try:
        form = parse_form(KindForm)
        with changing() as session:
            administration.edit_kind(session, code, form, actor())
    except (InvalidInput, Conflict) as refused:
        return _one(code, refused)
    return done("simpan", "admin.kind", code=code)


@blueprint.post("/jenis/<code>/aktif")
@requires(ADMINISTRATOR)
def kind_switch(code: str) -> Page:
    """Offer it, or not any more."""
    form = parse_form(Switch)
    try:
        with changing() as session:
            administration.switch_kind(session, code, form, actor())
    except Conflict as refused:
        return _one(code, of_another=refused)
    return done("aktif" if form.on else "nonaktif", "admin.kind", code=code)


@blueprint.post("/jenis/<code>/bawaan")
@requires(ADMINISTRATOR)
def kind_reset(code: str) -> Page:
    """Back to the pack's."""
    try:
        with changing() as session:
            administration.reset_kind(session, office().pack, code, actor())
    except Conflict as refused:
        return _one(code, of_another=refused)
    return done("bawaan", "admin.kind", code=code)


def _one(code: str | None, refused: DomainError | None = None, *, of_another: DomainError | None = None) -> Page:
    with db.reading() as session:
        row = session.get(Kind, code) if code else None
        positions = session.scalars(select(Kind.position)).all()
    if code and row is None:
        raise NotFound(NO_KIND)
    values: dict[str, Any] = {
        "row": row,
        "seen": stamp(row.edited_at if row else None),
        "is_packed": any(entry.code == code for entry in office().pack.fire_kinds),
    }
    names = [name for name in KindForm.model_fields if name != "seen"]
    saved = {name: getattr(row, name) for name in names} if row else {"position": max(positions, default=0) + 1}
    if of_another is not None:
        return page(ONE_PAGE, of_another, saved=saved, **values)
    return form_page(ONE_PAGE, refused, saved=saved, **values)
