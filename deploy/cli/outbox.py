"""`smartsociety outbox`: what waits, what failed, and sending it again."""

from typing import Annotated
from uuid import UUID

import typer
from rich.table import Table

from common import db
from common.notifications import outbox
from common.notifications.outbox import Delivery
from deploy.cli.connection import PERDA, ServiceName, acting, connected, out

app = typer.Typer(help="Messages on their way.", no_args_is_help=True)
SHOWN = ("failed", "waiting", "queued", "sending")


@app.command("list")
def show(service: ServiceName = PERDA) -> None:
    """Counts by state, then what failed and what is under way, oldest first."""
    with connected(service), db.reading() as session:
        now = outbox.overview(session)
        rows = [row for state in SHOWN for row in outbox.in_state(session, state)]
    out.print("  ".join(f"{state} {count}" for state, count in sorted(now.counts.items())) or "The outbox is empty.")
    if now.oldest_due_s is not None:
        out.print(f"The oldest due message waits {now.oldest_due_s:.0f} s.", style="yellow")
    if now.relay_silent_s is None:
        out.print("No relay has run yet.", style="yellow")
    if rows:
        out.print(_table(rows))


def _table(rows: list[Delivery]) -> Table:
    table = Table("Id", "State", "About", "To", "Tries", "Due (UTC)", "Last error", box=None, header_style="bold")
    for row in rows:
        due = row.due_at.strftime("%d.%m. %H:%M:%S")
        tries = str(row.attempts)
        table.add_row(str(row.outbox_id), row.state, row.reference, row.recipient, tries, due, row.error)
    return table


@app.command()
def retry(
    outbox_id: Annotated[UUID | None, typer.Argument(help="The message; without it, every failed one.")] = None,
    service: ServiceName = PERDA,
) -> None:
    """Send a failed message again, or a waiting one now."""
    with connected(service):
        with db.transaction() as session:
            wanted = [outbox_id] if outbox_id else [row.outbox_id for row in outbox.in_state(session, "failed")]
            for each in wanted:
                outbox.retry(session, each, acting())
        out.print(f"{len(wanted)} messages wait again.")
