"""What an administrator sends about one way to reach an office: an address and the channel that it is for."""

import base64
import binascii
import re
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, StringConstraints, ValidationInfo, field_validator

from common.administration.fields import AdminForm, Seen
from common.fields import EMAIL, WRONG_EMAIL, Clean, e164

LARGEST_KEY = 64
SMALLEST_KEY = 24
SECRET_PREFIX = "whsec_"  # noqa: S105 - says of what kind a secret is
WRONG_ADDRESS = "Tulis alamat https yang lengkap, tanpa nama masuk. Contoh: https://contoh.go.id/kabar."
WRONG_SECRET = "Kunci tanda tangan diawali whsec_ dan berisi 24 sampai 64 bita base64."  # noqa: S105 - a sentence
HOST = re.compile(r"(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}", re.ASCII)


def _secret(value: str) -> str:
    """The form that the Standard Webhooks specification gives a signing key."""
    try:
        key = base64.b64decode(value.removeprefix(SECRET_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        raise ValueError(WRONG_SECRET) from None
    if not value.startswith(SECRET_PREFIX) or not SMALLEST_KEY <= len(key) <= LARGEST_KEY:
        raise ValueError(WRONG_SECRET)
    return value


class ContactForm(AdminForm):
    """One way to reach a recipient. A secret left empty stays as it is."""

    channel: Literal["email", "sms", "webhook"]
    address: Annotated[str, Clean, StringConstraints(min_length=3, max_length=400)]
    secret: Annotated[str, Clean, StringConstraints(max_length=200), AfterValidator(_secret)] | None = None
    position: Annotated[int, Field(ge=0, le=99)] = 0
    seen: Seen = ""

    @field_validator("address")
    @classmethod
    def _reachable(cls, address: str, info: ValidationInfo) -> str:
        match info.data.get("channel"):
            case "webhook":
                return _web_address(address)
            case "sms":
                return e164(address)
        if not EMAIL.fullmatch(address):
            raise ValueError(WRONG_EMAIL)
        return address


def _web_address(address: str) -> str:
    try:
        parts = urlsplit(address)
        is_known = parts.port is None or parts.port > 0
    except ValueError:
        raise ValueError(WRONG_ADDRESS) from None
    is_plain = address.isascii() and address.isprintable() and " " not in address and "@" not in parts.netloc
    if not (is_known and is_plain and parts.scheme == "https" and HOST.fullmatch(parts.hostname or "")):
        raise ValueError(WRONG_ADDRESS)
    return address
