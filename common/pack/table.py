"""Reading one CSV file of a pack into checked rows; every fault is noted with its line and reading goes on."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from common.pack.files import read_text
from common.pack.problems import Problems
from common.pack.values import Parser, one_line, shown

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Table(Generic[T]):
    """What a file must look like: its columns, each with its parser, and the columns that make a row unique."""

    file: str
    record: Callable[..., T]
    key: tuple[str, ...]
    columns: Mapping[str, Parser]
    may_have_no_rows: bool = False


@dataclass(frozen=True, slots=True)
class Entry(Generic[T]):
    """One good row and the line it begins at."""

    line: int
    value: T


@dataclass(frozen=True, slots=True)
class Rows(Generic[T]):
    """The good rows of a file.

    `keys` also has those of faulty rows, so that a reference to one is not called missing on top;
    it is None when the file could not be read at all.
    """

    file: str
    entries: tuple[Entry[T], ...]
    keys: frozenset[str] | None

    @property
    def values(self) -> tuple[T, ...]:
        """The rows without their lines."""
        return tuple(entry.value for entry in self.entries)

    def knows(self, key: str) -> bool:
        """Whether a row has this key, or nobody can tell."""
        return self.keys is None or key in self.keys


def read_table(folder: Path, table: Table[T], problems: Problems) -> Rows[T]:
    """Read and check one file."""
    content = read_text(folder, table.file, problems)
    if content is None:
        return Rows(table.file, (), None)
    lines = _Lines(content, table.file, problems)
    rows = iter(lines)
    if not _is_header_right(next(rows, (1, [])), table, problems):
        return Rows(table.file, (), None)
    reading = _Reading(table, problems)
    entries = tuple(entry for line, cells in rows if (entry := reading.entry(line, cells)) is not None)
    if not (reading.seen or lines.is_broken or table.may_have_no_rows):
        problems.add(table.file, 1, "tidak ada baris data di bawah judul kolom; isi sedikitnya satu baris.")
    return Rows(table.file, entries, None if lines.is_broken else frozenset(reading.seen))


class _Lines:
    """Rows with the line each begins at; blank rows left out. Broken quoting ends the file."""

    def __init__(self, content: str, file: str, problems: Problems) -> None:
        self._reader = csv.reader(io.StringIO(content, newline=""), strict=True)
        self._file = file
        self._problems = problems
        self.is_broken = False

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        line = 1
        try:
            for cells in self._reader:
                if any(cell.strip() for cell in cells):
                    yield line, [cell.strip() for cell in cells]
                line = self._reader.line_num + 1
        except csv.Error:
            self.is_broken = True
            self._problems.add(self._file, line, "tanda kutip tidak berpasangan; tutup kutipnya atau hapus.")


def _is_header_right(header: tuple[int, list[str]], table: Table[Any], problems: Problems) -> bool:
    line, names = header
    if not names:
        problems.add(table.file, 1, f"berkas kosong; baris pertama harus: {','.join(table.columns)}")
        return False
    if len(names) == 1 and ";" in names[0]:
        problems.add(table.file, line, "kolom dipisah titik koma; simpan ulang dengan pemisah koma.")
        return False
    faults = [
        f"kolom {shown(name)} tidak dikenal; hapus atau perbaiki namanya."
        for name in names
        if name not in table.columns
    ]
    faults += [f"kolom {name} tidak ada; tambahkan." for name in table.columns if name not in names]
    faults += [f"kolom {name} tertulis dua kali; hapus satu." for name in table.columns if names.count(name) > 1]
    if not faults and names != list(table.columns):
        faults.append(f"urutan kolom lain; urutkan: {','.join(table.columns)}")
    for fault in faults:
        problems.add(table.file, line, fault)
    return not faults


class _Reading(Generic[T]):
    """Turns cells into records, remembering the keys met."""

    def __init__(self, table: Table[T], problems: Problems) -> None:
        self._table = table
        self._problems = problems
        self.seen: dict[str, int] = {}

    def entry(self, line: int, cells: list[str]) -> Entry[T] | None:
        """One row, or None when it has faults."""
        wanted = len(self._table.columns)
        if len(cells) != wanted:
            self.seen.setdefault(cells[0], line)
            self._note(line, f"punya {len(cells)} kolom, seharusnya {wanted}; periksa koma dan tanda kutip.")
            return None
        row = dict(zip(self._table.columns, cells, strict=True))
        is_new = self._is_new(line, row)
        values = {name: self._value(line, name, row[name]) for name in self._table.columns}
        if not is_new or _Faulty in values.values():
            return None
        return Entry(line, self._table.record(**values))

    def _is_new(self, line: int, row: Mapping[str, str]) -> bool:
        key = "|".join(row[name] for name in self._table.key)
        first = self.seen.setdefault(key, line)
        if first != line:
            self._note(line, f"{' dan '.join(self._table.key)} sama dengan baris {first}; hapus satu atau bedakan.")
        return first == line

    def _value(self, line: int, name: str, cell: str) -> Any:
        try:
            return self._table.columns[name](one_line(cell))
        except ValueError as wrong:
            self._note(line, f"kolom {name} {wrong}.")
            return _Faulty

    def _note(self, line: int, sentence: str) -> None:
        self._problems.add(self._table.file, line, sentence)


class _Faulty:
    """Stands for a value that could not be read."""
