"""What became of a message after it was accepted: a gateway says so, or the browser that showed it.

A message that did not arrive goes on as after a failed try: the recipient's next contact, or the same once more.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError
from sqlalchemy import Select, func, select, text
from sqlalchemy.orm import Session

from common import keys
from common.errors import InvalidInput, NotFound, NotSignedIn
from common.notifications import signatures
from common.notifications.claims import Rules, go_on
from common.notifications.models import WITH_RECEIPTS, DeliveryAttempt, Outbox
from common.notifications.signatures import Headers

LONGEST = 200
TOO_LATE = timedelta(hours=1)
NOT_ARRIVED = "tidak sampai"
WRONG = "Kirim reference atau id, dan status, sebagai JSON."
UNKNOWN = "Tidak ada pengiriman dengan acuan ini."


class Fate(StrEnum):
    """What a receipt says."""

    ARRIVED = "arrived"
    LOST = "lost"
    UNDER_WAY = "under way"


# As gateways call them; whatever else they say is news from the way.
WORDS = {
    **dict.fromkeys(("delivered", "delivrd", "deliveryok", "received", "success", "read"), Fate.ARRIVED),
    **dict.fromkeys(
        ("failed", "undelivered", "undeliv", "expired", "rejected", "rejectd", "deliveryfailed", "error", "deleted"),
        Fate.LOST,
    ),
}


def _text(value: object) -> object:
    return str(value) if isinstance(value, int) else value


Told = Annotated[str, BeforeValidator(_text), Field(max_length=LONGEST)]


class _Receipt(BaseModel):
    """As gateways call these fields; whatever else they tell is left alone."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    reference: Told = ""
    id: Annotated[Told, Field(validation_alias=AliasChoices("id", "message_id", "provider_reference"))] = ""
    status: Told
    error: Annotated[Told, Field(validation_alias=AliasChoices("error", "reason"))] = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """`outbox_id` where the gateway gave our own id back, else `provider_reference`, which is its own."""

    outbox_id: UUID | None
    provider_reference: str
    fate: Fate
    error: str


def receive(secret: SecretStr, headers: Headers, body: bytes) -> Receipt:
    """The receipt in a signed request; `secret` is the setting sms_inbound_secret.

    Raises NotSignedIn, TooLarge, Unavailable (no secret is set) and InvalidInput.
    """
    signatures.check(secret.get_secret_value(), headers, body)
    try:
        told = _Receipt.model_validate_json(body)
    except ValidationError:
        raise InvalidInput(WRONG) from None
    if not (told.reference or told.id):
        raise InvalidInput(WRONG)
    fate = WORDS.get(told.status.strip().casefold(), Fate.UNDER_WAY)
    return Receipt(_ours(told.reference), told.id or told.reference, fate, told.error.replace("\0", ""))


def _ours(reference: str) -> UUID | None:
    try:
        return UUID(reference)
    except ValueError:
        return None


def take(session: Session, receipt: Receipt, rules: Rules) -> None:
    """Write it down, and let a message that did not arrive go on. A receipt that comes again changes nothing.

    Raises NotFound for a message that we do not know, or whose sending is not recorded yet: it should come again.
    """
    row, attempt = _locked(session, _sms(receipt))
    if attempt.outcome == "sending":
        raise NotFound(UNKNOWN)
    if receipt.fate is Fate.ARRIVED:
        _arrived(attempt)
    elif receipt.fate is Fate.LOST and attempt.outcome == "delivered" and attempt.arrived_at is None:
        attempt.outcome, attempt.error = "failed", receipt.error or NOT_ARRIVED
        if row.state == "delivered" and attempt.number == row.attempts:
            _go_on(session, row, attempt.error, rules)


def token_of(root: SecretStr, outbox_id: UUID) -> str:
    """What a browser shows to say that it showed this message; `root` is the setting secret_key."""
    return keys.digest(keys.derive(root.get_secret_value().encode(), "push-receipt"), outbox_id.bytes).hex()[:32]


def take_shown(session: Session, root: SecretStr, outbox_id: UUID, token: str) -> None:
    """A browser showed a push message. Raises NotSignedIn and NotFound."""
    if not keys.same(token.encode(), token_of(root, outbox_id).encode()):
        raise NotSignedIn(signatures.NOT_SIGNED)
    pushed = select(DeliveryAttempt).where(DeliveryAttempt.outbox_id == outbox_id, DeliveryAttempt.channel == "push")
    _, attempt = _locked(session, pushed)
    _arrived(attempt)


def _sms(receipt: Receipt) -> Select[DeliveryAttempt]:
    sent = select(DeliveryAttempt).where(text(WITH_RECEIPTS))
    if receipt.outbox_id is not None:
        return sent.where(DeliveryAttempt.outbox_id == receipt.outbox_id)
    return sent.where(DeliveryAttempt.provider_reference == receipt.provider_reference)


def _locked(session: Session, attempts: Select[DeliveryAttempt]) -> tuple[Outbox, DeliveryAttempt]:
    """The newest of these attempts and its message: the message first, as everywhere (claims.record)."""
    found = session.scalar(attempts.order_by(DeliveryAttempt.id.desc()).limit(1))
    row = session.get(Outbox, found.outbox_id, with_for_update=True) if found else None
    if found is None or row is None:
        raise NotFound(UNKNOWN)
    session.refresh(found, with_for_update=True)
    return row, found


def _arrived(attempt: DeliveryAttempt) -> None:
    if attempt.arrived_at is None:
        attempt.arrived_at = func.clock_timestamp()


def _go_on(session: Session, row: Outbox, error: str, rules: Rules) -> None:
    """The next try, unless the news is so old that telling it now would only confuse."""
    is_young = session.scalar(select(func.clock_timestamp() - row.delivered_at < TOO_LATE))
    row.state, row.delivered_at, row.last_error = "failed", None, error
    session.flush()
    if is_young:
        go_on(session, row, error, rules)
