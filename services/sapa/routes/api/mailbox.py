"""`/v1/mailbox…` of the mailbox's process: the same acts as its pages, with the same cookie."""

from dataclasses import asdict
from datetime import UTC, datetime

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue

from common.auth import public
from common.web import documented, limit, parse_json
from services.sapa.actions import mailbox
from services.sapa.queries.mailbox import IDLE, LONGEST
from services.sapa.routes.api.once import form_key
from services.sapa.routes.mailbox.leaving import EVERYTHING, FORGET
from services.sapa.routes.reporters.office import office
from services.sapa.routes.reporters.token import drop_token, presented_token, set_token
from services.sapa.routes.uploads import sent_files
from services.sapa.schemas.reporters_api import MailboxShown, MessageSent, ReceiptBody, SafeContactBody, Visit

blueprint = Blueprint("mailbox_api", __name__, url_prefix="/v1/mailbox")
TAGS = ("kotak pesan",)


@blueprint.post("")
@public
@limit("limit_logins")
@documented(summary="Buka kotak pesan", body=ReceiptBody, answers={201: Visit}, tags=TAGS)
def open_box() -> ResponseReturnValue:
    """Sets the cookie that opens it."""
    token = mailbox.open_mailbox(office(), parse_json(ReceiptBody).receipt)
    told = Visit(idle_minutes=IDLE.seconds // 60, ends_at=datetime.now(UTC) + LONGEST)
    answer = jsonify(told.model_dump(mode="json"))
    answer.status_code = 201
    return set_token(answer, token)


@blueprint.get("/messages")
@public
@documented(summary="Isi kotak pesan", answers={200: MailboxShown}, tags=TAGS)
def messages() -> ResponseReturnValue:
    """Replies with their words; of one's own messages only that and when they were sent."""
    shown = MailboxShown.model_validate(asdict(mailbox.mailbox_view(office(), presented_token())))
    return jsonify(shown.model_dump(mode="json"))


@blueprint.post("/messages")
@public
@limit("limit_writes")
@documented(summary="Kirim pesan", body=MessageSent, answers={201: None}, tags=TAGS, is_idempotent=True)
def send() -> ResponseReturnValue:
    """Closed to the sender too, once it is sent."""
    mailbox.send_message(office(), presented_token(), parse_json(MessageSent).words, (), form_key())
    return Response(status=201)


@blueprint.post("/files")
@public
@limit("limit_writes")
@documented(summary="Kirim berkas", answers={201: None}, tags=TAGS, files=("files",), is_idempotent=True)
def send_files() -> ResponseReturnValue:
    """Pictures also without place and device; everything sealed as it came."""
    mailbox.send_message(office(), presented_token(), "", sent_files(), form_key())
    return Response(status=201)


@blueprint.post("/safe-contact")
@public
@limit("limit_writes")
@documented(summary="Ubah cara aman", body=SafeContactBody, answers={201: None}, tags=TAGS, is_idempotent=True)
def agree() -> ResponseReturnValue:
    """The newest holds for every outgoing act."""
    mailbox.set_safe_contact(office(), presented_token(), parse_json(SafeContactBody), form_key())
    return Response(status=201)


@blueprint.post("/wipe")
@public
@documented(summary="Hapus kotak pesan", answers={204: None}, tags=TAGS)
def wipe() -> ResponseReturnValue:
    """For good: the receipt opens nothing any more. The report stays with the office."""
    mailbox.wipe(office(), presented_token())
    return _forgotten()


@blueprint.post("/leave")
@public
@documented(summary="Tutup kotak pesan", answers={204: None}, tags=TAGS)
def leave() -> ResponseReturnValue:
    """Ends the session and clears the browser."""
    mailbox.leave(presented_token())
    return _forgotten()


def _forgotten() -> Response:
    return drop_token(Response(status=204, headers={FORGET: EVERYTHING}))
