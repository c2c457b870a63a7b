"""Bringing posts, water, kinds and steps of a pack into the tables that administrators edit."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from common.pack import KindEntry, Pack, PostEntry, WaterEntry, bring_rows, switch_off_missing
from services.fire_button.models import EscalationStep, Kind, Post, WaterSource


def load_stations(session: Session, pack: Pack) -> int:
    """Add, change and switch off rows as the pack says; how many that were. Safe to run again.

    A row that a person edited (`edited_at` is set) is theirs and stays.
    """
    rows = (
        (Post, Post.code, [post_row(entry, place) for place, entry in enumerate(pack.posts)]),
        (WaterSource, WaterSource.code, [water_row(entry) for entry in pack.water_sources]),
        (Kind, Kind.code, [kind_row(entry, place) for place, entry in enumerate(pack.fire_kinds)]),
    )
    changed = sum(
        bring_rows(session, model, wanted) + switch_off_missing(session, code, [row["code"] for row in wanted])
        for model, code, wanted in rows
    )
    return changed + _bring_steps(session, pack)


def post_row(entry: PostEntry, place: int) -> dict[str, Any]:
    """The columns as the pack has them: in service, and edited by nobody."""
    return asdict(entry) | {"position": place, "is_active": True}


def water_row(entry: WaterEntry) -> dict[str, Any]:
    """The columns as the pack has them."""
    return asdict(entry) | {"is_active": True}


def kind_row(entry: KindEntry, place: int) -> dict[str, Any]:
    """The columns as the pack has them: offered, its advice a sentence a line."""
    return asdict(entry) | {"advice": "\n".join(entry.advice), "position": place, "is_active": True}


def step_rows(pack: Pack) -> list[dict[str, Any]]:
    """The ladder as the pack has it."""
    return [
        {"position": place, "after_s": step.after_s, "whom": list(step.whom)}
        for place, step in enumerate(pack.fire_steps, start=1)
    ]


def _bring_steps(session: Session, pack: Pack) -> int:
    """The ladder is one thing: as soon as a person edited it, the pack's no longer counts."""
    edited = select(EscalationStep.position).where(EscalationStep.edited_at.is_not(None))
    if session.scalar(edited.limit(1)) is not None:
        return 0
    rows = step_rows(pack)
    longer = delete(EscalationStep).where(EscalationStep.position > len(rows)).returning(EscalationStep.position)
    return len(session.execute(longer).all()) + bring_rows(session, EscalationStep, rows)
