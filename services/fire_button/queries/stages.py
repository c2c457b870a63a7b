"""How long each part of an answer took: the stages of PU 25/PRT/M/2008, and the SPM's response time.

Stages are those of one post; the response time of an incident is that of the post that came first. Permendagri 114/2018
counts from the receipt of the information until a crew is there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import pairwise
from typing import Protocol


class Stamps(Protocol):
    """The times of one post in one incident (models.Dispatch)."""

    @property
    def acknowledged_at(self) -> datetime | None:
        """When the post said that it goes."""

    @property
    def departed_at(self) -> datetime | None:
        """When it left."""

    @property
    def arrived_at(self) -> datetime | None:
        """When it stood at the address."""

    @property
    def accessed_at(self) -> datetime | None:
        """When it stood at the fire itself."""

    @property
    def water_at(self) -> datetime | None:
        """When water was on the fire."""


@dataclass(frozen=True, slots=True)
class FirstRound:
    """The times of one post before its incident was reopened, as the log keeps them."""

    acknowledged_at: datetime | None
    departed_at: datetime | None
    arrived_at: datetime | None
    accessed_at: datetime | None
    water_at: datetime | None

    @classmethod
    def of(cls, kept: Mapping[str, str | None]) -> "FirstRound":
        """From ISO times by name; others are left out."""
        times = (kept.get(field.name) for field in fields(cls))
        return cls(*(datetime.fromisoformat(one) if one else None for one in times))


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage; `seconds` is None while an end of it is not known."""

    key: str
    label: str
    seconds: float | None


LABELS = (
    ("dispatch", "Penerimaan (dispatch)"),
    ("turnout", "Persiapan (turnout)"),
    ("travel", "Perjalanan (travel)"),
    ("access", "Menuju titik api (access)"),
    ("set_up", "Gelar sarana (set-up)"),
)


def stages_of(received_at: datetime, stamps: Stamps) -> tuple[Stage, ...]:
    """The five stages, in order. One whose end was tapped before its beginning is not known, not negative."""
    ends = (
        received_at,
        stamps.acknowledged_at,
        stamps.departed_at,
        stamps.arrived_at,
        stamps.accessed_at,
        stamps.water_at,
    )
    spans = (between(began, ended) for began, ended in pairwise(ends))
    return tuple(Stage(key, label, seconds) for (key, label), seconds in zip(LABELS, spans, strict=True))


def between(began: datetime | None, ended: datetime | None) -> float | None:
    """Seconds from one to the other; None when one is missing or they are the wrong way round."""
    if began is None or ended is None or ended < began:
        return None
    return (ended - began).total_seconds()


def first_to_arrive(dispatches: Sequence[Stamps]) -> Stamps | None:
    """The post that came first; None while nobody is there."""
    there = [(one.arrived_at, place) for place, one in enumerate(dispatches) if one.arrived_at]
    return dispatches[min(there)[1]] if there else None
