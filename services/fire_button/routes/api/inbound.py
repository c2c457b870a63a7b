"""Where the SMS gateway brings what people send: signed, and answered with what became of it."""

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from common.auth import public
from common.notifications.inbound import receive
from common.web import current_settings, documented
from services.fire_button.actions.inbound import receive_sms
from services.fire_button.routes.access import office
from services.fire_button.routes.api.blueprint import api
from services.fire_button.schemas.alerts import InboundAnswer


@api.post("/inbound/sms")
@public
@documented(
    summary="Terima SMS dari gerbang",
    description="Ditandatangani menurut Standard Webhooks. Pesan yang sama dua kali dikerjakan sekali.",
    answers={200: InboundAnswer, 401: None, 413: None, 422: None},
    tags=("gerbang",),
)
def inbound_sms() -> ResponseReturnValue:
    """A crew's answer, somebody's alarm, or something to read."""
    received = receive(current_settings().sms_inbound_secret, request.headers, request.get_data())
    return jsonify(InboundAnswer(outcome=receive_sms(office(), received)).json_ready())
