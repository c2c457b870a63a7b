"""An officer's browser asks to be rung, and says that it showed what it was sent."""

from uuid import UUID

from flask import jsonify
from flask.typing import ResponseReturnValue

from common import db
from common.auth import public, requires
from common.notifications import receipts, vapid
from common.web import answered_once, current_settings, documented, limit, parse_json
from services.fire_button.actions.subscribing import subscribe, unsubscribe
from services.fire_button.routes.access import doer, office
from services.fire_button.routes.api.blueprint import api
from services.fire_button.schemas.push import PushKey, Shown, Subscribe, Subscribed

TAGS = ("petugas",)


@api.get("/push/key")
@requires()
@documented(summary="Kunci untuk langganan push", answers={200: PushKey}, tags=TAGS)
def push_key() -> ResponseReturnValue:
    """The public half of the service's key."""
    return jsonify(PushKey(key=vapid.public_key(current_settings().secret_key)).model_dump())


@api.post("/push/subscriptions")
@requires()
@documented(
    summary="Pasang perangkat ini untuk alarm",
    body=Subscribe,
    answers={201: Subscribed, 422: None},
    tags=TAGS,
    is_idempotent=True,
)
def add_subscription() -> ResponseReturnValue:
    """The same browser again takes the place of its former subscription."""
    form, who = parse_json(Subscribe), doer()
    return answered_once(
        lambda session: (
            jsonify(Subscribed(id=subscribe(session, office(), form, who)).model_dump(mode="json")),
            201,
        )
    )


@api.delete("/push/subscriptions/<uuid:reach_id>")
@requires()
@documented(summary="Lepas perangkat ini", answers={204: None, 404: None}, tags=TAGS)
def remove_subscription(reach_id: UUID) -> ResponseReturnValue:
    """Only one of the officer's own."""
    with db.transaction() as session:
        unsubscribe(session, reach_id, doer())
    return "", 204


@api.post("/receipts/push")
@public
@limit("limit_writes")
@documented(summary="Pesan push sudah tampil", body=Shown, answers={204: None, 401: None, 404: None}, tags=("sistem",))
def shown() -> ResponseReturnValue:
    """The message's own receipt is the right to say so."""
    form = parse_json(Shown)
    with db.transaction() as session:
        receipts.take_shown(session, current_settings().secret_key, form.id, form.receipt)
    return "", 204
