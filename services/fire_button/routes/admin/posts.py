"""Posts: the list, one post with its place on the map, a new one, open or closed."""

from typing import Any

from sqlalchemy import select

from common import db
from common.administration import Switch, stamp
from common.auth import ADMINISTRATOR, actor, requires
from common.auth.pages import Page
from common.directory import Opd
from common.errors import Conflict, DomainError, InvalidInput, NotFound
from common.web import maps, parse_form
from common.web.admin import done, form_page, page
from services.fire_button.actions import administration
from services.fire_button.actions.administration.places import NO_POST
from services.fire_button.messages.recipients import post_holder
from services.fire_button.models import Post
from services.fire_button.queries.administration.ways import ways_of_holder
from services.fire_button.routes.access import office
from services.fire_button.routes.admin.blueprint import blueprint
from services.fire_button.routes.admin.page import changing
from services.fire_button.schemas.administration import PostForm

LIST_PAGE, ONE_PAGE = "admin/posts.html", "admin/post.html"
KINDS = [("mako", "Markas komando"), ("sektor", "Pos sektor"), ("pos", "Pos"), ("redkar", "Pos Redkar")]


@blueprint.get("/pos")
@requires(ADMINISTRATOR)
def posts() -> Page:
    """Every post, those in service first."""
    with db.reading() as session:
        ordered = select(Post).order_by(Post.is_active.desc(), Post.position, Post.code)
        rows = session.scalars(ordered).all()
    return page(LIST_PAGE, rows=rows, kinds=dict(KINDS), kecamatan=office().kecamatan)


@blueprint.get("/pos/baru")
@requires(ADMINISTRATOR)
def post_new() -> Page:
    """The empty form."""
    return _one(None)


@blueprint.post("/pos/baru")
@requires(ADMINISTRATOR)
def post_add() -> Page:
    """A new post, open at once."""
    try:
        form = parse_form(PostForm)
        with changing() as session:
            code = administration.add_post(session, office().pack, form, actor())
    except (InvalidInput, Conflict) as refused:
        return _one(None, refused)
    return done("tambah", "admin.post", code=code)


@blueprint.get("/pos/<code>")
@requires(ADMINISTRATOR)
def post(code: str) -> Page:
    """One post."""
    return _one(code)


@blueprint.post("/pos/<code>")
@requires(ADMINISTRATOR)
def post_save(code: str) -> Page:
    """What it is called, where it stands, how it is reached."""
    try:
        form = parse_form(PostForm)
        with changing() as session:
            administration.edit_post(session, office().pack, code, form, actor())
    except (InvalidInput, Conflict) as refused:
        return _one(code, refused)
    return done("simpan", "admin.post", code=code)


@blueprint.post("/pos/<code>/buka")
@requires(ADMINISTRATOR)
def post_open(code: str) -> Page:
    """Let alarms ring it, or not."""
    form = parse_form(Switch)
    try:
        with changing() as session:
            administration.open_post(session, code, form, actor())
    except Conflict as refused:
        return _one(code, of_another=refused)
    return done("aktif" if form.on else "nonaktif", "admin.post", code=code)


@blueprint.post("/pos/<code>/aktif")
@requires(ADMINISTRATOR)
def post_switch(code: str) -> Page:
    """Keep it in the list, or not."""
    form = parse_form(Switch)
    try:
        with changing() as session:
            administration.switch_post(session, code, form, actor())
    except Conflict as refused:
        return _one(code, of_another=refused)
    return done("aktif" if form.on else "nonaktif", "admin.post", code=code)


@blueprint.post("/pos/<code>/bawaan")
@requires(ADMINISTRATOR)
def post_reset(code: str) -> Page:
    """Back to the pack's."""
    try:
        with changing() as session:
            administration.reset_post(session, office().pack, code, actor())
    except Conflict as refused:
        return _one(code, of_another=refused)
    return done("bawaan", "admin.post", code=code)


def _one(code: str | None, refused: DomainError | None = None, *, of_another: DomainError | None = None) -> Page:
    """`refused` is the form itself, `of_another` another act on the page."""
    pack = office().pack
    with db.reading() as session:
        row = session.get(Post, code) if code else None
        opd = session.scalars(select(Opd).where(Opd.is_active).order_by(Opd.abbreviation)).all()
        ways = ways_of_holder(session, office().box, post_holder(code)) if code else ()
    if code and row is None:
        raise NotFound(NO_POST)
    values: dict[str, Any] = {
        "row": row,
        "ways": ways,
        "seen": stamp(row.edited_at if row else None),
        "is_packed": any(entry.code == code for entry in pack.posts),
        "opd": opd,
        "kinds": KINDS,
        "kecamatan": [("", "Pilih kecamatan"), *((one.code, one.name) for one in pack.regions.kecamatan)],
        "map_url": maps.address(),
    }
    names = [name for name in PostForm.model_fields if name != "seen"]
    saved = {name: getattr(row, name) for name in names} if row else {"kind": "pos", "position": len(pack.posts)}
    if of_another is not None:
        return page(ONE_PAGE, of_another, saved=saved, **values)
    return form_page(ONE_PAGE, refused, saved=saved, **values)
