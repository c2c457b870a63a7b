"""Bringing the categories of a pack into the table that administrators edit. Called by the pack's loader."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import or_, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from common.pack import CategoryEntry, Pack
from services.perda_report.models import Category


def load_categories(session: Session, pack: Pack) -> int:
    """Add, change and switch off categories as the pack says; how many rows that were. Safe to run again.

    A category that a person edited (`edited_at` is set) is theirs and stays. The pack's OPD must be there
    already (`common.pack.apply_pack`).
    """
    codes = [entry.code for entry in pack.categories]
    gone = update(Category).where(Category.code.not_in(codes), Category.edited_at.is_(None), Category.is_active)
    switched_off = session.execute(gone.values(is_active=False).returning(Category.code)).all()
    return len(switched_off) + _write(session, [row_of(entry) for entry in pack.categories])


def row_of(entry: CategoryEntry) -> dict[str, Any]:
    """The columns as the pack has them: offered, and edited by nobody."""
    return asdict(entry) | {"partner_opd_codes": list(entry.partner_opd_codes), "is_active": True}


def _write(session: Session, rows: list[dict[str, Any]]) -> int:
    if not rows:
        return 0
    adding = upsert(Category).values(rows)
    new = adding.excluded
    names = [name for name in rows[0] if name != "code"]
    columns = Category.__table__.columns
    statement = adding.on_conflict_do_update(
        index_elements=[Category.code],
        set_={name: new[name] for name in names},
        where=Category.edited_at.is_(None) & or_(*(columns[name].is_distinct_from(new[name]) for name in names)),
    )
    return len(session.execute(statement.returning(Category.code)).all())
