"""`smartsociety opd`: the agencies as the database holds them."""

import typer
from rich.table import Table
from sqlalchemy import select

from common import db
from common.directory import Contact, Opd
from deploy.cli.connection import PERDA, ServiceName, connected, out

app = typer.Typer(help="The OPD and how they are reached.", no_args_is_help=True)


@app.command("list")
def show(service: ServiceName = PERDA) -> None:
    """Every OPD, with the contacts that are tried in order."""
    with connected(service), db.reading() as session:
        contacts: dict[str, list[str]] = {}
        active = select(Contact).where(Contact.is_active).order_by(Contact.recipient, Contact.position)
        for contact in session.scalars(active):
            mark = " (placeholder)" if contact.is_placeholder else ""
            contacts.setdefault(contact.recipient, []).append(f"{contact.channel} {contact.address}{mark}")
        table = Table("Code", "Name", "Contacts", box=None, header_style="bold")
        for opd in session.scalars(select(Opd).order_by(Opd.code)):
            style = None if opd.is_active else "dim"
            table.add_row(opd.code, opd.name, "\n".join(contacts.get(f"opd:{opd.code}", ["-"])), style=style)
        out.print(table)
