"""Deadlines: what holds today and from when the next, a new one, and the history."""

from datetime import datetime
from uuid import UUID

from common import db
from common.auth import ADMINISTRATOR, actor, requires
from common.auth.pages import Page
from common.errors import Conflict, DomainError, InvalidInput, NotFound
from common.web import parse_form
from common.web.admin import done, form_page, page
from services.perda_report.actions import administration
from services.perda_report.queries.administration.deadlines import (
    TERM_LABELS,
    category_terms,
    common_terms,
    deadline_history,
)
from services.perda_report.routes.access import office
from services.perda_report.routes.admin.blueprint import blueprint
from services.perda_report.routes.admin.page import changing
from services.perda_report.schemas.administration import DeadlineForm


@blueprint.get("/tenggat")
@requires(ADMINISTRATOR)
def deadlines() -> Page:
    """Every term with the count that holds today."""
    return _deadlines()


@blueprint.post("/tenggat")
@requires(ADMINISTRATOR)
def deadline_set() -> Page:
    """Working days of a term from a day on."""
    try:
        form = parse_form(DeadlineForm)
        with changing() as session:
            administration.set_deadline(session, office().pack, form, actor())
    except (InvalidInput, Conflict) as refused:
        return _deadlines(refused)
    return done("tambah", "admin.deadlines")


@blueprint.post("/tenggat/<uuid:deadline_id>/batal")
@requires(ADMINISTRATOR)
def deadline_cancel(deadline_id: UUID) -> Page:
    """Take back one that does not hold yet."""
    try:
        with changing() as session:
            administration.cancel_deadline(session, office().pack, deadline_id, actor())
    except (Conflict, NotFound) as refused:
        return _deadlines(of_another=refused)
    return done("hapus", "admin.deadlines")


def _deadlines(refused: DomainError | None = None, *, of_another: DomainError | None = None) -> Page:
    reference = office().reference.current()
    today = datetime.now(office().pack.zone).date()
    with db.reading() as session:
        history = deadline_history(session, reference, today)
    values = {
        "common": common_terms(reference, today),
        "by_category": category_terms(reference, today),
        "history": history,
        "today": today,
        "terms": [(term.value, words) for term, words in TERM_LABELS.items()],
        "categories": [(one.code, one.name) for one in reference.categories],
    }
    saved = {"valid_from": today}
    if of_another is not None:
        return page("admin/deadlines.html", of_another, saved=saved, **values)
    return form_page("admin/deadlines.html", refused, saved=saved, **values)
