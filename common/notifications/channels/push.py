"""Web Push (RFC 8030, 8291, 8292) with high urgency: a phone that sleeps is woken.

Accepted by a push service is not shown: the page's service worker says when it was (`notifications.receipts`).
"""

import http.client
import json
import time
from base64 import urlsafe_b64decode
from typing import NamedTuple
from urllib.parse import SplitResult

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02

from common.notifications import receipts, vapid
from common.notifications.channels.addresses import Forbidden
from common.notifications.channels.deadline import deadline
from common.notifications.channels.request import TIMEOUT, Request, Unsendable, ask, checked
from common.notifications.claims import Claimed, Letter, Outcome
from common.settings import Settings

# Zero would lose the message of a phone that is out of reach just now; an alarm of an hour ago helps nobody.
TTL_S = 3600
SIGNED_S = 12 * 3600
LONGEST_TITLE = 200
LONGEST_BODY = 1000
TRY_AGAIN = frozenset({408, 425, 429})
ENDED = frozenset({404, 410})
NOT_VALID = "langganan push tidak sah"


class _Subscription(NamedTuple):
    target: SplitResult
    receiver_key: bytes
    auth: bytes


def send(settings: Settings, claimed: Claimed) -> Outcome:
    """Hand one message to the push service of the subscription; 2xx delivers it."""
    try:
        request = _request(settings, claimed)
    except Unsendable as wrong:
        return Outcome("refused", str(wrong))
    with deadline(min(TIMEOUT, settings.send_timeout)) as limit:
        try:
            return _judge(ask(request, limit).status)
        except Forbidden:
            return Outcome("refused", "alamat push mengarah ke jaringan dalam")
        except (OSError, http.client.HTTPException) as failed:
            return Outcome("failed", "waktu habis" if limit.is_over else type(failed).__name__)


def _judge(status: int) -> Outcome:
    if http.HTTPStatus.OK <= status < http.HTTPStatus.MULTIPLE_CHOICES:
        return Outcome("delivered", provider_reference=f"HTTP {status}")
    if status in ENDED:
        return Outcome("refused", "langganan push sudah berakhir")
    passing = status in TRY_AGAIN or status >= http.HTTPStatus.INTERNAL_SERVER_ERROR
    return Outcome("failed" if passing else "refused", f"HTTP {status}")


def _request(settings: Settings, claimed: Claimed) -> Request:
    subscription = _subscription(settings, claimed.contact.address)
    body = _encrypted(subscription, _payload(settings, claimed.letter))
    headers = {
        "TTL": str(TTL_S),
        "Urgency": "high",
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "Authorization": _authorization(settings, subscription.target),
    }
    return Request("POST", subscription.target, body, headers, allow_private=settings.webhook_allow_private)


def _subscription(settings: Settings, address: str) -> _Subscription:
    """The browser's subscription, as JSON. Raises Unsendable."""
    try:
        told = json.loads(address)
        keys = {name: _decoded(told["keys"][name]) for name in ("p256dh", "auth")}
        endpoint = str(told["endpoint"])
    except (ValueError, LookupError, TypeError, AttributeError):
        raise Unsendable(NOT_VALID) from None
    return _Subscription(checked(settings, endpoint), keys["p256dh"], keys["auth"])


def _decoded(written: str) -> bytes:
    return urlsafe_b64decode(written + "=" * (-len(written) % 4))


def _payload(settings: Settings, letter: Letter) -> bytes:
    """What the service worker shows (`static/js/push-worker.js`)."""
    told = {
        "id": str(letter.id),
        "receipt": receipts.token_of(settings.secret_key, letter.id),
        "title": letter.subject[:LONGEST_TITLE],
        "body": str(letter.data.get("push") or letter.body).strip()[:LONGEST_BODY],
        "url": letter.data.get("url", ""),
        "tag": letter.reference,
    }
    return json.dumps(told, ensure_ascii=False).encode()


def _encrypted(subscription: _Subscription, payload: bytes) -> bytes:
    once = ec.generate_private_key(vapid.CURVE)
    try:
        sealed: bytes = http_ece.encrypt(
            payload,
            private_key=once,
            dh=subscription.receiver_key,
            auth_secret=subscription.auth,
            version="aes128gcm",
        )
    except (ValueError, http_ece.ECEException):
        raise Unsendable(NOT_VALID) from None
    return sealed


def _authorization(settings: Settings, target: SplitResult) -> str:
    signer = Vapid02(vapid.private_key(settings.secret_key), conf={"no-strict": True})
    audience = f"{target.scheme}://{target.netloc.rpartition('@')[2]}"
    claims = {"aud": audience, "sub": settings.base_url, "exp": int(time.time()) + SIGNED_S}
    return str(signer.sign(claims)["Authorization"])
