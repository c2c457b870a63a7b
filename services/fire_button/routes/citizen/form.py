"""The plain form: an alarm from a browser without JavaScript, or before the button's scripts have arrived."""

from uuid import UUID, uuid4

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from common.auth import public
from common.errors import InvalidInput, KeyReused
from common.web import limit, parse_form
from services.fire_button.actions.press import Press, raise_alert
from services.fire_button.routes.access import device, office, remember_alert, remember_device
from services.fire_button.routes.citizen.blueprint import blueprint
from services.fire_button.routes.citizen.button import places
from services.fire_button.schemas.alerts import RaiseAlert

ALREADY_SENT = "Alarm dengan isi lain sudah kami terima. Tekan sekali lagi bila ini kebakaran lain."


class PlainForm(RaiseAlert):
    """A press with the form's own Idempotency-Key."""

    key: UUID


@blueprint.get("/formulir")
@public
def plain() -> str:
    """An empty form; `?latihan=1` makes it a drill."""
    return _page(str(uuid4()), is_drill=bool(request.args.get("latihan")))


@blueprint.post("/formulir")
@public
@limit("limit_alerts")
def press_plain() -> ResponseReturnValue:
    """The alarm; then the page that follows it."""
    try:
        form = parse_form(PlainForm)
        phone = device()
        press = RaiseAlert.model_validate(form.model_dump(exclude={"key"}))
        created = raise_alert(office(), press, Press(str(form.key), device=phone)).created
    except KeyReused:
        return _page(str(uuid4()), {"": gettext(ALREADY_SENT)}), 422
    except InvalidInput as refused:
        return _page(request.form.get("key") or str(uuid4()), refused.fields or {"": str(refused)}), 422
    answer = redirect(url_for("citizen.follow", alert_id=created.alert_id), 303)
    return remember_alert(remember_device(answer, phone), created.alert_id, created.secret)


def _page(key: str, errors: dict[str, str] | None = None, *, is_drill: bool | None = None) -> str:
    drill = request.form.get("drill") == "true" if is_drill is None else is_drill
    return render_template(
        "citizen/form.html",
        key=key,
        values=request.form,
        errors=errors or {},
        is_drill=drill,
        kinds=office().reference.current().kinds,
        **places(),
    )
