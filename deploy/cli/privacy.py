"""`smartsociety privacy`: for the data-protection officer, when somebody asks who has no secret any more.

Who asks must be known to be the reporter; that is the officer's to find out. Both commands are in the audit.
"""

from contextlib import suppress
from typing import Annotated

import typer
from pydantic import TypeAdapter

from common import db
from common.errors import Unavailable
from common.media import forget
from common.pack import load_pack
from common.settings import Settings
from deploy.cli.connection import PERDA, acting, connected, out
from services.perda_report.actions import Office, erase_data, show_data
from services.perda_report.queries.find import find_report, known_number
from services.perda_report.queries.person import Person
from services.perda_report.queries.privacy import Held

app = typer.Typer(help="What is held about somebody who reported.", no_args_is_help=True)
Number = Annotated[str, typer.Argument(help="The report's number, as it was given out.")]
HELD = TypeAdapter(Held)


@app.command()
def show(number: Number) -> None:
    """Print everything held about a reporter and their report, as JSON."""
    with connected(PERDA) as settings:
        office = _office(settings)
        with db.transaction() as session:
            person = Person(find_report(session, known_number(number, office.pack.code_prefix)))
            held = show_data(session, office, person, acting())
        out.print(HELD.dump_json(held, indent=2).decode(), markup=False, soft_wrap=True)


@app.command()
def erase(
    number: Number, *, is_sure: Annotated[bool, typer.Option("--yes", help="Do not ask whether this is meant.")] = False
) -> None:
    """Erase the contact now; story and photos now when the case is over, otherwise when it ends."""
    with connected(PERDA) as settings:
        office = _office(settings)
        known = known_number(number, office.pack.code_prefix)
        if not is_sure:
            typer.confirm(f"Erase the personal data of {known}? This cannot be undone.", abort=True)
        with db.transaction() as session:
            person = Person(find_report(session, known))
            keys = erase_data(session, person, acting())
        with suppress(Unavailable):
            forget(office.store, keys)
        is_over = person.report.finished_at is not None
        out.print("Contact, story and photos are erased." if is_over else "The contact is erased; the rest follows.")


def _office(settings: Settings) -> Office:
    return Office.of(settings, load_pack(settings.pack_dir))
