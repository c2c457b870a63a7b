"""A signed POST to another system, after the Standard Webhooks specification.

A receiver that gets a message twice knows it by `webhook-id` (also sent as Idempotency-Key).
"""

import binascii
import http.client
import json
import time

from common.directory import open_contact_secret
from common.notifications.channels.addresses import Forbidden
from common.notifications.channels.deadline import deadline
from common.notifications.channels.request import TIMEOUT, Request, Unsendable, ask, checked
from common.notifications.claims import Claimed, Letter, Outcome
from common.notifications.signatures import sign
from common.settings import Settings

TRY_AGAIN = frozenset({408, 409, 425, 429})


def send(settings: Settings, claimed: Claimed) -> Outcome:
    """POST one message; 2xx delivers it."""
    try:
        target = checked(settings, claimed.contact.address)
        body, headers = _signed(_secret(settings, claimed.contact.secret), claimed.letter)
    except Unsendable as wrong:
        return Outcome("refused", str(wrong))
    with deadline(min(TIMEOUT, settings.send_timeout)) as limit:
        try:
            request = Request("POST", target, body, headers, allow_private=settings.webhook_allow_private)
            status = ask(request, limit).status
        except Forbidden:
            return Outcome("refused", "alamat webhook mengarah ke jaringan dalam")
        except (OSError, http.client.HTTPException) as failed:
            return Outcome("failed", "waktu habis" if limit.is_over else type(failed).__name__)
    return _judge(status)


def _judge(status: int) -> Outcome:
    if http.HTTPStatus.OK <= status < http.HTTPStatus.MULTIPLE_CHOICES:
        return Outcome("delivered", provider_reference=f"HTTP {status}")
    passing = status in TRY_AGAIN or status >= http.HTTPStatus.INTERNAL_SERVER_ERROR
    return Outcome("failed" if passing else "refused", f"HTTP {status}")


def _secret(settings: Settings, sealed: bytes | None) -> str:
    if sealed is None:
        raise Unsendable("webhook belum punya kunci tanda tangan")
    try:
        return open_contact_secret(settings.secret_key, sealed)
    except ValueError:
        raise Unsendable("kunci tanda tangan webhook tidak terbaca") from None


def _signed(secret: str, letter: Letter) -> tuple[bytes, dict[str, str]]:
    """Body and headers."""
    content = {"topic": letter.topic, "reference": letter.reference, "subject": letter.subject, "text": letter.body}
    body = json.dumps({"id": str(letter.id), **content, "data": letter.data}, ensure_ascii=False).encode()
    timestamp = int(time.time())
    try:
        signature = sign(secret, str(letter.id), timestamp, body)
    except (binascii.Error, ValueError):
        raise Unsendable("kunci tanda tangan webhook tidak terbaca") from None
    return body, {
        "Content-Type": "application/json",
        "Idempotency-Key": str(letter.id),
        "webhook-id": str(letter.id),
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature,
    }
