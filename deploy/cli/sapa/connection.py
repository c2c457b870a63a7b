"""From a command to sapa's database and office, on a server."""

from collections.abc import Iterator
from contextlib import contextmanager

from common.pack import load_light_pack
from deploy.cli.connection import connected
from services.sapa.actions.office import Office
from services.sapa.configuration import SapaSettings, load_sapa_settings

NAME = "sapa"


@contextmanager
def at_office() -> Iterator[tuple[Office, SapaSettings]]:
    """Bind to the database; what goes wrong is told in a sentence, with exit status 1."""
    with connected(NAME):
        settings = load_sapa_settings()
        yield Office.of(settings, load_light_pack(settings.pack_dir)), settings
