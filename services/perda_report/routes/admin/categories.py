"""Categories: the list, one category, a new one."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from common import db
from common.administration import Switch, stamp
from common.auth import ADMINISTRATOR, actor, requires
from common.auth.pages import Page
from common.directory import Opd
from common.errors import Conflict, DomainError, InvalidInput, NotFound
from common.web import parse_form
from common.web.admin import done, form_page, page
from services.perda_report.actions import administration
from services.perda_report.actions.administration.categories import NO_CATEGORY
from services.perda_report.models import Category
from services.perda_report.queries.administration.opd import active_opd
from services.perda_report.routes.access import office
from services.perda_report.routes.admin.blueprint import blueprint
from services.perda_report.routes.admin.page import changing
from services.perda_report.schemas.administration import CategoryForm

ONE_PAGE = "admin/category.html"


@blueprint.get("/jenis")
@requires(ADMINISTRATOR)
def categories() -> Page:
    """Every category, those on offer first."""
    return _list()


@blueprint.get("/jenis/baru")
@requires(ADMINISTRATOR)
def category_new() -> Page:
    """The empty form."""
    return _new()


@blueprint.post("/jenis/baru")
@requires(ADMINISTRATOR)
def category_add() -> Page:
    """Offer a new kind."""
    try:
        form = parse_form(CategoryForm)
        with changing() as session:
            code = administration.add_category(session, office().pack, form, actor())
    except (InvalidInput, Conflict) as refused:
        return _new(refused)
    return done("tambah", "admin.category", code=code)


@blueprint.get("/jenis/<code>")
@requires(ADMINISTRATOR)
def category(code: str) -> Page:
    """One category."""
    return _one(code)


@blueprint.post("/jenis/<code>")
@requires(ADMINISTRATOR)
def category_save(code: str) -> Page:
    """Change its words, OPD and days."""
    try:
        form = parse_form(CategoryForm)
        with changing() as session:
            administration.edit_category(session, office().pack, code, form, actor())
    except (InvalidInput, Conflict) as refused:
        return _one(code, refused)
    return done("simpan", "admin.category", code=code)


@blueprint.post("/jenis/<code>/aktif")
@requires(ADMINISTRATOR)
def category_switch(code: str) -> Page:
    """Offer it, or not any more."""
    form = parse_form(Switch)
    try:
        with changing() as session:
            administration.switch_category(session, code, form, actor())
    except Conflict as refused:
        return _one(code, of_another=refused)
    return done("aktif" if form.on else "nonaktif", "admin.category", code=code)


@blueprint.post("/jenis/<code>/bawaan")
@requires(ADMINISTRATOR)
def category_reset(code: str) -> Page:
    """Back to the pack's."""
    try:
        with changing() as session:
            administration.reset_category(session, office().pack, code, actor())
    except Conflict as refused:
        return _one(code, of_another=refused)
    return done("bawaan", "admin.category", code=code)


def _list() -> Page:
    with db.reading() as session:
        rows = session.scalars(
            select(Category).order_by(Category.is_active.desc(), Category.position, Category.code)
        ).all()
    return page("admin/categories.html", rows=rows, opd_of=office().reference.current().opd_of)


def _new(refused: DomainError | None = None) -> Page:
    with db.reading() as session:
        rows = session.scalars(select(Category.position)).all()
        choices = active_opd(session)
    start = {"verify_days": 3, "finish_days": 8, "position": max(rows, default=0) + 1}
    return form_page(ONE_PAGE, refused, saved=start, row=None, is_packed=False, seen="", **_choices(choices))


def _one(code: str, refused: DomainError | None = None, *, of_another: DomainError | None = None) -> Page:
    """`refused` is the form itself, `of_another` another act on the page."""
    with db.reading() as session:
        row = session.get(Category, code)
        choices = active_opd(session)
    if row is None:
        raise NotFound(NO_CATEGORY)
    values: dict[str, Any] = {
        "row": row,
        "seen": stamp(row.edited_at),
        "is_packed": any(entry.code == code for entry in office().pack.categories),
        **_choices(choices),
    }
    saved = {name: getattr(row, name) for name in CategoryForm.model_fields if name != "seen"}
    if of_another is not None:
        return page(ONE_PAGE, of_another, saved=saved, **values)
    return form_page(ONE_PAGE, refused, saved=saved, **values)


def _choices(opd: Sequence[Opd]) -> dict[str, Any]:
    return {"opd": opd, "partners": [(one.code, one.abbreviation) for one in opd]}
