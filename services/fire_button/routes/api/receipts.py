"""The SMS gateway says what became of a message; signed like its inbound messages."""

from flask import request
from flask.typing import ResponseReturnValue

from common import db
from common.auth import public
from common.notifications import receipts
from common.notifications.claims import rules_of
from common.web import current_settings, documented
from services.fire_button.messages.addresses import resolvers
from services.fire_button.routes.api.blueprint import api


@api.post("/receipts/sms")
@public
@documented(
    summary="Tanda terima SMS dari gerbang", answers={204: None, 401: None, 404: None, 422: None}, tags=("sistem",)
)
def sms_receipt() -> ResponseReturnValue:
    """404 for a message that is not recorded yet: the gateway brings the receipt again."""
    settings = current_settings()
    receipt = receipts.receive(settings.sms_inbound_secret, request.headers, request.get_data())
    with db.transaction() as session:
        receipts.take(session, receipt, rules_of(settings, resolvers(settings)))
    return "", 204
