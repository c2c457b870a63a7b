"""Bringing posts, water, kinds and steps of a pack into the tables that administrators edit."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import or_, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from common.pack import Pack
from services.fire_button.models import EscalationStep, Kind, Post, WaterSource
from services.fire_button.models.base import FireBase


def load_stations(session: Session, pack: Pack) -> int:
    """Add, change and switch off rows as the pack says; how many that were. Safe to run again.

    A row that a person edited (`edited_at` is set) is theirs and stays.
    """
    posts = [asdict(entry) | {"position": place, "is_active": True} for place, entry in enumerate(pack.posts)]
    water = [asdict(entry) | {"is_active": True} for entry in pack.water_sources]
    kinds = [
        asdict(entry) | {"advice": "\n".join(entry.advice), "position": place, "is_active": True}
        for place, entry in enumerate(pack.fire_kinds)
    ]
    steps = [
        {"position": place, "after_s": step.after_s, "whom": list(step.whom)}
        for place, step in enumerate(pack.fire_steps, start=1)
    ]
    by_code: tuple[tuple[type[Post | WaterSource | Kind], Sequence[dict[str, Any]]], ...] = (
        (Post, posts),
        (WaterSource, water),
        (Kind, kinds),
    )
    changed = sum(_switch_off(session, model, rows) + _write(session, model, rows) for model, rows in by_code)
    return changed + _write(session, EscalationStep, steps)


def _switch_off(session: Session, model: type[Post | WaterSource | Kind], rows: Sequence[dict[str, Any]]) -> int:
    gone = update(model).where(
        model.code.not_in([row["code"] for row in rows]), model.edited_at.is_(None), model.is_active
    )
    return len(session.execute(gone.values(is_active=False).returning(model.code)).all())


def _write(session: Session, model: type[FireBase], rows: Sequence[dict[str, Any]]) -> int:
    if not rows:
        return 0
    adding = upsert(model).values(rows)
    table, new = model.__table__, adding.excluded
    names = [name for name in rows[0] if not table.columns[name].primary_key]
    differs = or_(*(table.columns[name].is_distinct_from(new[name]) for name in names))
    statement = adding.on_conflict_do_update(
        index_elements=list(table.primary_key),
        set_={name: new[name] for name in names},
        where=table.columns["edited_at"].is_(None) & differs,
    )
    return len(session.execute(statement.returning(*table.primary_key)).all())
