"""The store of a process: where photos are, the keys they are sealed with, and who decodes them."""

import logging
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import tzinfo
from typing import Literal

from common import keys
from common.errors import NotFound
from common.media import refusals
from common.media.blobs import open_blobs
from common.media.decoder import SHARED, Decoder

log = logging.getLogger(__name__)

Part = Literal["original", "shown", "thumb"]
KEY = re.compile(r"(?:original|shown|thumb)/[0-9a-f]{2}/[0-9a-f]{32}|held/[0-9]{10}/[0-9a-f]{32}(?:\.token)?")


class MediaStore:
    """Opens nothing until it is used; for many threads at once.

    `secret` is the root secret of the installation. `zone` is where the cameras are: EXIF times without an
    offset are read in it, and left out when it is None.
    """

    def __init__(self, url: str, secret: bytes, *, zone: tzinfo | None = None, decoder: Decoder = SHARED) -> None:
        self.decoder = decoder
        self.zone = zone
        self.blobs = open_blobs(url)
        self._secret = keys.derive(secret, "media")

    def key_for(self, purpose: str) -> bytes:
        """A key of this store. Sealing uses one per file, so that a file moved to another key does not open."""
        return keys.derive(self._secret, purpose)

    def get(self, key: str) -> bytes:
        """Raises NotFound, or Unavailable when the place does not work."""
        if not KEY.fullmatch(key):
            raise NotFound(refusals.GONE)
        with working():
            try:
                return self.blobs.read(key)
            except FileNotFoundError:
                raise NotFound(refusals.GONE) from None

    def put_all(self, files: Iterable[tuple[str, bytes]]) -> None:
        """Write every file, or leave none. Raises Unavailable."""
        written: list[str] = []
        with working():
            try:
                for key, data in files:
                    written.append(key)
                    self.blobs.write(key, data)
            except BaseException:
                for key in written:
                    with suppress(OSError):
                        self.blobs.delete(key)
                raise

    def delete_all(self, stored: Iterable[str]) -> None:
        """What is gone already is no error. Raises Unavailable; ValueError, and deletes nothing, for a foreign key."""
        ours = list(stored)
        if not all(KEY.fullmatch(key) for key in ours):
            raise ValueError("not a key of a photo store")
        with working():
            for key in ours:
                self.blobs.delete(key)

    def seal(self, key: str, plain: bytes) -> bytes:
        """Closed for everybody who has only the store."""
        return keys.seal(self.key_for(key), plain)

    def unseal(self, key: str, sealed: bytes) -> bytes:
        """Raises ValueError when these bytes were not sealed for this key."""
        return keys.unseal(self.key_for(key), sealed)


def fresh_key(part: Part) -> str:
    """A name that tells nothing, in one of 256 folders."""
    name = secrets.token_hex(16)
    return f"{part}/{name[:2]}/{name}"


@contextmanager
def working() -> Iterator[None]:
    """Turn a place that does not work into Unavailable, and tell the operator."""
    try:
        yield
    except OSError as failed:
        log.exception("photo store does not work")
        raise refusals.unavailable() from failed
