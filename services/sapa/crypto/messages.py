"""What a reporter writes after the report: sealed to whoever holds it, and sealed before by whoever sent the report.

The public key of a report or case stands in the database; with it alone anybody could write in the reporter's name.
"""

from nacl.bindings import crypto_scalarmult
from nacl.exceptions import CryptoError

from common import keys
from services.sapa.crypto.primitives import CannotOpen, decrypt, encrypt
from services.sapa.crypto.rows import Place, open_body, seal_body


def message_key(reporter_private: bytes, report_public: bytes) -> bytes:
    """Known to the mailbox's keys and, by the report, to its officers. Raises CannotOpen for keys that are none."""
    try:
        return keys.derive(crypto_scalarmult(reporter_private, report_public), "sapa-reporter-message")
    except (CryptoError, ValueError, TypeError):
        raise CannotOpen("no X25519 keys") from None


def seal_message(public: bytes, between: bytes, place: Place, kind: str, plain: bytes) -> tuple[bytes, bytes]:
    """(key_sealed, body) of a message of this kind. `between`: what `message_key` gives."""
    return seal_body(public, place, encrypt(between, plain, place.of(kind)))


def open_message(private: bytes, between: bytes, place: Place, kind: str, sealed: tuple[bytes, bytes]) -> bytes:
    """Raises CannotOpen, also for what the reporter did not write."""
    return decrypt(between, open_body(private, place, *sealed), place.of(kind))
