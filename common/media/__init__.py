"""Photos: checked, decoded in a confined process, stripped, kept. Callers know a store and what was accepted."""

from common.media.accept import Accepted, accept, forget, original, read
from common.media.held import HeldPhoto, drop_held, held_thumb, hold, purge_held, take_held
from common.media.limits import Limits
from common.media.store import MediaStore
from common.media.sweep import old_files, sweep_orphans

__all__ = [
    "Accepted",
    "HeldPhoto",
    "Limits",
    "MediaStore",
    "accept",
    "drop_held",
    "forget",
    "held_thumb",
    "hold",
    "old_files",
    "original",
    "purge_held",
    "read",
    "sweep_orphans",
    "take_held",
]
