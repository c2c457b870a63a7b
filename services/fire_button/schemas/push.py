"""A browser's push subscription, and its word that it showed a message."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from common.fields import Blank, Clean

# RFC 8291: a point of P-256 and 16 random bytes, base64url.
Point = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{87}=?$")]
Auth = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{22}={0,2}$")]
Endpoint = Annotated[str, StringConstraints(pattern=r"^https?://[\x21-\x7e]+$", max_length=1000)]


class _Sent(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SubscriptionKeys(_Sent):
    """What a message for this browser is encrypted with."""

    p256dh: Point
    auth: Auth


class Subscribe(_Sent):
    """As `PushSubscription.toJSON()` gives it, with a name for this device."""

    endpoint: Endpoint
    keys: SubscriptionKeys
    expirationTime: float | None = None  # noqa: N815 — the browser's name
    label: Annotated[str | None, Clean, StringConstraints(max_length=60), Blank] = None


class Shown(_Sent):
    """The browser showed this message; `receipt` came inside it."""

    id: UUID
    receipt: Annotated[str, Field(max_length=64)]


class PushKey(BaseModel):
    """What a browser subscribes with (`applicationServerKey`)."""

    key: str


class Subscribed(BaseModel):
    """The way that was added."""

    id: UUID
