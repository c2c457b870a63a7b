"""How many reports each tab holds; counting stops where nobody reads the number any more."""

from collections.abc import Mapping
from typing import Any, get_args
from uuid import UUID

from sqlalchemy import ColumnElement, Label, Select, Subquery, Text, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from services.perda_report.queries.worklist.asked import TABS, Source, Viewer, of_tab
from services.perda_report.schemas.work import Tab
from services.perda_report.workflow import OPEN, State

COUNTED_UP_TO = 500
APART = ("saya", "tanpa_petugas")
STATES = [state.value for state in State]


def counted(source: Source, viewer: Viewer) -> Subquery:
    """One row: a count for each state, and for each tab that is no sum of states."""
    table = source.table
    by_state = _by_state_of_found(table) if source.is_search else _by_state(source)
    apart = {tab: [table.status.in_(OPEN), *of_tab(tab, viewer, table)] for tab in APART}
    counts = (_counted(_some(source, *is_in)).scalar_subquery().label(tab) for tab, is_in in apart.items())
    return select(by_state, *counts).subquery("counted")


def by_tab(row: Any) -> Mapping[str, int]:
    """The counts of the tabs from that row; several states together are the sum of them."""
    found: Mapping[str, int] = row.by_state or {}
    sums = {tab: sum(found.get(state, 0) for state in states) for tab, states in TABS.items()}
    sums |= {tab: getattr(row, tab) for tab in APART}
    return {tab: min(COUNTED_UP_TO, sums[tab]) for tab in get_args(Tab)}


def _by_state(source: Source) -> Label[Any]:
    states = func.unnest(literal(STATES, ARRAY(Text))).table_valued("state").render_derived("counted_state")
    some = _some(source, source.table.status == states.c.state).correlate(states)
    count = _counted(some).scalar_subquery()
    return select(_as_object(states.c.state, count)).select_from(states).scalar_subquery().label("by_state")


def _by_state_of_found(table: Any) -> Label[Any]:
    groups = select(table.status, func.count().label("count")).group_by(table.status).subquery()
    return select(_as_object(groups.c.status, groups.c.count)).scalar_subquery().label("by_state")


def _some(source: Source, *is_in: ColumnElement[bool]) -> Select[UUID]:
    return select(source.table.id).where(*source.rights, *source.filters, *is_in).limit(COUNTED_UP_TO)


def _counted(some: Select[UUID]) -> Select[int]:
    return select(func.count()).select_from(some.subquery())


def _as_object(name: Any, value: Any) -> ColumnElement[Any]:
    return func.jsonb_object_agg(name, value, type_=JSONB)
