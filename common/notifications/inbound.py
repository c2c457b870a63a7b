"""SMS that a gateway brings us, signed: what came from whom. What becomes of it is the service's business."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError

from common.errors import InvalidInput
from common.notifications import signatures
from common.notifications.numbers import as_number
from common.notifications.signatures import Headers

LONGEST_SENDER = 40
LONGEST_ID = 200
LONGEST_WORDS = 2000
AHEAD = timedelta(minutes=5)
WRONG = "Kirim id, from dan text sebagai JSON."


@dataclass(frozen=True, slots=True)
class Received:
    """One message. `provider_id` is the gateway's own, the same when it is brought again.

    `sender` is a number as E.164, or as it came where it is none; `received_at` is the gateway's time if it told one.
    """

    provider_id: str
    sender: str
    words: str
    received_at: datetime


def _cut(length: int) -> BeforeValidator:
    """Never refused for its length or its type: an id may be a number."""

    def cut(value: Any) -> Any:
        told = str(value) if isinstance(value, int) else value
        return told.replace("\0", "").strip()[:length] if isinstance(told, str) else told

    return BeforeValidator(cut)


class _Sms(BaseModel):
    """As gateways call these fields; whatever else they tell is left alone."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: Annotated[str, _cut(LONGEST_ID), Field(min_length=1, validation_alias=AliasChoices("id", "message_id"))]
    sender: Annotated[
        str, _cut(LONGEST_SENDER), Field(min_length=1, validation_alias=AliasChoices("from", "sender", "number"))
    ]
    words: Annotated[str, _cut(LONGEST_WORDS), Field(validation_alias=AliasChoices("text", "message", "body"))]
    received_at: Any = None


def receive(secret: SecretStr, headers: Headers, body: bytes) -> Received:
    """The message in a signed request; `secret` is the setting sms_inbound_secret.

    Raises NotSignedIn, TooLarge, Unavailable (no secret is set) and InvalidInput.
    """
    signatures.check(secret.get_secret_value(), headers, body)
    try:
        told = _Sms.model_validate_json(body)
    except ValidationError:
        raise InvalidInput(WRONG) from None
    return Received(told.id, as_number(told.sender), told.words, _moment(told.received_at))


def _moment(told: Any) -> datetime:
    """The gateway's time where it makes sense; a modem's clock may be anything."""
    now = datetime.now(UTC)
    try:
        at = datetime.fromisoformat(told) if isinstance(told, str) else now
    except ValueError:
        return now
    return now if at.tzinfo is None or at > now + AHEAD else at
