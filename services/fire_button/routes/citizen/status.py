"""What became of an alarm: who comes and how far they are, what may be added, taking it back."""

from collections.abc import Callable
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from common import db
from common.auth import public
from common.errors import Conflict, InvalidInput, NotSignedIn
from common.web import limit, parse_form
from services.fire_button.actions.cancelling import cancel_alert
from services.fire_button.actions.changing import change_alert
from services.fire_button.routes.access import alert_secret, office, remember_alert
from services.fire_button.routes.citizen.blueprint import blueprint
from services.fire_button.routes.citizen.following import INSIDE, LIVE, WHOLE, Told, look, shown
from services.fire_button.schemas.alerts import CancelAlert, ChangeAlert

WRONG_SECRET = "Kode tidak cocok. Periksa lagi, atau buka dari HP yang mengirim alarm."  # noqa: S105 - a sentence
NO_REASON = "Pilih satu alasan dulu."
DONE = {"tambah": "Tersimpan dan diteruskan ke regu.", "batal": "Pembatalan diteruskan. Regu memastikannya dulu."}


@blueprint.get("/alarm/<uuid:alert_id>")
@public
def follow(alert_id: UUID) -> ResponseReturnValue:
    """The page of one alarm; a secret link (`#…`) is exchanged for a cookie by the page's script."""
    try:
        view = look(alert_id)
    except NotSignedIn:
        return render_template("citizen/locked.html", alert_id=alert_id, error=""), 401
    done = DONE.get(request.args.get("selesai", ""), "")
    return shown(WHOLE, view, Told(gettext(done) if done else ""))


@blueprint.get("/alarm/<uuid:alert_id>/isi")
@public
def inside(alert_id: UUID) -> str:
    """The page without its head and foot: an open button page puts it in after the press."""
    return shown(INSIDE, look(alert_id))


@blueprint.get("/alarm/<uuid:alert_id>/kabar")
@public
def news(alert_id: UUID) -> str:
    """The part that changes: asked for at each event of the stream, or every few seconds."""
    return shown(LIVE, look(alert_id))


@blueprint.post("/alarm/<uuid:alert_id>/buka")
@public
@limit("limit_logins")
def unlock(alert_id: UUID) -> ResponseReturnValue:
    """The secret for a cookie, from a browser without JavaScript."""
    secret = request.form.get("secret", "").strip()
    try:
        look(alert_id, secret)
    except NotSignedIn:
        return render_template("citizen/locked.html", alert_id=alert_id, error=gettext(WRONG_SECRET)), 403
    return remember_alert(redirect(url_for("citizen.follow", alert_id=alert_id), 303), alert_id, secret)


@blueprint.post("/alarm/<uuid:alert_id>/lengkapi")
@public
@limit("limit_writes")
def add(alert_id: UUID) -> ResponseReturnValue:
    """What burns, people in danger, the place, a number, a note; what was left empty stays as it was."""
    secret = alert_secret(alert_id)
    return _acted(alert_id, "tambah", lambda session: change_alert(session, office(), alert_id, secret, _form()))


@blueprint.post("/alarm/<uuid:alert_id>/batal")
@public
@limit("limit_writes")
def take_back(alert_id: UUID) -> ResponseReturnValue:
    """Take it back with a reason; crews see it at once and still confirm."""
    secret = alert_secret(alert_id)
    return _acted(alert_id, "batal", lambda session: cancel_alert(session, office(), alert_id, secret, _reason()))


def _form() -> ChangeAlert:
    return parse_form(ChangeAlert)


def _reason() -> CancelAlert:
    if not request.form.get("reason", "").strip():
        raise InvalidInput(NO_REASON, fields={"reason": NO_REASON})
    return parse_form(CancelAlert)


def _acted(alert_id: UUID, done: str, act: Callable[[Session], object]) -> ResponseReturnValue:
    """Do it, then the page anew; what is refused comes back with what was typed."""
    try:
        with db.transaction() as session:
            act(session)
    except (InvalidInput, Conflict) as refused:
        errors = {name: gettext(words) for name, words in (refused.fields or {"": str(refused)}).items()}
        return shown(WHOLE, look(alert_id), Told(errors=errors)), refused.status
    return redirect(url_for("citizen.follow", alert_id=alert_id, selesai=done), 303)
