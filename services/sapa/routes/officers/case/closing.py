"""Proposing to close: the reason, what SIMFONI counts, and when somebody asks how it goes."""

from collections.abc import Iterable
from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from common import db
from common.auth import requires
from common.codes import new_id
from common.web.said import Said
from services.sapa.actions.casework.closure import propose_closure
from services.sapa.actions.casework.desk import Desk
from services.sapa.queries.casework import CaseView
from services.sapa.queries.casework.codes import proposed_codes
from services.sapa.routes.access import doer, office
from services.sapa.routes.officers.case.blueprint import blueprint
from services.sapa.routes.officers.case.page import REFUSALS, look, page, refused
from services.sapa.routes.officers.case.reading import Given, read_form
from services.sapa.schemas.entries.closure import ClosureProposed
from services.sapa.workflow import CASE_ROLES

TAB, CLOSING = "ringkasan", "usul-tutup"
MORE_ROWS = 1
Row = tuple[str, str]


@blueprint.get("/<number>/usul-tutup")
@requires(*CASE_ROLES)
def closing_form(number: str) -> str:
    """The form, with the codes that the case already tells."""
    return _form_page(look(number), Said(), new_id())


@blueprint.post("/<number>/usul-tutup/<uuid:entry_id>")
@requires(*CASE_ROLES)
def propose(number: str, entry_id: UUID) -> ResponseReturnValue:
    """Ask a supervisor."""
    view = look(number)
    try:
        form = read_form(ClosureProposed, _with_victims)
        with db.transaction() as session:
            propose_closure(Desk(session, office(), doer(), view), form, entry_id)
    except REFUSALS as wrong:
        return _form_page(view, refused(CLOSING, wrong), entry_id), wrong.status
    return redirect(url_for("case.show", number=number, selesai=CLOSING), 303)


def _with_victims(given: Given) -> Given:
    """Each row of the form is a victim; rows left empty are none."""
    codes = given.pop("codes", {})
    given.pop("victim_gender", None), given.pop("victim_age", None)
    victims = [{"gender": gender, "age_group": age} for gender, age in _sent_rows() if gender or age]
    return given | {"codes": codes | {"victims": victims}}


def _sent_rows() -> Iterable[Row]:
    return zip(request.form.getlist("victim_gender"), request.form.getlist("victim_age"), strict=False)


def _form_page(view: CaseView, said: Said, entry_id: UUID) -> str:
    proposed = proposed_codes(view)
    rows = list(_sent_rows()) if said.act else [(one.gender.value, one.age_group.value) for one in proposed.victims]
    return page(
        "officers/case/closing.html",
        view,
        said,
        tab=TAB,
        entry_id=entry_id,
        proposed=proposed,
        rows=[*rows, *[("", "")] * (MORE_ROWS if rows else MORE_ROWS + 1)] if not said.act else rows,
    )
