"""The OPD: the list, one OPD with its addresses, a new one, and a test message."""

from common import db
from common.administration import Switch, stamp
from common.auth import ADMINISTRATOR, actor, requires
from common.auth.pages import Page
from common.directory import Opd
from common.errors import Conflict, DomainError, InvalidInput, NotFound
from common.notifications import outbox
from common.web import parse_form
from common.web.admin import done, form_page, page
from services.perda_report.actions import administration
from services.perda_report.actions.administration.opd import NO_OPD
from services.perda_report.queries.administration.opd import contacts_of_opd, opd_list
from services.perda_report.routes.access import office
from services.perda_report.routes.admin.blueprint import blueprint
from services.perda_report.routes.admin.page import changing
from services.perda_report.schemas.administration import OpdForm

ONE_PAGE, NEW_PAGE = "admin/opd.html", "admin/opd_new.html"
SHOWN_TESTS = 5


@blueprint.get("/opd")
@requires(ADMINISTRATOR)
def opd() -> Page:
    """Every OPD, with what leads to it and whether it is reached."""
    with db.reading() as session:
        rows = opd_list(session)
    return page("admin/opd_list.html", rows=rows)


@blueprint.get("/opd/baru")
@requires(ADMINISTRATOR)
def opd_new() -> Page:
    """The empty form."""
    return form_page(NEW_PAGE, None, saved={"level": "kabupaten"})


@blueprint.post("/opd/baru")
@requires(ADMINISTRATOR)
def opd_add() -> Page:
    """A new agency."""
    try:
        form = parse_form(OpdForm)
        with changing() as session:
            code = administration.add_opd(session, form, actor())
    except InvalidInput as refused:
        return form_page(NEW_PAGE, refused, saved={})
    return done("tambah", "admin.opd_one", code=code)


@blueprint.get("/opd/<code>")
@requires(ADMINISTRATOR)
def opd_one(code: str) -> Page:
    """One OPD."""
    return _one(code)


@blueprint.post("/opd/<code>")
@requires(ADMINISTRATOR)
def opd_save(code: str) -> Page:
    """What it is called."""
    try:
        form = parse_form(OpdForm)
        with changing() as session:
            administration.edit_opd(session, code, form, actor())
    except (InvalidInput, Conflict) as refused:
        return _one(code, refused)
    return done("simpan", "admin.opd_one", code=code)


@blueprint.post("/opd/<code>/aktif")
@requires(ADMINISTRATOR)
def opd_switch(code: str) -> Page:
    """Let it answer for reports or not."""
    form = parse_form(Switch)
    try:
        with changing() as session:
            administration.switch_opd(session, code, form, actor())
    except Conflict as refused:
        return _one(code, of_another=refused)
    return done("aktif" if form.on else "nonaktif", "admin.opd_one", code=code)


@blueprint.post("/opd/<code>/uji")
@requires(ADMINISTRATOR)
def opd_test(code: str) -> Page:
    """A test message, on the way that every notice takes."""
    try:
        with changing() as session:
            administration.send_test(session, office(), code, actor())
    except Conflict as refused:
        return _one(code, of_another=refused)
    return done("uji", "admin.opd_one", code=code)


def _one(code: str, refused: DomainError | None = None, *, of_another: DomainError | None = None) -> Page:
    with db.reading() as session:
        row = session.get(Opd, code)
        if row is None:
            raise NotFound(NO_OPD)
        contacts = contacts_of_opd(session, code)
        tests = outbox.deliveries_of(session, administration.test_reference(code))
    saved = {name: getattr(row, name) for name in OpdForm.model_fields if name != "seen"}
    values = {
        "row": row,
        "contacts": contacts,
        "tests": tests[: -SHOWN_TESTS - 1 : -1],
        "seen": stamp(row.edited_at),
    }
    if of_another is not None:
        return page(ONE_PAGE, of_another, saved=saved, **values)
    return form_page(ONE_PAGE, refused, saved=saved, **values)
