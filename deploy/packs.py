"""Bringing a pack into the database of one service: the shared tables, and what the service keeps of it itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from common import db
from common.audit import Actor
from common.pack import Pack, apply_pack
from services.fire_button.actions import load_stations
from services.perda_report.actions import load_categories

OWN_ROWS: Mapping[str, Callable[[Session, Pack], int]] = {
    "perda": load_categories,
    "fire": load_stations,
}


@dataclass(frozen=True, slots=True)
class Brought:
    """How many rows were written; `kept` were left because a person edited them."""

    changed: int
    kept: int

    def __str__(self) -> str:
        kept = f", {self.kept} edited by hand kept" if self.kept else ""
        return f"{self.changed} rows changed{kept}"


def bring(service: str, pack: Pack, actor: Actor) -> Brought:
    """Bring the tables to what the pack says, in one transaction; safe to run again.

    Raises ValueError for a service that keeps nothing of its pack: its processes read the folder at their start.
    """
    if service not in OWN_ROWS:
        raise ValueError(f"{service} keeps nothing of the pack in its tables. Restart it to read the folder anew.")
    with db.transaction() as session:
        applied = apply_pack(session, pack, actor)
        own = OWN_ROWS[service](session, pack)
    return Brought(applied.changed + own, applied.kept)
