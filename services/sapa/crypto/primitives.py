"""The few operations that everything here is made of, with one error for whatever does not open."""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

from nacl.bindings import crypto_box_seal_open, crypto_scalarmult_base, sodium_pad, sodium_unpad
from nacl.exceptions import CryptoError
from nacl.public import PublicKey, SealedBox
from nacl.secret import Aead
from nacl.utils import random

KEY_SIZE = 32
# Sizes tell: "tolong" and a whole story shall not be told apart more finely than this.
PADDED_TO = 512


class CannotOpen(ValueError):
    """Sealed for another key or another place, or changed since."""


def new_key() -> bytes:
    """32 random bytes."""
    return random(KEY_SIZE)


def public_of(private: bytes) -> bytes:
    """The public half of an X25519 key."""
    return bytes(crypto_scalarmult_base(private))


def seal_to(public: bytes, plain: bytes) -> bytes:
    """Anonymous sealed box: only the holder of the private half opens it. Raises CannotOpen for a key that is none."""
    try:
        return bytes(SealedBox(PublicKey(public)).encrypt(plain))
    except (CryptoError, ValueError, TypeError):
        raise CannotOpen("no X25519 key") from None


def open_sealed(private: bytes, sealed: bytes, public: bytes | None = None) -> bytes:
    """Raises CannotOpen. Half the time with the public half at hand, for whoever opens thousands."""
    try:
        return bytes(crypto_box_seal_open(sealed, public or crypto_scalarmult_base(private), private))
    except (CryptoError, ValueError, TypeError):
        raise CannotOpen("sealed to another key, or changed since") from None


def encrypt(key: bytes, plain: bytes, place: bytes) -> bytes:
    """XChaCha20-Poly1305, random nonce in front, padded; opens at the same `place` only."""
    return bytes(Aead(key).encrypt(sodium_pad(plain, PADDED_TO), place))


def decrypt(key: bytes, sealed: bytes, place: bytes) -> bytes:
    """Raises CannotOpen, also for what was sealed at another place."""
    try:
        return bytes(sodium_unpad(Aead(key).decrypt(sealed, place), PADDED_TO))
    except (CryptoError, ValueError, TypeError):
        raise CannotOpen("sealed for another place, or changed since") from None


def canonical(told: Mapping[str, Any]) -> bytes:
    """One way to write a statement, so that it can be signed: JSON, sorted, without blanks."""
    return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def to_text(raw: bytes) -> str:
    """Base64, as keys stand in certificates and settings."""
    return b64encode(raw).decode()


def from_text(written: str) -> bytes:
    """Raises CannotOpen for what is no base64."""
    try:
        return b64decode(written, validate=True)
    except ValueError:
        raise CannotOpen("no base64") from None
