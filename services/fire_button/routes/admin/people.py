"""Officers: which post they belong to. Redkar volunteers: name, desa, and how they are asked."""

from uuid import UUID

from common import db
from common.administration import Switch, stamp
from common.auth import ADMINISTRATOR, actor, requires
from common.auth.pages import Page, confirmed
from common.errors import Conflict, DomainError, InvalidInput, NotFound
from common.web import parse_form, parse_query
from common.web.admin import done, form_page, page
from services.fire_button.actions import administration
from services.fire_button.actions.administration.people import NO_OFFICER, NO_VOLUNTEER
from services.fire_button.models import Volunteer
from services.fire_button.queries.administration import people as asking
from services.fire_button.routes.access import office
from services.fire_button.routes.admin.blueprint import blueprint
from services.fire_button.routes.admin.page import changing
from services.fire_button.schemas.administration import CrewForm, VolunteerForm, VolunteerQuery

PERSON_PAGE, VOLUNTEERS_PAGE, VOLUNTEER_PAGE = "admin/person.html", "admin/volunteers.html", "admin/volunteer.html"


@blueprint.get("/orang")
@requires(ADMINISTRATOR)
def people() -> Page:
    """Everybody with a right here, by post."""
    with db.reading() as session:
        rows = asking.people(session, office().reference.current())
    return page("admin/people.html", rows=rows)


@blueprint.get("/orang/<uuid:officer_id>")
@requires(ADMINISTRATOR)
def person(officer_id: UUID) -> Page:
    """One officer."""
    return _person(officer_id)


@blueprint.post("/orang/<uuid:officer_id>")
@requires(ADMINISTRATOR)
def person_save(officer_id: UUID) -> Page:
    """Their post."""
    try:
        form = parse_form(CrewForm)
        with changing() as session:
            administration.place_officer(session, officer_id, form, actor())
    except (InvalidInput, Conflict) as refused:
        return _person(officer_id, refused)
    return done("simpan", "admin.person", officer_id=officer_id)


@blueprint.get("/relawan")
@requires(ADMINISTRATOR)
def volunteers() -> Page:
    """Volunteers, those of one desa together."""
    asked = parse_query(VolunteerQuery)
    with db.reading() as session:
        rows = asking.volunteers(session, office().pack.regions, asked.q or "")
    return page(VOLUNTEERS_PAGE, rows=rows, words=asked.q or "")


@blueprint.get("/relawan/baru")
@requires(ADMINISTRATOR)
def volunteer_new() -> Page:
    """The empty form."""
    return _volunteer(None)


@blueprint.post("/relawan/baru")
@requires(ADMINISTRATOR)
@confirmed
def volunteer_add() -> Page:
    """One more volunteer."""
    try:
        form = parse_form(VolunteerForm)
        with changing() as session:
            administration.add_volunteer(session, office(), form, actor())
    except (InvalidInput, Conflict) as refused:
        return _volunteer(None, refused)
    return done("tambah", "admin.volunteers")


@blueprint.get("/relawan/<uuid:volunteer_id>")
@requires(ADMINISTRATOR)
def volunteer(volunteer_id: UUID) -> Page:
    """One volunteer."""
    return _volunteer(volunteer_id)


@blueprint.post("/relawan/<uuid:volunteer_id>")
@requires(ADMINISTRATOR)
@confirmed
def volunteer_save(volunteer_id: UUID) -> Page:
    """Name, desa, another number."""
    try:
        form = parse_form(VolunteerForm)
        with changing() as session:
            administration.edit_volunteer(session, office(), volunteer_id, form, actor())
    except (InvalidInput, Conflict) as refused:
        return _volunteer(volunteer_id, refused)
    return done("simpan", "admin.volunteer", volunteer_id=volunteer_id)


@blueprint.post("/relawan/<uuid:volunteer_id>/aktif")
@requires(ADMINISTRATOR)
def volunteer_switch(volunteer_id: UUID) -> Page:
    """Ask them, or not."""
    form = parse_form(Switch)
    with changing() as session:
        administration.switch_volunteer(session, volunteer_id, form, actor())
    return done("aktif" if form.on else "nonaktif", "admin.volunteer", volunteer_id=volunteer_id)


@blueprint.post("/relawan/<uuid:volunteer_id>/hapus")
@requires(ADMINISTRATOR)
def volunteer_remove(volunteer_id: UUID) -> Page:
    """Forget them and their numbers."""
    with changing() as session:
        administration.remove_volunteer(session, volunteer_id, actor())
    return done("hapus", "admin.volunteers")


def _person(officer_id: UUID, refused: DomainError | None = None) -> Page:
    reference = office().reference.current()
    with db.reading() as session:
        row = asking.person(session, reference, officer_id)
    if row is None:
        raise NotFound(NO_OFFICER)
    posts = [("", "Tanpa pos (ruang kendali atau kantor)"), *((post.code, post.name) for post in reference.posts)]
    seen = stamp(row.edited_at)
    return form_page(PERSON_PAGE, refused, saved={"post_code": row.post_code}, row=row, posts=posts, seen=seen)


def _volunteer(volunteer_id: UUID | None, refused: DomainError | None = None) -> Page:
    regions = office().pack.regions
    with db.reading() as session:
        row = session.get(Volunteer, volunteer_id) if volunteer_id else None
    if volunteer_id and row is None:
        raise NotFound(NO_VOLUNTEER)
    desa = [(one.name, [(each.code, each.name) for each in regions.desa_of(one.code)]) for one in regions.kecamatan]
    saved = {"name": row.name, "desa_code": row.desa_code} if row else {}
    return form_page(VOLUNTEER_PAGE, refused, saved=saved, row=row, desa=desa)
