"""Certificates: the office's root key, held offline by the head of the UPTD, says whose key it is and what they may be.

Nothing about keys that stands in the database is believed without one.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from nacl.exceptions import CryptoError
from nacl.signing import SigningKey, VerifyKey

from services.sapa.crypto.primitives import canonical, from_text, to_text

PURPOSE = b"sapa-certificate-v1\n"


class NotCertified(ValueError):
    """No valid certificate of this office's root key."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """Who holds which keys in which role. Ids are UUIDs and times RFC 3339, as text; keys are base64."""

    office: str
    key_id: str
    officer_id: str
    username: str
    name: str
    role: str
    box_public: str
    sign_public: str
    issued_at: str
    expires_at: str

    @property
    def body(self) -> bytes:
        """The bytes that are signed and stored."""
        return canonical(asdict(self))

    def is_valid(self, at: datetime) -> bool:
        """Whether it holds at that time."""
        return datetime.fromisoformat(self.issued_at) <= at < datetime.fromisoformat(self.expires_at)

    @property
    def box_key(self) -> bytes:
        """X25519."""
        return from_text(self.box_public)

    @property
    def sign_key(self) -> bytes:
        """Ed25519."""
        return from_text(self.sign_public)


def issue(root: bytes, certificate: Certificate) -> bytes:
    """The root's signature; `root` is its 32-byte seed, which only the ceremony's machine ever sees."""
    return bytes(SigningKey(root).sign(PURPOSE + certificate.body).signature)


def read(root_public: bytes, office: str, body: bytes, signature: bytes) -> Certificate:
    """The certificate, if the root signed it and it is of this office; `is_valid` tells whether it still holds.

    Raises NotCertified.
    """
    try:
        VerifyKey(root_public).verify(PURPOSE + body, signature)
        told: dict[str, Any] = json.loads(body)
        certificate = Certificate(**told)
    except (CryptoError, ValueError, TypeError):
        raise NotCertified("not signed by this office's root key") from None
    if certificate.office != office:
        raise NotCertified("of another office")
    return certificate


def as_text(certificate: Certificate, signature: bytes) -> str:
    """One line that can be carried on a stick or typed: the body and the signature."""
    return f"{to_text(certificate.body)}.{to_text(signature)}"


def from_line(line: str) -> tuple[bytes, bytes]:
    """Body and signature of what `as_text` made. Raises CannotOpen for anything else; nothing is checked yet."""
    body, _, signature = "".join(line.split()).partition(".")
    return from_text(body), from_text(signature)
