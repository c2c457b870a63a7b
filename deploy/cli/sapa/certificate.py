"""`smartsociety sapa certificate add`: what came back from the ceremony, brought to the server."""

from typing import Annotated

import typer

from common import db
from deploy.cli.connection import acting, out
from deploy.cli.sapa.connection import at_office
from services.sapa.actions.keys.certifying import store_certificate
from services.sapa.crypto.officer_keys import fingerprint
from services.sapa.workflow import ROLE_LABELS

app = typer.Typer(help="Officers' certificates.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Keep `add` a command of its own while it is the only one."""


@app.command()
def add(line: Annotated[str, typer.Argument(help="The certificate line; `-` reads it from the input.")]) -> None:
    """Check it against the office's root key and store it; the officer can work from then on."""
    with at_office() as (office, _):
        told = typer.get_text_stream("stdin").read() if line == "-" else line
        with db.transaction() as session:
            added = store_certificate(session, office, told, acting())
        out.print(f"Disahkan: {added.name}, {ROLE_LABELS[added.role]}.", markup=False)
        out.print(f"Sidik kunci {fingerprint(added.box_public, added.sign_public)}", markup=False)
