"""What is in a store and how old it is: for finding files that no row of a service names (any more)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import get_args

from common.media.store import MediaStore, Part, working

AT_ONCE = 1_000


def old_files(store: MediaStore, age: timedelta) -> Iterator[list[str]]:
    """Keys of accepted photos' files that were written longer ago than `age`, some at a time.

    Held photos are not among them: they end by themselves (`purge_held`). Raises Unavailable.
    """
    for part in get_args(Part):
        with working():
            folders = [f"{part}/{name}" for name in store.blobs.children(part)]
        for folder in folders:
            with working():
                found = [f"{folder}/{name}" for name in store.blobs.older(folder, age.total_seconds())]
            for start in range(0, len(found), AT_ONCE):
                yield found[start : start + AT_ONCE]
