"""Reading an event table in order without missing a row: by (`tx`, `id`), and only what can gain no older sibling.

Sequence numbers commit out of order. A row whose transaction is older than every running one
(`tx < pg_snapshot_xmin`) can never be preceded by a later commit, so a cursor that stops there is safe.
"""

from typing import NamedTuple, Self

from sqlalchemy import ColumnElement, cast, func, literal, tuple_
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.types import String

from common.db.base import EventColumns, Xid8


class Cursor(NamedTuple):
    """The last event that was seen; as text it is an event stream's `Last-Event-ID`."""

    tx: int = 0
    id: int = 0

    def __str__(self) -> str:
        return f"{self.tx}-{self.id}"

    @classmethod
    def parse(cls, written: str) -> Self:
        """Read `tx-id`. Raises ValueError for anything else, also for numbers outside 64 bits."""
        tx, _, row = written.partition("-")
        if not (tx.isascii() and tx.isdecimal() and row.isascii() and row.isdecimal()):
            raise ValueError("a cursor is two numbers with a dash between them")
        cursor = cls(int(tx), int(row))
        if cursor.tx >= 2**64 or cursor.id >= 2**63:
            raise ValueError("a cursor's numbers have at most 64 bits")
        return cursor


def settled(tx: InstrumentedAttribute[int] | ColumnElement[int]) -> ColumnElement[bool]:
    """Whether no running transaction can still commit a row before this one."""
    return tx < func.pg_snapshot_xmin(func.pg_current_snapshot())


def after(model: type[EventColumns], cursor: Cursor) -> ColumnElement[bool]:
    """Rows that follow the cursor; order them by (`tx`, `id`)."""
    seen = tuple_(cast(literal(str(cursor.tx), String), Xid8), literal(cursor.id))
    return tuple_(model.tx, model.id) > seen
