"""`smartsociety sapa officer`: the first accounts, before there is an administrator who makes them in the browser."""

from typing import Annotated

import typer
from rich.table import Table

from common import db
from deploy.cli.connection import acting, out
from deploy.cli.sapa.connection import at_office
from services.sapa.actions.identity.enrolling import CODE_DAYS, NewOfficer, create_officer
from services.sapa.actions.identity.leaving import close_demo_accounts
from services.sapa.crypto.addresses import AddressBox
from services.sapa.queries.office_keys import office_keys
from services.sapa.workflow import ROLE_LABELS, Role

app = typer.Typer(help="Officers of sapa: their first accounts and their keys.", no_args_is_help=True)


@app.command()
def create(
    username: Annotated[str, typer.Argument(help="What the officer signs in with.")],
    name: Annotated[str, typer.Argument(help="As it stands on the identity card.")],
    role: Annotated[Role, typer.Argument(help="What the certificate will say.")],
    email: Annotated[str, typer.Option("--email", help="Where the officer is told that something waits.")] = "",
    phone: Annotated[str, typer.Option("--phone", help="The same by SMS, as +62.")] = "",
) -> None:
    """Make an account and print its one-time code."""
    with at_office() as (office, settings):
        box = AddressBox(settings.secret_key.get_secret_value().encode())
        with db.transaction() as session:
            code = create_officer(session, box, NewOfficer(username, name, role, email, phone), acting())
        out.print(f"Kode mulai untuk {username}, tampil sekali: [bold]{code}[/]")
        out.print(f"Berlaku {CODE_DAYS} hari di {office.officers_url}/petugas/mulai", soft_wrap=True)


@app.command("keys")
def show() -> None:
    """Every key of the office with its fingerprint, and where it stands."""
    with at_office() as (office, _), db.reading() as session:
        table = Table(box=None, header_style="bold")
        for column in ("Username", "Name", "Role", "Fingerprint", "State"):
            table.add_column(column, overflow="fold")
        for row in office_keys(session, office.trust):
            table.add_row(row.username, row.name, ROLE_LABELS[Role(row.role)], row.fingerprint, row.label)
        out.print(table)


@app.command("deactivate-demo")
def deactivate_demo() -> None:
    """Close every demo account: their passwords are public."""
    with at_office():
        with db.transaction() as session:
            count = close_demo_accounts(session, acting())
        out.print(f"{count} demo accounts closed.")
