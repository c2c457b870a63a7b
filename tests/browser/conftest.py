"""The real service on a real database, seen through Debian's Chromium with its own content security policy in force."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from pydantic import AnyHttpUrl
from werkzeug.serving import make_server

from common import db
from common.audit import Actor
from common.auth import officers, sessions
from common.auth.identity import Grant
from common.auth.passwords import Prepared
from common.auth.second_factor import new_secret
from common.pack import Pack, apply_pack, load_pack
from common.settings import Settings
from deploy.local.processes import free_port
from services.perda_report.actions import load_categories
from services.perda_report.app import create_app
from tests.browser.weak_line import WeakLine

ACTOR = Actor("cli:test")
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}
# The second: a worker that looks for a newer version of itself while the line is down.
# The last: a feature that reporters' pages forbid and Debian's Chromium does not have.
EXPECTED = (
    "Failed to load resource",
    "An unknown error occurred when fetching the script",
    "[DOM]",
    "Error with Permissions-Policy header: Unrecognized feature: 'web-share'",
)
SignIn = Callable[..., None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs Chromium."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass
class Site:
    """Where the service answers, and with which settings."""

    url: str
    settings: Settings
    pack: Pack
    line: WeakLine
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def pack() -> Pack:
    """The pack that is shipped."""
    return load_pack(Path(Settings.model_fields["pack_dir"].default))


@contextmanager
def serving(settings: Settings, pack: Pack, make: Callable[[Settings], Flask]) -> Iterator[Site]:
    """A service on a free port; a page that complains to its console fails the test."""
    port = free_port()
    mine = settings.model_copy(update={"public_url": AnyHttpUrl(f"http://127.0.0.1:{port}")})
    line = WeakLine(make(mine))
    server = make_server("127.0.0.1", port, line, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    found = Site(f"http://127.0.0.1:{port}", mine, pack, line)
    yield found
    server.shutdown()
    thread.join()
    server.server_close()
    assert found.complaints == []


@pytest.fixture
def site(database: str, settings: Settings, pack: Pack) -> Iterator[Site]:
    """perda_report, serving."""

    def make(mine: Settings) -> Flask:
        app = create_app(mine)
        with db.transaction() as session:
            apply_pack(session, pack, ACTOR)
            load_categories(session, pack)
        return app

    with serving(settings, pack, make) as found:
        yield found


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Open a fresh browser; gives its page. Takes Playwright's options of a context."""
    opened: list[BrowserContext] = []

    def make(**options: object) -> Page:
        whole = {"viewport": PHONE, "locale": "id-ID", "base_url": site.url} | options
        context = browser.new_context(**whole)  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        opened.append(context)
        page = context.new_page()
        page.on("console", lambda said: site.complaints.append(said.text) if _is_bad(said.type, said.text) else None)
        page.on("pageerror", lambda error: site.complaints.append(str(error)))
        return page

    yield make
    for context in opened:
        context.close()


def _is_bad(kind: str, text: str) -> bool:
    return kind in {"error", "warning"} and not text.startswith(EXPECTED)


@pytest.fixture
def phone(visit: Callable[..., Page]) -> Page:
    """A citizen's phone."""
    return visit(has_touch=True)


@pytest.fixture
def sign_in(site: Site) -> SignIn:
    """Give a page the session of a new officer with a role in an OPD (None: in all)."""

    def make(page: Page, role: str = "pengawas", opd_code: str | None = None, name: str = "Sitti Rahma") -> None:
        username = f"{role}.{name}".replace(" ", "").casefold()
        password = Prepared("", "no hash", is_temporary=False)
        with db.transaction() as session:
            new = officers.NewOfficer(username=username, name=name, email="", password=password)
            officer = officers.create_officer(session, new, ACTOR).officer
            officers.grant_role(session, officer, Grant(role, opd_code), ACTOR)
            officers.set_totp(session, officer, new_secret(), site.settings, ACTOR)
            token = sessions.open_session(session, officer, sessions.utc_now())
        page.context.add_cookies([{"name": "perda_session", "value": token, "url": site.url}])

    return make
