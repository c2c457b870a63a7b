"""Photos on a disk: whole or not at all, through a temporary file, `fsync` and a rename."""

import math
import os
import shutil
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

TEMPORARY = "tmp"
ABANDONED_AFTER = 3600


class Disk:
    """A folder that only this user can enter."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def write(self, key: str, data: bytes) -> None:
        target = self._root / key
        _make(target.parent)
        _make(self._root / TEMPORARY)
        descriptor, name = tempfile.mkstemp(dir=self._root / TEMPORARY)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(descriptor)
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        _sync(target.parent)

    def read(self, key: str) -> bytes:
        return (self._root / key).read_bytes()

    def delete(self, key: str) -> None:
        (self._root / key).unlink(missing_ok=True)

    def children(self, folder: str) -> Sequence[str]:
        with suppress(FileNotFoundError):
            return sorted(entry.name for entry in (self._root / folder).iterdir())
        return []

    def older(self, folder: str, seconds: float) -> Sequence[str]:
        limit = time.time() - seconds
        return [name for name in self.children(folder) if self._written_at(f"{folder}/{name}") < limit]

    def drop(self, folder: str) -> None:
        with suppress(FileNotFoundError):
            shutil.rmtree(self._root / folder)

    def tidy(self) -> None:
        for name in self.older(TEMPORARY, ABANDONED_AFTER):
            self.delete(f"{TEMPORARY}/{name}")

    def _written_at(self, key: str) -> float:
        """Never, for a file that was deleted meanwhile."""
        with suppress(FileNotFoundError):
            return (self._root / key).stat().st_mtime
        return math.inf


def open_place(url: str) -> Disk:
    """`file:///srv/media`. Raises ValueError for a relative path: it would mean another folder in each process."""
    parts = urlsplit(url)
    if parts.netloc not in ("", "localhost") or not parts.path.startswith("/"):
        raise ValueError("media_url needs an absolute path: file:///srv/media")
    return Disk(Path(unquote(parts.path)))


def _make(folder: Path) -> None:
    """With every missing parent, each of them lasting."""
    if folder.is_dir():
        return
    _make(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    _sync(folder.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
