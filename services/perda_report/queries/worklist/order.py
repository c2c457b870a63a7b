"""The ids of a list in its order, from any place in it on: the part that must not grow with the number of reports.

For whoever sees every OPD, the index `ix_report_due` is that order. The index `ix_report_work_list` lies as
(opd_code, status, step_due_at, id): each OPD's part of each state is read from it in order, no further than the page
is long, and the parts are merged; a plain ORDER BY over several OPD would sort them all.
"""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, func, literal, select, true, tuple_
from sqlalchemy.dialects.postgresql import ARRAY

from common.directory import Opd
from common.errors import InvalidInput
from services.perda_report.models import Report
from services.perda_report.queries.worklist.asked import Asked, Order

BAD_CURSOR = "Halaman ini tidak ada lagi. Mulai dari awal daftar."
# A word of a search, an OPD with few reports: what serves one value is slow for another.
PLAN_ANEW = {"plan_anew": True}
HAS_NO_DEADLINE = Report.step_due_at.is_(None)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a report stands in every order."""

    due_at: datetime | None
    id: UUID


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a list: so many ids after a place (None: from the start), or before it, nearest first."""

    limit: int
    after: Place | None = None
    is_backwards: bool = False


def ids(asked: Asked, stretch: Stretch) -> Select[UUID]:
    """The ids of a stretch of the list, in its order."""
    if asked.is_by_index:
        return _of_all(asked, stretch) if asked.is_of_all else _merged(asked, stretch)
    source, table = asked.source, asked.source.table
    found = select(table.id).where(*source.rights, *source.filters, table.status.in_(asked.states), *asked.of_tab)
    found = found.where(*_beyond(asked.order, table, stretch))
    return found.order_by(*in_order(asked, table, stretch)).limit(stretch.limit)


def _of_all(asked: Asked, stretch: Stretch) -> Select[UUID]:
    """Every OPD's: the index `ix_report_due` holds what is open in the order of deadlines."""
    due = select(Report.id).where(Report.step_due_at.is_not(None), Report.status.in_(asked.states))
    due = due.where(*asked.source.filters, *asked.of_tab, *_beyond(asked.order, Report, stretch))
    return due.order_by(*in_order(asked, Report, stretch)).limit(stretch.limit)


def _merged(asked: Asked, stretch: Stretch) -> Select[UUID]:
    states = func.unnest(literal(sorted(asked.states), ARRAY(Text))).table_valued("state").render_derived("stage")
    part = (
        select(Report.id, Report.step_due_at)
        .where(Report.opd_code == Opd.code, Report.status == states.c.state, *asked.source.filters, *asked.of_tab)
        .where(*_beyond(asked.order, Report, stretch), *([] if asked.order is Order.DUE else [HAS_NO_DEADLINE]))
        .order_by(*in_order(asked, Report, stretch))
        .limit(stretch.limit)
        .lateral("part")
    )
    merged = select(part.c.id).select_from(Opd).join(states, true()).join(part, true())
    if asked.opd_codes is not None:
        merged = merged.where(Opd.code.in_(asked.opd_codes))
    return merged.order_by(*in_order(asked, part.c, stretch)).limit(stretch.limit)


def in_order(asked: Asked, columns: Any, stretch: Stretch) -> Sequence[ColumnElement[Any]]:
    """ORDER BY of a stretch, on columns with the names of the table's."""
    # Where finished reports are read from the index their empty deadline stands before the id in it.
    keys = (columns.step_due_at, columns.id) if asked.is_by_index or asked.order is Order.DUE else (columns.id,)
    is_falling = (asked.order is Order.NEWEST) != stretch.is_backwards
    return [key.desc() if is_falling else key.asc() for key in keys]


def _beyond(order: Order, columns: Any, stretch: Stretch) -> list[ColumnElement[bool]]:
    place = stretch.after
    if place is None:
        return []
    mine: Any = columns.id if order is not Order.DUE else tuple_(columns.step_due_at, columns.id)
    theirs: Any = place.id if order is not Order.DUE else tuple_(place.due_at, place.id)
    return [mine < theirs if (order is Order.NEWEST) != stretch.is_backwards else mine > theirs]


def sealed(place: Place) -> str:
    """A place as an address carries it."""
    due = place.due_at.isoformat() if place.due_at else ""
    return base64.urlsafe_b64encode(f"{due}~{place.id.hex}".encode()).decode().rstrip("=")


def opened(cursor: str | None) -> Place | None:
    """The place that an address names. Raises InvalidInput for what `sealed` never gave."""
    if not cursor:
        return None
    try:
        due, _, key = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition("~")
        return Place(datetime.fromisoformat(due).astimezone(UTC) if due else None, UUID(key))
    except (ValueError, OverflowError, binascii.Error):
        raise InvalidInput(BAD_CURSOR, fields={"after": BAD_CURSOR}) from None
