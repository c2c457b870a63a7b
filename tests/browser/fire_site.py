"""The Fire Button for tests in a browser: import `database`, `settings` and `site` into a module to use them there."""

from collections.abc import Iterator

import pytest
from flask import Flask

from common import db
from common.pack import Pack, apply_pack
from common.settings import Settings
from services.fire_button.actions import load_stations
from services.fire_button.app import create_app
from tests.browser.conftest import ACTOR, Site, serving
from tests.fire_button.conftest import database, settings

__all__ = ["database", "settings", "site"]


@pytest.fixture
def site(database: str, settings: Settings, pack: Pack) -> Iterator[Site]:
    """fire_button, serving, with the stations of the pack."""

    def make(mine: Settings) -> Flask:
        app = create_app(mine, pack)
        with db.transaction() as session:
            apply_pack(session, pack, ACTOR)
            load_stations(session, pack)
        return app

    with serving(settings, pack, make) as found:
        yield found
