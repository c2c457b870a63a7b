"""Writing rows of a pack into tables that administrators edit, too: what a person edited stays.

Such a table has `edited_at`, set when a person edited the row.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Executable, or_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import InstrumentedAttribute, Session

from common.db import Base


def bring_rows(session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> int:
    """Add rows and change those that nobody edited and that differ; how many that were."""
    if not rows:
        return 0
    adding = insert(model).values(rows)
    table, new = model.__table__, adding.excluded
    names = [name for name in rows[0] if not table.columns[name].primary_key]
    differs = or_(*(table.columns[name].is_distinct_from(new[name]) for name in names))
    statement = adding.on_conflict_do_update(
        index_elements=list(table.primary_key),
        set_={name: new[name] for name in names},
        where=table.columns["edited_at"].is_(None) & differs,
    )
    return count(session, statement.returning(*table.primary_key))


def switch_off_missing(session: Session, code: InstrumentedAttribute[str], codes: Sequence[str]) -> int:
    """Switch off the rows that the pack no longer has and nobody edited; `code` is the table's key."""
    columns = code.class_.__table__.columns
    gone = update(code.class_).where(code.not_in(codes), columns["edited_at"].is_(None), columns["is_active"])
    return count(session, gone.values(is_active=False).returning(code))


def count(session: Session, statement: Executable) -> int:
    """How many rows a statement gives back."""
    return len(session.execute(statement).all())
