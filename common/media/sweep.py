"""What is in a store and how old it is: for deleting files that no row of a service names (any more)."""

import logging
from collections.abc import Callable, Collection, Iterator
from datetime import timedelta
from typing import get_args

from common.media.accept import forget
from common.media.store import MediaStore, Part, working

AT_ONCE = 1_000
ORPHANED_AFTER = timedelta(days=2)
# More orphans than this, and more than files that are known: this is not the store of this database.
SUSPICIOUS = 200
log = logging.getLogger(__name__)


def sweep_orphans(store: MediaStore, named: Callable[[Collection[str]], Collection[str]]) -> None:
    """Delete files that no row names: it was never written, or they outlived a crash while being erased.

    `named`: those of some keys that a row of the service names. Raises Unavailable.
    """
    orphans: list[str] = []
    known = 0
    for keys in old_files(store, ORPHANED_AFTER):
        theirs = set(named(keys))
        known += len(theirs)
        orphans += [key for key in keys if key not in theirs]
    if len(orphans) > max(SUSPICIOUS, known):
        log.error("sweep_refused", extra={"orphans": len(orphans), "known": known})
        return
    forget(store, orphans)


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
