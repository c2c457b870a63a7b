"""Adding a row at most once, by a role that may add and not read."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.dialects.postgresql import insert as insert_new
from sqlalchemy.orm import Session


def is_new(session: Session, model: type[Any], row: Mapping[str, Any]) -> bool:
    """Add a row unless its id is there already, without reading it: the role may not."""
    statement = insert_new(model).values(row).on_conflict_do_nothing()
    added = session.execute(statement, execution_options={"preserve_rowcount": True})
    return bool(added.rowcount > 0)  # type: ignore[attr-defined]  # a cursor's result, as of every insert
