"""What happened to a report, and its photos."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class EventView:
    """One step of a report's history, newest first in every list. `who` is empty for citizens' eyes."""

    kind: str
    title: str
    words: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PhotoView:
    """A photo; `kind` as in models.Photo. `is_reused`: the same file came with another report."""

    id: UUID
    kind: str
    sha256: str
    width: int
    height: int
    taken_at: datetime | None
    distance_m: float | None
    created_at: datetime
    is_reused: bool
    inspection_id: UUID | None = None
