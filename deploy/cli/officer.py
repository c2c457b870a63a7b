"""`smartsociety officer`: accounts, for the first administrator and for whoever is locked out."""

from typing import Annotated
from uuid import UUID

import typer
from rich.table import Table
from sqlalchemy import select
from sqlalchemy.orm import Session

from common import db
from common.auth import listing, officers
from common.auth.identity import Grant
from common.auth.models import Officer, OfficerRole
from common.auth.passwords import prepare_temporary
from common.errors import NotFound
from deploy.cli.connection import PERDA, ServiceName, acting, connected, out
from deploy.services import service_named

app = typer.Typer(help="Officers' accounts and what they may do.", no_args_is_help=True)
Username = Annotated[str, typer.Argument(help="The officer's username.")]
RoleName = Annotated[str, typer.Argument(help="A role of the service; `roles` lists them.")]
OpdCode = Annotated[str | None, typer.Option("--opd", help="For this OPD only; without it, for all.")]


def _found(session: Session, username: str) -> Officer:
    officer = session.scalar(select(Officer).where(Officer.username == username.strip().casefold()))
    if officer is None:
        raise NotFound(f"Akun {username} tidak ada.")
    return officer


def _known_role(service: str, role: str) -> str:
    known = service_named(service).roles()
    if role not in known:
        raise ValueError(f"There is no role {role!r} in {service}. Known: {', '.join(known)}.")
    return role


def _tell_password(username: str, password: str) -> None:
    out.print(f"Password of {username}, shown once: [bold]{password}[/]")
    out.print("It must be changed at the first log-in, which also sets up the second factor.", style="dim")


@app.command("list")
def show(
    words: Annotated[str, typer.Argument(help="Words of a name or username.")] = "",
    service: ServiceName = PERDA,
    *,
    closed: Annotated[bool, typer.Option("--closed", help="The closed accounts instead.")] = False,
) -> None:
    """Accounts with their rights."""
    with connected(service), db.reading() as session:
        table = Table(box=None, header_style="bold")
        for column in ("Username", "Name", "Rights", "Second factor", "Last log-in (UTC)"):
            table.add_column(column, no_wrap=column == "Username", overflow="fold")
        after = ""
        while rows := listing.officers(session, listing.Filter(words, is_active=not closed, after=after)):
            for row in rows:
                rights = ", ".join(f"{each.role} {each.opd or '(all OPD)'}" for each in row.roles) or "-"
                seen = row.last_login_at.strftime("%Y-%m-%d %H:%M") if row.last_login_at else "never"
                table.add_row(row.username, row.name, rights, "yes" if row.has_second_factor else "no", seen)
            after = rows[-1].username
        out.print(table)


@app.command()
def roles(service: ServiceName = PERDA) -> None:
    """The roles of a service."""
    out.print("\n".join(service_named(service).roles()))


@app.command()
def create(
    username: Username,
    name: Annotated[str, typer.Argument(help="As colleagues know the officer.")],
    role: RoleName,
    opd: OpdCode = None,
    service: ServiceName = PERDA,
) -> None:
    """Make an account with one right and a temporary password."""
    with connected(service):
        grant = Grant(_known_role(service, role), opd)
        new = officers.NewOfficer(username, name, prepare_temporary())
        with db.transaction() as session:
            made = officers.create_officer(session, new, acting())
            officers.grant_role(session, made.officer, grant, acting())
        _tell_password(made.officer.username, made.password)


@app.command("reset-password")
def reset_password(username: Username, service: ServiceName = PERDA) -> None:
    """Give a new temporary password and end every session of the officer."""
    with connected(service):
        password = prepare_temporary()
        with db.transaction() as session:
            officers.reset_password(session, _found(session, username).id, password, acting())
        _tell_password(username, password.plain)


@app.command("reset-second-factor")
def reset_second_factor(username: Username, service: ServiceName = PERDA) -> None:
    """Take the second factor away; the next log-in sets up a new one."""
    with connected(service):
        with db.transaction() as session:
            officers.reset_second_factor(session, _found(session, username).id, acting())
        out.print(f"{username} sets up a new second factor at the next log-in.")


@app.command()
def deactivate(username: Username, service: ServiceName = PERDA) -> None:
    """Close an account; its sessions end at once."""
    _set_active(username, service, active=False)


@app.command()
def activate(username: Username, service: ServiceName = PERDA) -> None:
    """Open a closed account again."""
    _set_active(username, service, active=True)


def _set_active(username: str, service: str, *, active: bool) -> None:
    with connected(service):
        with db.transaction() as session:
            officers.set_active(session, _found(session, username).id, acting(), active=active)
        out.print(f"{username} is {'open' if active else 'closed'}.")


@app.command("deactivate-demo")
def deactivate_demo(service: ServiceName = PERDA) -> None:
    """Close every demo account: their passwords are public."""
    with connected(service):
        with db.transaction() as session:
            count = officers.close_demo_accounts(session, acting())
        out.print(f"{count} demo accounts closed.")


@app.command()
def grant(username: Username, role: RoleName, opd: OpdCode = None, service: ServiceName = PERDA) -> None:
    """Give an officer a right."""
    with connected(service):
        right = Grant(_known_role(service, role), opd)
        with db.transaction() as session:
            officers.grant_role(session, _found(session, username), right, acting())
        out.print(f"{username}: {role} for {opd or 'all OPD'}.")


@app.command()
def revoke(username: Username, role: RoleName, opd: OpdCode = None, service: ServiceName = PERDA) -> None:
    """Take a right away."""
    with connected(service):
        with db.transaction() as session:
            officer = _found(session, username)
            officers.revoke_role(session, officer.id, _held(session, officer, Grant(role, opd)), acting())
        out.print(f"{username} is no longer {role} for {opd or 'all OPD'}.")


def _held(session: Session, officer: Officer, right: Grant) -> UUID:
    held = session.scalar(
        select(OfficerRole.id).where(
            OfficerRole.officer_id == officer.id,
            OfficerRole.role == right.role,
            OfficerRole.opd_code.is_not_distinct_from(right.opd_code),
        )
    )
    if held is None:
        raise NotFound(f"{officer.username} tidak memegang hak ini.")
    return held
