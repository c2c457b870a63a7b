"""Reading `pack.toml`: sections checked like the rows of a table, each fault with the line of its key."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from common.pack.files import read_text
from common.pack.problems import Problems
from common.pack.values import Parser, one_line, shown

FILE = "pack.toml"
HEADER = re.compile(r"\s*\[\[?\s*([\w-]+)\s*\]\]?")
KEY = re.compile(r"\s*([\w-]+)\s*=")
SYNTAX_LINE = re.compile(r"at line (\d+)")
Columns = Mapping[str, Parser]
Place = tuple[str, int, str]


class Document:
    """The parsed file. Sections that nobody asked for are faults, found by `finish`."""

    def __init__(self, content: Mapping[str, Any], lines: Mapping[Place, int], problems: Problems) -> None:
        self._content = content
        self._lines = lines
        self._problems = problems
        self._asked: set[str] = set()

    def section(self, name: str, columns: Columns) -> dict[str, Any] | None:
        """The values of `[name]`, or None when anything in it is wrong."""
        self._asked.add(name)
        found = self._content.get(name)
        if not isinstance(found, dict):
            self.note((name, 0, ""), f"bagian [{name}] tidak ada; tambahkan.")
            return None
        return self._values(name, 0, found, columns)

    def rows(self, name: str, columns: Columns) -> list[dict[str, Any]]:
        """The good ones of all `[[name]]`; a file may have none."""
        self._asked.add(name)
        found = self._content.get(name, [])
        if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
            self.note((name, 0, ""), f"tulis tiap {name} sebagai [[{name}]].")
            return []
        read = (self._values(name, index, row, columns) for index, row in enumerate(found))
        return [row for row in read if row is not None]

    def finish(self) -> None:
        """Note every section that has no meaning."""
        for name in self._content:
            if name not in self._asked:
                self.note((name, 0, ""), f"bagian {shown(name)} tidak dikenal; hapus atau perbaiki namanya.")

    def note(self, place: Place, sentence: str) -> None:
        """Note a fault at (section, which of them, key)."""
        section, index, _ = place
        line = self._lines.get(place) or self._lines.get((section, index, "")) or self._lines.get(("", 0, section), 0)
        self._problems.add(FILE, line, sentence)

    def _values(self, name: str, index: int, found: Mapping[str, Any], columns: Columns) -> dict[str, Any] | None:
        values: dict[str, Any] = {}
        for key in found:
            if key not in columns:
                self.note((name, index, key), f"[{name}] {shown(key)} tidak dikenal; hapus atau perbaiki namanya.")
        for key, parse in columns.items():
            try:
                values[key] = parse(one_line(_as_cell(found, key)))
            except ValueError as wrong:
                self.note((name, index, key), f"[{name}] {key} {wrong}.")
        return values if len(values) == len(columns) and len(found) == len(columns) else None


def _as_cell(found: Mapping[str, Any], key: str) -> str:
    """A TOML value as the text that a table's cell would have."""
    value = found.get(key)
    if value is None:
        raise ValueError("tidak ada; tambahkan")
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return ";".join(value)
    if isinstance(value, int | float | str):
        return str(value).strip()
    raise ValueError("berisi jenis nilai lain; isi teks, angka, atau true dan false")


def read_document(folder: Path, problems: Problems) -> Document | None:
    """Read and parse the file; None when that is impossible."""
    content = read_text(folder, FILE, problems)
    if content is None:
        return None
    try:
        return Document(tomllib.loads(content), _lines_of(content), problems)
    except (ValueError, RecursionError) as wrong:
        line = SYNTAX_LINE.search(str(wrong))
        where = int(line.group(1)) if line else 0
        problems.add(FILE, where, "bukan TOML yang benar; periksa tanda kutip, kurung, dan sama dengan di baris ini.")
        return None


def _lines_of(content: str) -> dict[Place, int]:
    """Where each section and key stands; good enough to point a person to it, also in odd layouts."""
    lines: dict[Place, int] = {}
    section, counts = "", {"": 0}
    for number, line in enumerate(content.splitlines(), start=1):
        if header := HEADER.match(line):
            section = header.group(1)
            counts[section] = counts.get(section, -1) + 1
            lines[section, counts[section], ""] = number
        elif key := KEY.match(line):
            lines.setdefault((section, counts[section], key.group(1)), number)
    return lines
