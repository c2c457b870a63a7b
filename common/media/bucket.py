"""Photos in an S3 bucket, through fsspec. Imported only where `media_url` says s3://."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, ParamSpec, TypeVar
from urllib.parse import parse_qs, urlsplit

import fsspec

P = ParamSpec("P")
T = TypeVar("T")

# A request waits for each of these calls, so none may take minutes as botocore's defaults would.
PATIENCE = {"connect_timeout": 3, "read_timeout": 10, "retries": {"max_attempts": 2}}


class Bucket:
    """A prefix in a bucket; S3 itself makes each object whole or absent."""

    def __init__(self, filesystem: fsspec.AbstractFileSystem, prefix: str) -> None:
        self._files = filesystem
        self._prefix = prefix

    def write(self, key: str, data: bytes) -> None:
        _asked(self._files.pipe_file, self._at(key), data)

    def read(self, key: str) -> bytes:
        return bytes(_asked(self._files.cat_file, self._at(key)))

    def delete(self, key: str) -> None:
        with suppress(FileNotFoundError):
            _asked(self._files.rm_file, self._at(key))

    def children(self, folder: str) -> Sequence[str]:
        with suppress(FileNotFoundError):
            found: list[str] = _asked(self._files.ls, self._at(folder), detail=False, refresh=True)
            return sorted(path.rsplit("/", 1)[-1] for path in found)
        return []

    def older(self, folder: str, seconds: float) -> Sequence[str]:
        limit = datetime.now(UTC) - timedelta(seconds=seconds)
        with suppress(FileNotFoundError):
            found: list[dict[str, Any]] = _asked(self._files.ls, self._at(folder), detail=True, refresh=True)
            files = [each for each in found if each["type"] == "file"]
            return sorted(each["name"].rsplit("/", 1)[-1] for each in files if each["LastModified"] < limit)
        return []

    def drop(self, folder: str) -> None:
        with suppress(FileNotFoundError):
            _asked(self._files.rm, self._at(folder), recursive=True)

    def tidy(self) -> None:
        """Nothing to do: an object whose sending broke off does not exist."""

    def _at(self, key: str) -> str:
        return f"{self._prefix}/{key}"


def open_place(url: str) -> Bucket:
    """`s3://bucket/prefix?endpoint=https://…&region=…`; credentials come from the environment, as S3 clients read it.

    Opens no connection.
    """
    parts, query = urlsplit(url), parse_qs(urlsplit(url).query)
    client = {"region_name": query.get("region", ["us-east-1"])[0]}
    filesystem = fsspec.filesystem(
        "s3",
        endpoint_url=query.get("endpoint", [None])[0],
        client_kwargs=client,
        config_kwargs=PATIENCE,
        use_listings_cache=False,
    )
    return Bucket(filesystem, (parts.netloc + parts.path).rstrip("/"))


def _asked(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The client's errors come from three libraries with no common base; ours is OSError."""
    try:
        return call(*args, **kwargs)
    except OSError:
        raise
    except Exception as failed:
        raise OSError(f"object store: {type(failed).__name__}") from failed
