"""The form for a call or a WhatsApp message: one page, filled in while the caller speaks."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from common.auth import requires
from common.web import current_pack, parse_form
from common.web.said import Said
from services.fire_button.actions import calls
from services.fire_button.actions.press import Press
from services.fire_button.routes.access import doer, office
from services.fire_button.routes.desk.blueprint import blueprint
from services.fire_button.routes.desk.page import REFUSALS, page, said
from services.fire_button.schemas.desk import TakeCall
from services.fire_button.workflow import DISPATCHERS


@blueprint.get("/panggilan")
@requires(*DISPATCHERS)
def call() -> str:
    """The form; without a script the call came in, and was answered, when the page was opened."""
    now = datetime.now(UTC).isoformat()
    return _page(Said(), {"key": str(uuid4()), "call_arrival_at": now, "call_answered_at": now})


@blueprint.post("/panggilan")
@requires(*DISPATCHERS)
def take_call() -> ResponseReturnValue:
    """An alert like any other, marked with the operator and the two times of the call."""
    try:
        form = parse_form(TakeCall)
        press = Press(
            key=str(form.key),
            channel=form.channel,
            call_arrival_at=form.call_arrival_at,
            call_answered_at=form.call_answered_at,
        )
        created = calls.take_call(office(), form.alert, press, doer()).created
    except REFUSALS as refused:
        return _page(said("panggilan", refused), request.form), refused.status
    return redirect(url_for("desk.incident", number=created.incident_number, selesai="panggilan"), 303)


def _page(said: Said, values: Any) -> str:
    regions = current_pack().regions
    return page(
        "desk/call.html",
        said,
        values=values,
        kinds=office().reference.current().kinds,
        kecamatan_list=sorted(regions.kecamatan, key=lambda one: one.name),
        desa_of=regions.desa_of,
    )
