"""What the office answers a reporter: a padded sealed box that the reporter's key alone opens."""

from nacl.bindings import sodium_pad, sodium_unpad

from services.sapa.crypto.primitives import PADDED_TO, CannotOpen, open_sealed, seal_to


def seal_reply(reporter_public: bytes, words: str) -> bytes:
    """Raises CannotOpen for a key that is none. What is sealed is then signed (statements.reply_statement)."""
    return seal_to(reporter_public, sodium_pad(words.encode(), PADDED_TO))


def open_reply(reporter_private: bytes, sealed: bytes) -> str:
    """Raises CannotOpen."""
    try:
        return bytes(sodium_unpad(open_sealed(reporter_private, sealed), PADDED_TO)).decode()
    except (ValueError, TypeError):
        raise CannotOpen("no reply of ours") from None
