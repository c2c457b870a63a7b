"""Both processes of reporters behind one address, as the door has it, each under its own database role."""

import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING

from common import db
from common.pack import Pack
from deploy.local.postgres import Postgres
from services.sapa.app import intake, mailbox
from services.sapa.configuration import MAILBOX, SapaSettings
from services.sapa.door import server_for
from tests.conftest import ROLE_PASSWORD
from tests.sapa.intake_setup import as_process

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class Front:
    """A WSGI application that gives each request to the process that the door would give it to, one at a time."""

    def __init__(self, settings: SapaSettings, postgres: Postgres, pack: Pack) -> None:
        self._urls = {name: postgres.url(f"sapa_{name}", ROLE_PASSWORD) for name in ("intake", "mailbox")}
        self._apps = {
            "intake": intake.create_app(as_process(settings, postgres, "intake"), pack),
            "mailbox": mailbox.create_app(as_process(settings, postgres, "mailbox"), pack),
        }
        self._lock = threading.Lock()
        self.asked: list[str] = []

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        asked = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']} HTTP/1.1\r\n"
        name = "mailbox" if server_for(asked.encode()) == MAILBOX else "intake"
        with self._lock:
            self.asked.append(asked)
            db.bind(self._urls[name], pool_size=2, channel="sapa")
            return list(self._apps[name](environ, start_response))

    def close(self) -> None:
        """The decoders' processes."""
        for app in self._apps.values():
            app.extensions["sapa_intake_office"].decoder.close()
