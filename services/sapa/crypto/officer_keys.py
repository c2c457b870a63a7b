"""An officer's two private keys, how they rest in the database, and the fingerprint that people compare."""

from dataclasses import dataclass, field
from hashlib import sha256

from nacl.signing import SigningKey

from common import keys
from services.sapa.crypto.primitives import KEY_SIZE, CannotOpen, decrypt, encrypt, new_key, public_of


@dataclass(frozen=True, slots=True)
class OfficerKeys:
    """`box` (X25519) opens what was sealed to the officer, `sign` (Ed25519 seed) says that the officer wrote it."""

    box: bytes = field(repr=False)
    sign: bytes = field(repr=False)

    @classmethod
    def new(cls) -> "OfficerKeys":
        """A fresh pair of pairs."""
        return cls(new_key(), new_key())

    @property
    def box_public(self) -> bytes:
        """What others seal to."""
        return public_of(self.box)

    @property
    def sign_public(self) -> bytes:
        """What others check signatures against."""
        return bytes(SigningKey(self.sign).verify_key)

    @property
    def raw(self) -> bytes:
        """Both private halves, to be wrapped at once."""
        return self.box + self.sign

    @classmethod
    def from_raw(cls, raw: bytes) -> "OfficerKeys":
        """Raises CannotOpen for anything that is not two keys."""
        if len(raw) != 2 * KEY_SIZE:
            raise CannotOpen("not two keys")
        return cls(raw[:KEY_SIZE], raw[KEY_SIZE:])


def wrap(key: bytes, held: OfficerKeys, place: str) -> bytes:
    """The private halves as they may be stored; `place` names row and purpose (`password:<key id>`)."""
    return encrypt(key, held.raw, place.encode())


def unwrap(key: bytes, wrapped: bytes, place: str) -> OfficerKeys:
    """Raises CannotOpen: the wrong password, or another row's."""
    return OfficerKeys.from_raw(decrypt(key, wrapped, place.encode()))


def session_key(token: str) -> bytes:
    """What seals an opened private key for the length of one session; the token itself is stored nowhere."""
    return keys.derive(token.encode(), "sapa-session-keys")


def fingerprint(box_public: bytes, sign_public: bytes) -> str:
    """Eight groups of four digits, to be read aloud and compared in person."""
    number = int.from_bytes(sha256(b"sapa-fingerprint" + box_public + sign_public).digest())
    digits = f"{number % 10**32:032d}"
    return " ".join(digits[at : at + 4] for at in range(0, 32, 4))
