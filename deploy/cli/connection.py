"""From a command to a service's database: where the settings come from, and how a refusal is told."""

import getpass
import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from sqlalchemy.exc import DBAPIError, OperationalError

from common import db
from common.audit import Actor
from common.db.session import release
from common.errors import DomainError
from common.pack import PackError
from common.settings import PREFIX, SECRETS_DIR, Settings, SettingsError, load_settings
from deploy.services import SERVICES, service_named

STATE_DIR = Path(__file__).parents[2] / ".local"
ServiceName = Annotated[
    str, typer.Option("--service", "-s", help=f"Which service: {', '.join(each.name for each in SERVICES)}.")
]
PERDA = "perda"

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def acting() -> Actor:
    """Who types the command, for the audit."""
    return Actor(f"cli:{getpass.getuser()}")


def settings_of(service: str) -> Settings:
    """The settings from the environment, or those of the local run. Raises SettingsError or ValueError."""
    name = service_named(service).name
    is_told = f"{PREFIX}DATABASE_URL" in os.environ or SECRETS_DIR.is_dir()
    folder = Path(os.environ.get(f"{PREFIX}STATE_DIR") or STATE_DIR)
    file = folder / "env" / f"{name}.env"
    if not is_told and file.exists():
        os.environ.update(read_env_file(file))
    try:
        return load_settings()
    except SettingsError as missing:
        hint = "" if is_told else f"\nOr start `make run`, which leaves them in {file}."
        raise SettingsError(f"{missing}{hint}") from None


def read_env_file(file: Path) -> dict[str, str]:
    """The `NAME=value` lines of a file that a shell could read too."""
    return dict(word.split("=", 1) for word in shlex.split(file.read_text()))


@contextmanager
def connected(service: str) -> Iterator[Settings]:
    """Bind to the service's database for one command; what goes wrong is told in a sentence, with exit status 1."""
    with telling():
        settings = settings_of(service)
        url = settings.database_url.get_secret_value()
        db.bind(url, pool_size=1, channel=service, application="smartsociety-cli")
        try:
            yield settings
        finally:
            release()


@contextmanager
def telling() -> Iterator[None]:
    """Turn expected refusals into a sentence and exit status 1."""
    try:
        yield
    except (DomainError, SettingsError, PackError, ValueError) as refused:
        _fail(str(refused))
    except OperationalError as lost:
        _fail(f"The database does not answer: {str(lost.orig).strip()}")
    except DBAPIError as refused:
        _fail(f"The database refused: {str(refused.orig).strip()}")


def _fail(why: str) -> None:
    err.print(why, style="red", markup=False, soft_wrap=True)
    raise typer.Exit(1)
