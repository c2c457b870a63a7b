"""The start page of administrators, who read no reports: what is set, and what is missing."""

from common import db
from common.auth import ADMINISTRATOR, requires
from common.auth.pages import Page
from common.web.admin import page
from services.perda_report.queries.administration.overview import overview
from services.perda_report.routes.access import office
from services.perda_report.routes.admin.blueprint import blueprint


@blueprint.get("")
@requires(ADMINISTRATOR)
def start() -> Page:
    """Every part in one card."""
    with db.reading() as session:
        seen = overview(session, office().pack)
    return page("admin/start.html", seen=seen)
