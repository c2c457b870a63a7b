"""The two forms that end an incident: the department's report, and a false alarm. What was typed outlives a refusal."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from flask import redirect
from flask.typing import ResponseReturnValue
from pydantic import BaseModel
from sqlalchemy.orm import Session

from common import db
from common.auth import requires
from common.web import parse_form
from services.fire_button.actions.closing import close_incident
from services.fire_button.actions.false_alarm import report_false
from services.fire_button.actions.office import Doer, Office
from services.fire_button.models import Incident
from services.fire_button.routes.access import doer, office
from services.fire_button.routes.crew.blueprint import blueprint
from services.fire_button.routes.crew.page import REFUSALS, Said, at, back, look, page, said
from services.fire_button.schemas.crew import CloseIncident, ReportFalse
from services.fire_button.workflow import CAUSE_LABELS, CREW, FALSE_ALARM_LABELS, OBJECT_LABELS, Act

CHOICES: Mapping[str, Mapping[Any, str]] = {
    "objects": OBJECT_LABELS,
    "causes": CAUSE_LABELS,
    "codes": FALSE_ALARM_LABELS,
}


class Form(NamedTuple):
    """A form: its act, template, body, what does it, and what is said afterwards."""

    act: Act
    template: str
    model: type[BaseModel]
    do: Callable[[Session, Office, str, Any, Doer], Incident]
    done: str


FORMS: Mapping[str, Form] = {
    "tutup": Form(Act.CLOSE, "crew/close.html", CloseIncident, close_incident, "ditutup"),
    "palsu": Form(Act.FALSE_ALARM, "crew/false.html", ReportFalse, report_false, "palsu"),
}


@blueprint.get("/<number>/<any(tutup, palsu):name>")
@requires(*CREW)
def ending(number: str, name: str) -> ResponseReturnValue:
    """The form, as long as the incident can end so."""
    form, view = FORMS[name], look(number)
    if form.act not in view.incident.acts:
        return redirect(at("crew.incident", view), 303)
    return page(form.template, view, Said(), **_choices())


@blueprint.post("/<number>/<any(tutup, palsu):name>")
@requires(*CREW)
def end(number: str, name: str) -> ResponseReturnValue:
    """It is over."""
    form = FORMS[name]
    try:
        filled = parse_form(form.model)
        with db.transaction() as session:
            form.do(session, office(), number, filled, doer())
    except REFUSALS as refused:
        return page(form.template, look(number), said(refused), **_choices()), refused.status
    return back(number, form.done)


def _choices() -> Mapping[str, Any]:
    return {name: [(code.value, words) for code, words in labels.items()] for name, labels in CHOICES.items()}
