"""`smartsociety audit`: is every sealed row still what it was?"""

import typer

from common import db
from common.audit import seal_key, verify
from deploy.cli.connection import PERDA, ServiceName, connected, err, out

app = typer.Typer(help="The record of who did what.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Keep `verify` a command of its own while it is the only one."""


@app.command("verify")
def check(service: ServiceName = PERDA) -> None:
    """Recompute every seal from its rows. Exit status 1 when a row was changed, added or removed."""
    with connected(service) as settings, db.reading() as session:
        verdict = verify(session, seal_key(settings.secret_key))
    if not verdict.is_intact:
        err.print(f"BROKEN at seal {verdict.broken_at}: its rows are not what was sealed.", style="bold red")
        raise typer.Exit(1)
    out.print(
        f"Intact: {verdict.sealed_rows} rows under {verdict.seals} seals; {verdict.unsealed_rows} not sealed yet."
    )
    out.print(f"Head: {verdict.head}", soft_wrap=True)
