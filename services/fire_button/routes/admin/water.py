"""Water sources: the list, one of them with its place on the map, a new one."""

from typing import Any

from sqlalchemy import select

from common import db
from common.administration import Switch, stamp
from common.auth import ADMINISTRATOR, actor, requires
from common.auth.pages import Page
from common.errors import Conflict, DomainError, InvalidInput, NotFound
from common.web import maps, parse_form
from common.web.admin import done, form_page, page
from services.fire_button.actions import administration
from services.fire_button.actions.administration.places import NO_WATER
from services.fire_button.models import WaterSource
from services.fire_button.routes.access import office
from services.fire_button.routes.admin.blueprint import blueprint
from services.fire_button.routes.admin.page import changing
from services.fire_button.schemas.administration import WaterForm

LIST_PAGE, ONE_PAGE = "admin/waters.html", "admin/water.html"
KINDS = [
    ("hidran", "Hidran"),
    ("tandon", "Tandon"),
    ("sungai", "Sungai"),
    ("embung", "Embung"),
    ("kolam", "Kolam"),
    ("laut", "Laut"),
]


@blueprint.get("/air")
@requires(ADMINISTRATOR)
def waters() -> Page:
    """Every water source, those in use first."""
    with db.reading() as session:
        rows = session.scalars(select(WaterSource).order_by(WaterSource.is_active.desc(), WaterSource.name)).all()
    return page(LIST_PAGE, rows=rows, kinds=dict(KINDS))


@blueprint.get("/air/baru")
@requires(ADMINISTRATOR)
def water_new() -> Page:
    """The empty form."""
    return _one(None)


@blueprint.post("/air/baru")
@requires(ADMINISTRATOR)
def water_add() -> Page:
    """One more place to take water from."""
    try:
        form = parse_form(WaterForm)
        with changing() as session:
            administration.add_water(session, office().pack, form, actor())
    except (InvalidInput, Conflict) as refused:
        return _one(None, refused)
    return done("tambah", "admin.waters")


@blueprint.get("/air/<code>")
@requires(ADMINISTRATOR)
def water(code: str) -> Page:
    """One water source."""
    return _one(code)


@blueprint.post("/air/<code>")
@requires(ADMINISTRATOR)
def water_save(code: str) -> Page:
    """What it is and where."""
    try:
        form = parse_form(WaterForm)
        with changing() as session:
            administration.edit_water(session, office().pack, code, form, actor())
    except (InvalidInput, Conflict) as refused:
        return _one(code, refused)
    return done("simpan", "admin.water", code=code)


@blueprint.post("/air/<code>/aktif")
@requires(ADMINISTRATOR)
def water_switch(code: str) -> Page:
    """Show it to crews, or not."""
    form = parse_form(Switch)
    with changing() as session:
        administration.switch_water(session, code, form, actor())
    return done("aktif" if form.on else "nonaktif", "admin.water", code=code)


@blueprint.post("/air/<code>/bawaan")
@requires(ADMINISTRATOR)
def water_reset(code: str) -> Page:
    """Back to the pack's."""
    try:
        with changing() as session:
            administration.reset_water(session, office().pack, code, actor())
    except Conflict as refused:
        return _one(code, of_another=refused)
    return done("bawaan", "admin.water", code=code)


def _one(code: str | None, refused: DomainError | None = None, *, of_another: DomainError | None = None) -> Page:
    with db.reading() as session:
        row = session.get(WaterSource, code) if code else None
    if code and row is None:
        raise NotFound(NO_WATER)
    values: dict[str, Any] = {
        "row": row,
        "seen": stamp(row.edited_at if row else None),
        "is_packed": any(entry.code == code for entry in office().pack.water_sources),
        "kinds": KINDS,
        "map_url": maps.address(),
    }
    names = [name for name in WaterForm.model_fields if name != "seen"]
    saved = {name: getattr(row, name) for name in names} if row else {"kind": "hidran"}
    if of_another is not None:
        return page(ONE_PAGE, of_another, saved=saved, **values)
    return form_page(ONE_PAGE, refused, saved=saved, **values)
