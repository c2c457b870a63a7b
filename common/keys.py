"""Keys derived from a root secret, and the boxes sealed with them. Pure: knows neither database nor web."""

import hashlib
import hmac

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

KEY_SIZE = 32


def derive(root: bytes, purpose: str) -> bytes:
    """A 32-byte key for one purpose (HKDF-SHA256 with an empty salt and a single block, RFC 5869)."""
    extracted = hmac.digest(b"\0" * KEY_SIZE, root, hashlib.sha256)
    return hmac.digest(extracted, purpose.encode() + b"\x01", hashlib.sha256)


def seal(key: bytes, plain: bytes) -> bytes:
    """Encrypt and authenticate (XSalsa20-Poly1305, random nonce in front)."""
    return bytes(SecretBox(key).encrypt(plain))


def unseal(key: bytes, sealed: bytes) -> bytes:
    """Open what `seal` made. Raises ValueError when key or text do not belong together."""
    try:
        return bytes(SecretBox(key).decrypt(sealed))
    except CryptoError:
        raise ValueError("sealed with another key, or changed since") from None


def digest(key: bytes, text: bytes) -> bytes:
    """HMAC-SHA256."""
    return hmac.digest(key, text, hashlib.sha256)


def same(one: bytes, other: bytes) -> bool:
    """Compare without telling by time where they differ."""
    return hmac.compare_digest(one, other)
