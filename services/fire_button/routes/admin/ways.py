"""The ways of one holder (an officer, a volunteer, a post), as an administrator keeps them."""

from uuid import UUID

from common import db
from common.administration import Switch
from common.auth import ADMINISTRATOR, actor, requires
from common.auth.pages import Page, confirmed
from common.errors import Conflict, DomainError, InvalidInput, NotFound
from common.web import parse_form
from common.web.admin import done, form_page, page
from services.fire_button.actions import administration
from services.fire_button.queries.administration.holders import name_of
from services.fire_button.queries.administration.ways import ways_of_holder
from services.fire_button.routes.access import office
from services.fire_button.routes.admin.blueprint import blueprint
from services.fire_button.routes.admin.page import changing
from services.fire_button.schemas.administration import WayForm

PAGE = "admin/ways.html"
NO_HOLDER = "Orang atau pos ini tidak ada."


@blueprint.get("/jalur/<holder>")
@requires(ADMINISTRATOR)
def ways(holder: str) -> Page:
    """How this person or post is reached."""
    return _ways(holder)


@blueprint.post("/jalur/<holder>")
@requires(ADMINISTRATOR)
@confirmed
def way_add(holder: str) -> Page:
    """One way more."""
    _name(holder)
    try:
        form = parse_form(WayForm)
        with changing() as session:
            administration.add_way(session, office().box, holder, form, actor())
    except (InvalidInput, Conflict) as refused:
        return _ways(holder, refused)
    return done("tambah", "admin.ways", holder=holder)


@blueprint.post("/jalur/<holder>/<uuid:way_id>/uji")
@requires(ADMINISTRATOR)
def way_test(holder: str, way_id: UUID) -> Page:
    """A message that says that it is a test."""
    try:
        with changing() as session:
            administration.test_way(session, holder, way_id, actor())
    except Conflict as refused:
        return _ways(holder, of_another=refused)
    return done("uji", "admin.ways", holder=holder)


@blueprint.post("/jalur/<holder>/<uuid:way_id>/aktif")
@requires(ADMINISTRATOR)
@confirmed
def way_switch(holder: str, way_id: UUID) -> Page:
    """Use it, or let it rest."""
    form = parse_form(Switch)
    with changing() as session:
        administration.switch_way(session, holder, way_id, form, actor())
    return done("aktif" if form.on else "nonaktif", "admin.ways", holder=holder)


@blueprint.post("/jalur/<holder>/<uuid:way_id>/hapus")
@requires(ADMINISTRATOR)
@confirmed
def way_remove(holder: str, way_id: UUID) -> Page:
    """Forget the address."""
    with changing() as session:
        administration.remove_way(session, holder, way_id, actor())
    return done("hapus", "admin.ways", holder=holder)


def _name(holder: str) -> str:
    with db.reading() as session:
        name = name_of(session, holder)
    if name is None:
        raise NotFound(NO_HOLDER)
    return name


def _ways(holder: str, refused: DomainError | None = None, *, of_another: DomainError | None = None) -> Page:
    name = _name(holder)
    with db.reading() as session:
        rows = ways_of_holder(session, office().box, holder)
    values = {"name": name, "holder": holder, "ways": rows}
    if of_another is not None:
        return page(PAGE, of_another, saved={"channel": "sms"}, **values)
    return form_page(PAGE, refused, saved={"channel": "sms"}, **values)
