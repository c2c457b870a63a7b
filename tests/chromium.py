"""Debian's Chromium for the tests that need a browser; without it they are skipped with the cure, in CI they fail."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

CURE = "needs Chromium: run tests/browser/install-chromium"
# Without these it asks hosts of its maker at every start.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One headless browser for the whole run."""
    binary = shutil.which("chromium")
    if binary is None:
        if os.environ.get("CI"):
            pytest.fail(CURE)
        pytest.skip(CURE)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=binary, args=QUIET)
        yield started
        started.close()
