"""Who the people are: opened with a reason, on this one page, and written down before."""

from flask import request
from flask.typing import ResponseReturnValue

from common.auth import requires
from common.web.said import Said
from services.sapa.actions.opening import open_identity
from services.sapa.queries.opened import OpenedEntry
from services.sapa.routes.access import doer, office
from services.sapa.routes.officers.case.blueprint import blueprint
from services.sapa.routes.officers.case.page import REFUSALS, folded, look, refused
from services.sapa.routes.officers.case.tabs import tab_page
from services.sapa.schemas.entries.received import ReporterNamed
from services.sapa.workflow import CASE_ROLES

TAB = "orang"
OPEN = "buka-identitas"


@blueprint.post("/<number>/identitas")
@requires(*CASE_ROLES)
def identity(number: str) -> ResponseReturnValue:
    """The people with their names."""
    view = look(number)
    try:
        opened = open_identity(office(), doer(), view.case, request.form.get("reason", ""))
    except REFUSALS as wrong:
        return tab_page(TAB, view, refused(OPEN, wrong)), wrong.status
    return tab_page(TAB, folded(view.case, opened), Said(), identity_open=True, reporter_name=reporter_name(opened))


def reporter_name(opened: tuple[OpenedEntry, ...]) -> str:
    """How the reporter called herself; empty when she did not."""
    return next((one.body.name for one in opened if isinstance(one.body, ReporterNamed)), "")
