"""Reporters' pages for tests in a browser, and the page to which the way out leads, on an origin of its own.

Import `database`, `settings`, `office`, `make_officer`, `away` and `site` into a module to use them there.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from werkzeug import Request, Response
from werkzeug.serving import make_server

from common.pack import Pack
from deploy.local.postgres import Postgres
from deploy.local.processes import free_port
from services.sapa.configuration import SapaSettings
from services.sapa.workflow import Role
from tests.browser.conftest import Site
from tests.browser.weak_line import WeakLine
from tests.sapa.conftest import MakeOfficer, database, make_officer, office, settings
from tests.sapa.reporter_setup import Front

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

__all__ = ["away", "database", "make_officer", "office", "settings", "site"]
AWAY = "Cuaca hari ini"


@contextmanager
def listening(app: "WSGIApplication") -> Iterator[str]:
    """A WSGI application on a free port."""
    port = free_port()
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def away() -> Iterator[str]:
    """The neutral page."""

    @Request.application
    def page(_request: Request) -> Response:
        return Response(
            f"<!doctype html><html lang=id><title>{AWAY}</title><link rel=icon href='data:,'><p>{AWAY}",
            mimetype="text/html",
        )

    with listening(page) as address:
        yield f"{address}/"


@pytest.fixture
def site(
    settings: SapaSettings, postgres: Postgres, pack: Pack, make_officer: MakeOfficer, away: str
) -> Iterator[Site]:
    """Both processes of reporters, and two officers who can open what comes."""
    make_officer(Role.PENDAMPING)
    make_officer(Role.PENYELIA, "Wa Ode Sitti")
    front = Front(settings, postgres, replace(pack, brand=replace(pack.brand, neutral_page=away)))
    line = WeakLine(front)
    with listening(line) as address:
        found = Site(address, settings, pack, line)
        yield found
    front.close()
    assert found.complaints == [], found.complaints
