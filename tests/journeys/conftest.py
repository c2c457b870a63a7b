"""A whole product on this machine, as `make run` starts it, and the officers who work with it."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, StorageState, ViewportSize, expect

from tests.deploy.local_run import LocalRun
from tests.journeys.people import DESK, OfficerPage, log_in


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalRun]:
    """Everything running, with the demo people."""
    run = LocalRun(tmp_path_factory.mktemp("product") / "state")
    run.start()
    yield run
    run.end()


@pytest.fixture(scope="session")
def signed_in() -> dict[str, StorageState]:
    """The sessions of officers: each signs in once, because a code of the second factor serves once."""
    return {}


@pytest.fixture
def officer(product: LocalRun, browser: Browser, signed_in: dict[str, StorageState]) -> OfficerPage:
    """A page of an officer who is signed in."""

    def page_of(username: str, viewport: ViewportSize) -> Page:
        if username not in signed_in:
            signed_in[username] = _session_of(product, browser, username)
        context = browser.new_context(viewport=viewport, locale="id-ID", storage_state=signed_in[username])
        return context.new_page()

    return page_of


def _session_of(product: LocalRun, browser: Browser, username: str) -> StorageState:
    context = browser.new_context(viewport=DESK, locale="id-ID")
    page = context.new_page()
    service = _service_of(product, username)
    page.goto(f"http://localhost:{product.ports.get(f'{service}_officers', product.ports[service])}/petugas")
    log_in(page, product, username)
    expect(page.get_by_role("button", name="Keluar").first).to_be_attached()
    return context.storage_state()


def _service_of(product: LocalRun, username: str) -> str:
    accounts = json.loads((product.state / "demo-accounts.json").read_text())
    return str(next(row["service"] for row in accounts if row["username"].startswith(username)))
