"""The stream process of fire_button: `gunicorn --worker-class gevent services.fire_button.stream:create_app()`.

The same application as `app`, with a feed: only here does an open stream cost no thread (docs/architecture.md).
"""

import threading

from flask import Flask
from gevent import monkey
from gevent.event import Event

from common.pack import Pack
from common.settings import Settings, load_settings
from common.web.streams import Feed, keep_feed
from services.fire_button import app
from services.fire_button.routes import access
from services.fire_button.routes.board.events import TELLER
from services.fire_button.routes.board.telling import Teller


def create_app(settings: Settings | None = None, pack: Pack | None = None) -> Flask:
    """The application with its feed, which begins to follow with the first stream."""
    settings = settings or load_settings()
    made = app.create_app(settings, pack)
    with made.app_context():
        teller = Teller(access.office())
        made.extensions[TELLER] = teller
        signal = Event if monkey.is_module_patched("threading") else threading.Event
        url = settings.database_url.get_secret_value()
        keep_feed(Feed(url, app.NAME, teller.source(), signal=signal))
    return made
