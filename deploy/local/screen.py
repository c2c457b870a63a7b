"""What `make run` shows: the steps while they run, then addresses and logins, then what happens to the parts."""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from deploy.local.steps import State, Step

MARKS = {State.WAITING: ("·", "dim"), State.DONE: ("✓", "green"), State.FAILED: ("✗", "bold red")}


class Screen:
    """On a terminal the steps are redrawn in place; elsewhere each is one line when it is done."""

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(highlight=False)
        self._spinner = Spinner("dots", style="cyan")

    @contextmanager
    def steps(self, title: str, steps: Sequence[Step]) -> Iterator[None]:
        """Show the steps as long as the block runs."""
        self.console.print(f"\n[bold]{title}[/]\n")
        if not self.console.is_terminal:
            yield
            return
        with Live(
            get_renderable=lambda: self._table(steps), console=self.console, refresh_per_second=10, transient=False
        ):
            yield

    def changed(self, step: Step) -> None:
        """A step ended: told in a line of its own where nothing is redrawn."""
        if not self.console.is_terminal:
            mark, _ = MARKS[step.state]
            said = step.said.splitlines()[0] if step.said else ""
            self.console.print(f"  {mark} {step.name:<16} {step.seconds:5.1f} s  {said}", markup=False, soft_wrap=True)

    def _table(self, steps: Sequence[Step]) -> RenderableType:
        table = Table.grid(padding=(0, 2))
        table.add_column(width=2)
        table.add_column(min_width=16)
        table.add_column(justify="right", min_width=7)
        table.add_column(ratio=1)
        for step in steps:
            table.add_row(*self._row(step))
        return Group(table)

    def _row(self, step: Step) -> tuple[RenderableType, ...]:
        is_waiting = step.state is State.WAITING
        mark, style = MARKS.get(step.state, ("", ""))
        first = self._spinner if step.state is State.RUNNING else Text(mark, style)
        said = "" if step.state is State.FAILED else step.said
        seconds = "" if is_waiting else f"{step.seconds:.1f} s"
        return first, Text(step.name, "dim" if is_waiting else ""), Text(seconds, "dim"), Text(said, "dim")

    def ready(
        self, addresses: Sequence[tuple[str, str]], logins: Sequence[Sequence[str]], notes: Sequence[str]
    ) -> None:
        """Where to go, as whom, and what else to know."""
        table = Table.grid(padding=(0, 2))
        for url, what in addresses:
            table.add_row("", Text(url, "bold cyan"), what)
        self.console.print()
        self.console.print(table)
        if logins:
            self._show_logins(logins)
        for note in notes:
            self.console.print(f"  {note}", style="dim", markup=False, soft_wrap=True)
        self.console.print("\n  Ctrl-C stops everything.\n", style="bold")

    def _show_logins(self, logins: Sequence[Sequence[str]]) -> None:
        table = Table("Service", "Role", "Username", "Password", box=None, padding=(0, 2), header_style="dim")
        for row in logins:
            table.add_row(*row)
        self.console.print("\n  Demo officers")
        self.console.print(table)

    def happened(self, what: str, style: str = "") -> None:
        """One event, with the time of day."""
        now = dt.datetime.now().astimezone().strftime("%H:%M:%S")
        self.console.print(Text(f"  {now}  ", "dim") + Text(what, style), soft_wrap=True)

    def failed(self, why: str) -> None:
        """Why the start was given up."""
        self.console.print(Text(f"\n{why}\n", "red"), soft_wrap=True)
