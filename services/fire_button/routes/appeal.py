"""A caller whose phone was marked for false alarms says why that is not fair."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from common import db
from common.auth import public
from common.errors import Conflict, InvalidInput, NotFound, NotSignedIn
from common.web import limit, parse_form
from services.fire_button.actions.restricting import UNKNOWN, Caller, appeal_restriction
from services.fire_button.queries.alert import alert_view
from services.fire_button.queries.views.alert import AlertView
from services.fire_button.routes.access import alert_secret, office
from services.fire_button.schemas.desk import Appeal

blueprint = Blueprint("appeal", __name__)


@blueprint.get("/keberatan/<uuid:alert_id>")
@public
def show(alert_id: UUID) -> ResponseReturnValue:
    """The form, or what became of it; without the secret, the alert's own page asks for it."""
    try:
        return _page(_look(alert_id), {})
    except NotSignedIn:
        return redirect(url_for("citizen.follow", alert_id=alert_id), 303)


@blueprint.post("/keberatan/<uuid:alert_id>")
@public
@limit("limit_writes")
def send(alert_id: UUID) -> ResponseReturnValue:
    """Once; somebody else than who marked the phone decides."""
    try:
        form = parse_form(Appeal)
        with db.transaction() as session:
            appeal_restriction(session, Caller(alert_id, alert_secret(alert_id)), form)
    except (InvalidInput, Conflict) as refused:
        return _page(_look(alert_id), _said(refused)), refused.status
    return redirect(url_for("appeal.show", alert_id=alert_id), 303)


def _said(refused: InvalidInput | Conflict) -> dict[str, str]:
    return {name: gettext(words) for name, words in (refused.fields or {"words": str(refused)}).items()}


def _look(alert_id: UUID) -> AlertView:
    """Raises NotFound, also for an alert whose phone is not marked, and NotSignedIn."""
    with db.reading() as session:
        view = alert_view(session, office(), alert_id, alert_secret(alert_id))
    if view.restriction is None:
        raise NotFound(UNKNOWN)
    return view


def _page(view: AlertView, errors: dict[str, str]) -> str:
    return render_template(
        "citizen/appeal.html", alert=view, restriction=view.restriction, errors=errors, typed=request.form
    )
