"""What a citizen pays for the first look: everything over the wire, without maps and photos."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.reports import sent

LARGEST = 100_000


@pytest.mark.parametrize("path", ["/lapor", "/laporan", "/laporan/{number}"])
def test_first_load_of_a_citizens_page_is_light(visit: Callable[..., Page], path: str) -> None:
    number = sent(visit())["tracking_number"]
    page = visit()
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    wire: list[int] = []
    network.on("Network.loadingFinished", lambda event: wire.append(int(event["encodedDataLength"])))
    page.goto(path.format(number=number), wait_until="networkidle")
    assert len(wire) > 5
    assert sum(wire) <= LARGEST
