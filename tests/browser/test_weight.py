"""What a citizen pays for the first look: everything over the wire, without maps and photos."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.reports import sent

LARGEST = 100_000
# The same files, the page once more, and the map: what a phone keeps to start the form without a signal.
LARGEST_FOR_LATER = 100_000


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


def test_what_the_form_keeps_for_a_phone_without_signal_is_light_too(visit: Callable[..., Page]) -> None:
    page = visit(service_workers="block")
    asked = page.context.request
    kept = re.findall(r'"(/[^"]+)"', asked.get("/sw.js").text())
    wire = []
    for address in kept:
        answer = asked.get(address, headers={"Accept-Encoding": "gzip", "Sec-Fetch-Site": "same-origin"})
        assert answer.ok, address
        wire.append(int(answer.headers["content-length"]))
    assert len(wire) > 20
    assert sum(wire) <= LARGEST_FOR_LATER
