"""Requests signed as a gateway signs them."""

import json
import time

from common.notifications.signatures import sign

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def signed(body: bytes, *, age: int = 0, message_id: str = "msg_1", secret: str = SECRET) -> dict[str, str]:
    """The headers of such a request."""
    timestamp = int(time.time()) - age
    return {
        "Content-Type": "application/json",
        "Webhook-Id": message_id,
        "Webhook-Timestamp": str(timestamp),
        "Webhook-Signature": f"v1,AAAA {sign(secret, message_id, timestamp, body)}",
    }


def written(**told: object) -> bytes:
    """A body."""
    return json.dumps(told).encode()
