"""What a benchmark found, shown on screen and kept in docs/measurements.md: the last result of each, dated."""

import os
import platform
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

MEASUREMENTS = Path(__file__).parents[1] / "docs" / "measurements.md"
INTRODUCTION = """# Measurements

The last result of each benchmark. Slices of seconds are taken in turn and their medians compared, because
machines are noisy: trust the ratios, read absolute figures as those of this machine in that hour.
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """One benchmark's result. `verdict` is the ratio or figure beside its goal, as a sentence."""

    title: str
    command: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    verdict: str


def show(finding: Finding) -> None:
    """Print the table and the verdict."""
    table = Table(title=finding.title, title_justify="left")
    for number, column in enumerate(finding.columns):
        table.add_column(column, justify="left" if number == 0 else "right")
    for row in finding.rows:
        table.add_row(*row)
    console = Console()
    console.print(table)
    console.print(finding.verdict, style="bold")


def keep(finding: Finding) -> None:
    """Put the finding in the place of the former one of the same title."""
    text = MEASUREMENTS.read_text() if MEASUREMENTS.exists() else INTRODUCTION
    section = re.compile(rf"^## {re.escape(finding.title)}\n.*?(?=^## |\Z)", re.DOTALL | re.MULTILINE)
    written = _section(finding)
    text = section.sub(lambda _: written, text) if section.search(text) else f"{text.rstrip()}\n\n{written}"
    MEASUREMENTS.write_text(text.rstrip() + "\n")


def _section(finding: Finding) -> str:
    rows = [finding.columns, tuple("---" if n == 0 else "---:" for n in range(len(finding.columns))), *finding.rows]
    table = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    when = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    machine = f"{platform.machine()}, {cores()} cores, Python {platform.python_version()}"
    return f"## {finding.title}\n\n`{finding.command}` on {when} ({machine})\n\n{table}\n\n{finding.verdict}\n\n"


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0))
