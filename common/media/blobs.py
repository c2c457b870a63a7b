"""Where bytes are kept: one small interface, a module for each kind of place."""

from collections.abc import Sequence
from importlib import import_module
from typing import Protocol, cast
from urllib.parse import urlsplit

# Named, not imported: a process that keeps photos on its disk shall not carry an S3 client in memory.
PLACES = {"file": "common.media.disk", "s3": "common.media.bucket"}


class Blobs(Protocol):
    """Keys are relative paths with `/`. Every method raises OSError when the place does not work."""

    def write(self, key: str, data: bytes) -> None:
        """Whole or not at all, and lasting when this returns."""

    def read(self, key: str) -> bytes:
        """Raises FileNotFoundError when there is nothing under this key."""

    def delete(self, key: str) -> None:
        """No error when it is gone already."""

    def children(self, folder: str) -> Sequence[str]:
        """The names directly below a folder; none when there is no such folder."""

    def older(self, folder: str, seconds: float) -> Sequence[str]:
        """The names of files directly below a folder that were written longer ago than so many seconds."""

    def drop(self, folder: str) -> None:
        """Delete a folder and everything below it."""

    def tidy(self) -> None:
        """Delete what processes that were killed while writing have left."""


def open_blobs(url: str) -> Blobs:
    """The place that a `media_url` names. Raises ValueError for a scheme that we have no module for."""
    scheme = urlsplit(url).scheme
    if scheme not in PLACES:
        raise ValueError(f"media_url must start with file:// or s3://, not {scheme}://")
    return cast("Blobs", import_module(PLACES[scheme]).open_place(url))
