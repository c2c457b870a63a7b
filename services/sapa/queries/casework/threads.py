"""Entries sorted by what they are and what they are about."""

from collections.abc import Iterable
from typing import TypeVar
from uuid import UUID

from services.sapa.queries.casework.parts import Thread, Written
from services.sapa.queries.opened import OpenedEntry
from services.sapa.schemas.entries.base import EntryBody

B = TypeVar("B", bound=EntryBody)


def written(entries: Iterable[OpenedEntry], kind: type[B]) -> tuple[Written[B], ...]:
    """The entries of one kind, as they were written."""
    return tuple(Written(one.id, one.body, one.author, one.made_at) for one in entries if isinstance(one.body, kind))


def threads(entries: Iterable[OpenedEntry], kind: type[B]) -> tuple[Thread[B], ...]:
    """The things of one kind, by when they began; an entry without a thread is one of its own."""
    found: dict[UUID, list[Written[B]]] = {}
    for one in written(entries, kind):
        found.setdefault(one.body.thread or one.id, []).append(one)
    return tuple(Thread(thread, tuple(about)) for thread, about in found.items())


def newest(rows: Iterable[Written[B]], thread: UUID) -> Written[B] | None:
    """The last entry about a thing."""
    return next((one for one in reversed(tuple(rows)) if one.body.thread == thread), None)
