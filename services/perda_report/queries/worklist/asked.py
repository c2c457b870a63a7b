"""What an address of the work list asks for: which reports, of whom, in which order. Asks no database."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Self
from uuid import UUID

from sqlalchemy import ColumnElement, func

from services.perda_report.models import Report
from services.perda_report.queries.search import found, words_of
from services.perda_report.schemas.work import InboxQuery
from services.perda_report.workflow import FINISHED, OPEN, State

TABS: Mapping[str, frozenset[State]] = {
    "perlu": OPEN,
    "saya": OPEN,
    "tanpa_petugas": OPEN,
    **{state.value: frozenset({state}) for state in State},
    "semua": frozenset(State),
}


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whose list it is: the OPD that they may see (None: all of them), and who they are."""

    opd_codes: frozenset[str] | None
    officer_id: UUID


class Order(Enum):
    """How a list is sorted; ties fall to the id, which is as old as its report."""

    DUE = "tenggat"
    NEWEST = "terbaru"
    OLDEST = "terlama"


@dataclass(frozen=True, slots=True)
class Source:
    """What every tab picks from: the reports themselves under rights and filters, or what a search found of them."""

    table: Any
    rights: tuple[ColumnElement[bool], ...] = ()
    filters: tuple[ColumnElement[bool], ...] = ()

    @classmethod
    def of(cls, query: InboxQuery, viewer: Viewer) -> Self:
        """From the fields above the list."""
        seen, words = (*rights(viewer.opd_codes),), words_of(query.q)
        filters = (*_filters(query),)
        return cls(found(words, [*seen, *filters]).c) if words else cls(Report, seen, filters)

    @property
    def is_search(self) -> bool:
        """Whether it is what a search found."""
        return self.table is not Report


@dataclass(frozen=True, slots=True)
class Asked:
    """One list: a tab of a source, in an order."""

    opd_codes: frozenset[str] | None
    source: Source
    states: frozenset[State]
    order: Order
    of_tab: tuple[ColumnElement[bool], ...]

    @classmethod
    def of(cls, query: InboxQuery, viewer: Viewer) -> Self:
        """The list of a tab."""
        source, states, order = Source.of(query, viewer), TABS[query.tab], Order(query.sort)
        if order is Order.DUE and not states <= OPEN:
            order = Order.NEWEST
        return cls(viewer.opd_codes, source, states, order, (*of_tab(query.tab, viewer, source.table),))

    @property
    def is_by_index(self) -> bool:
        """Whether each OPD's part of each state lies in the index in this very order."""
        if self.source.is_search:
            return False
        return self.states <= (OPEN if self.order is Order.DUE else FINISHED) and self.order is not Order.OLDEST

    @property
    def is_of_all(self) -> bool:
        """Whether it is every OPD's list, by deadline."""
        return self.opd_codes is None and self.order is Order.DUE


def _filters(query: InboxQuery) -> list[ColumnElement[bool]]:
    wanted = []
    if query.kecamatan:
        wanted.append(Report.kecamatan_code == query.kecamatan)
    if query.category:
        wanted.append(Report.category_code == query.category)
    if query.assignee:
        wanted.append(Report.assignee_id == query.assignee)
    if query.lewat:
        wanted.append(Report.step_due_at < func.now())
    return wanted


def of_tab(tab: str, viewer: Viewer, table: Any) -> list[ColumnElement[bool]]:
    """What a tab asks for beside its states."""
    if tab == "saya":
        return [table.assignee_id == viewer.officer_id]
    return [table.assignee_id.is_(None)] if tab == "tanpa_petugas" else []


def rights(opd_codes: frozenset[str] | None) -> list[ColumnElement[bool]]:
    """Only their reports."""
    return [] if opd_codes is None else [Report.opd_code.in_(opd_codes)]
