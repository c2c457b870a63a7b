"""Files in pieces (libsodium's secretstream): a piece that is missing, swapped, repeated or cut off does not open."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_init_pull,
    crypto_secretstream_xchacha20poly1305_init_push,
    crypto_secretstream_xchacha20poly1305_pull,
    crypto_secretstream_xchacha20poly1305_push,
    crypto_secretstream_xchacha20poly1305_state,
)
from nacl.bindings import crypto_secretstream_xchacha20poly1305_TAG_FINAL as FINAL
from nacl.bindings import crypto_secretstream_xchacha20poly1305_TAG_MESSAGE as MESSAGE
from nacl.exceptions import CryptoError

from services.sapa.crypto.primitives import CannotOpen, new_key, open_sealed, seal_to
from services.sapa.crypto.rows import Place

PIECE = 256 * 1024
FIELD = "data"


@dataclass(frozen=True, slots=True)
class SealedFile:
    """What is stored of a file; each piece is a row."""

    key_sealed: bytes
    header: bytes
    pieces: Sequence[bytes]


def seal_file(public: bytes, place: Place, data: bytes) -> SealedFile:
    """Under a fresh key, sealed to an X25519 public key."""
    key = new_key()
    state = crypto_secretstream_xchacha20poly1305_state()
    header = crypto_secretstream_xchacha20poly1305_init_push(state, key)
    parts = [data[at : at + PIECE] for at in range(0, len(data), PIECE)] or [b""]
    last = len(parts) - 1
    pieces = [
        bytes(
            crypto_secretstream_xchacha20poly1305_push(
                state, part, place.of(FIELD), FINAL if number == last else MESSAGE
            )
        )
        for number, part in enumerate(parts)
    ]
    return SealedFile(seal_to(public, key), bytes(header), pieces)


def open_file(private: bytes, place: Place, key_sealed: bytes, header: bytes, pieces: Iterable[bytes]) -> bytes:
    """The whole file. Raises CannotOpen when any piece is not what was sealed, or the end is missing."""
    return b"".join(_opened(open_sealed(private, key_sealed), place, header, pieces))


def _opened(key: bytes, place: Place, header: bytes, pieces: Iterable[bytes]) -> Iterator[bytes]:
    state = crypto_secretstream_xchacha20poly1305_state()
    tag = MESSAGE
    try:
        crypto_secretstream_xchacha20poly1305_init_pull(state, header, key)
        for piece in pieces:
            if tag == FINAL:
                raise CannotOpen("pieces after the end")
            plain, tag = crypto_secretstream_xchacha20poly1305_pull(state, piece, place.of(FIELD))
            yield bytes(plain)
    except (CryptoError, ValueError, TypeError) as failed:
        raise CannotOpen(f"a piece does not open: {type(failed).__name__}") from None
    if tag != FINAL:
        raise CannotOpen("the end is missing")
