"""The officers' side of sapa for tests in a browser: import the fixtures into a module to use them there."""

from collections.abc import Iterator

import pytest
from flask import Flask

from common.pack import Pack
from common.settings import Settings
from services.sapa.app.officers import create_app
from services.sapa.configuration import SapaSettings
from tests.browser.conftest import Site, serving
from tests.sapa.conftest import database, office, settings

__all__ = ["database", "office", "settings", "site"]


@pytest.fixture
def site(database: str, settings: SapaSettings, pack: Pack) -> Iterator[Site]:
    """The officers' process, serving."""

    def make(mine: Settings) -> Flask:
        return create_app(SapaSettings.model_validate(mine.model_dump()), pack)

    with serving(settings, pack, make) as found:
        yield found
