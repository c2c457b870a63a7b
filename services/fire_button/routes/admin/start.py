"""The start page of administrators: what is set, and what could leave an alarm unheard."""

from common import db
from common.auth import ADMINISTRATOR, requires
from common.auth.pages import Page
from common.web.admin import page
from services.fire_button.queries.administration.overview import overview
from services.fire_button.routes.access import office
from services.fire_button.routes.admin.blueprint import blueprint


@blueprint.get("")
@requires(ADMINISTRATOR)
def start() -> Page:
    """Every part in one card."""
    with db.reading() as session:
        seen = overview(session, office().pack, office().reference.current())
    return page("admin/start.html", seen=seen)
