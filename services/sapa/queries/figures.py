"""The sealed codes of a year, opened with a supervisor's statistics keys, and the tables that were published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.sapa.crypto.places import statistic_place
from services.sapa.crypto.primitives import CannotOpen
from services.sapa.crypto.rows import open_body
from services.sapa.crypto.statements import Forged, table_statement, verify
from services.sapa.documents.figures import Counted, Table
from services.sapa.models import StatisticRow, StatisticTable
from services.sapa.queries.trust import Colleague
from services.sapa.schemas.entries.closure import SimfoniCodes
from services.sapa.workflow import Role


@dataclass(frozen=True, slots=True)
class Year:
    """One year: whether its tables were published, and how many closures it holds (None where too few to be told)."""

    year: int
    is_published: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """The rows of a year; `closed`: how many the keys did not open."""

    counted: tuple[Counted, ...]
    closed: int


def open_year(session: Session, year: int, keys: Mapping[UUID, bytes]) -> Opened:
    """Every row of the year, by the private halves that the officer holds."""
    rows = session.scalars(select(StatisticRow).where(_of(year))).all()
    found = [one for row in rows if (one := _opened(row, keys)) is not None]
    return Opened(tuple(found), len(rows) - len(found))


def _of(year: int) -> Any:
    return StatisticRow.period.between(date(year, 1, 1), date(year, 12, 31))


def _opened(row: StatisticRow, keys: Mapping[UUID, bytes]) -> Counted | None:
    try:
        body = open_body(keys[row.key_id], statistic_place(row.key_id, row.id), row.key_sealed, row.body)
        return Counted(row.period, SimfoniCodes.model_validate_json(body))
    except (KeyError, CannotOpen, ValueError):
        return None


def years(session: Session) -> tuple[Year, ...]:
    """Every year that has closures or tables, the newest first."""
    closed = session.scalars(select(func.extract("year", StatisticRow.period)).distinct())
    published = set(session.scalars(select(func.extract("year", StatisticTable.period)).distinct()))
    found = {int(year) for year in (*closed, *published)}
    return tuple(Year(year, year in published) for year in sorted(found, reverse=True))


def published(session: Session, year: int, known: Mapping[UUID, Colleague]) -> tuple[Table, ...]:
    """The tables of a year; one that no certified supervisor signed as it stands is left out."""
    rows = session.scalars(select(StatisticTable).where(StatisticTable.period == date(year, 1, 1)))
    signed = [row for row in rows.all() if _is_signed(row, known)]
    return tuple(_table(row) for row in sorted(signed, key=lambda row: row.id))


def is_published(session: Session, year: int) -> bool:
    """Whether the year was published, whatever became of its rows since."""
    there = select(StatisticTable.id).where(StatisticTable.period == date(year, 1, 1)).limit(1)
    return session.scalar(there) is not None


def _is_signed(row: StatisticTable, known: Mapping[UUID, Colleague]) -> bool:
    maker = known.get(row.made_by)
    if maker is None or maker.role is not Role.PENYELIA:
        return False
    try:
        verify(maker.sign_public, table_statement(row.period, row.kind, row.body), row.signature)
    except Forged:
        return False
    return True


def _table(row: StatisticTable) -> Table:
    cells: Sequence[Sequence[Any]] = row.body["cells"]
    pairs = tuple((str(label), count) for label, count in cells)
    return Table(row.kind, row.body["title"], row.body["unit"], row.body["total"], pairs)
