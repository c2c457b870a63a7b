"""Every act on an incident that is one form. What was typed outlives every refusal."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from pydantic import BaseModel
from sqlalchemy.orm import Session

from common import db
from common.auth import requires
from common.web import parse_form
from services.fire_button.actions.false_alarm import report_false
from services.fire_button.actions.locating import locate_incident
from services.fire_button.actions.merging import merge_incident
from services.fire_button.actions.noting import add_note
from services.fire_button.actions.office import Doer, Office
from services.fire_button.actions.progress import Tapped, tap
from services.fire_button.actions.reopening import reopen_incident
from services.fire_button.actions.ringing import ring_one_more
from services.fire_button.actions.splitting import split_incident
from services.fire_button.actions.standing_down import stand_down
from services.fire_button.actions.verifying import verify_incident
from services.fire_button.models import Incident
from services.fire_button.routes.access import doer, office
from services.fire_button.routes.desk.blueprint import blueprint
from services.fire_button.routes.desk.incident import incident_page, look
from services.fire_button.routes.desk.page import REFUSALS, said
from services.fire_button.schemas.crew import AddNote, Reopen, ReportFalse, StandDown, Tap, Verify
from services.fire_button.schemas.desk import LocateIncident, MergeIncident, RingPost, SplitIncident
from services.fire_button.workflow import PROGRESS, READERS, Act

Do = Callable[[Session, Office, str, Any, Doer], Incident]


class Form(NamedTuple):
    """The form of an act and what does it; workflow.TABLE says who may."""

    model: type[BaseModel]
    do: Do


def _tapping(act: Act) -> Do:
    return lambda session, office, number, form, doer: tap(session, office, number, Tapped(act, form), doer)


FORMS: Mapping[str, Form] = {
    **{act: Form(Tap, _tapping(act)) for act in PROGRESS},
    Act.RING: Form(RingPost, ring_one_more),
    Act.STAND_DOWN: Form(StandDown, stand_down),
    Act.VERIFY: Form(Verify, verify_incident),
    Act.LOCATE: Form(LocateIncident, locate_incident),
    Act.MERGE: Form(MergeIncident, merge_incident),
    Act.SPLIT: Form(SplitIncident, split_incident),
    Act.NOTE: Form(AddNote, add_note),
    Act.FALSE_ALARM: Form(ReportFalse, report_false),
    Act.REOPEN: Form(Reopen, reopen_incident),
}
# In quotes: a dash is no part of a plain word there.
NAMES = ",".join(f'"{name}"' for name in FORMS)


# A name with a dash is read as one only between quotes.
NAMES = ",".join(f'"{name!s}"' for name in FORMS)


@blueprint.post(f"/kejadian/<number>/<any({NAMES}):act>")
@requires(*READERS)
def act(number: str, act: str) -> ResponseReturnValue:
    """Do it and say so on the page of the incident that goes on."""
    form = FORMS[act]
    try:
        filled = parse_form(form.model)
        with db.transaction() as session:
            goes_on = form.do(session, office(), number, filled, doer()).number
    except REFUSALS as refused:
        return incident_page(look(number), said(act, refused)), refused.status
    return redirect(url_for("desk.incident", number=goes_on, selesai=act), 303)
