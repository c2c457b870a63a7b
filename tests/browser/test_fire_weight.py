"""What a phone pays for the button: everything over the wire at the first look."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.fire_site import database, settings, site  # noqa: F401 - fixtures

LARGEST = 50_000


def test_the_first_load_of_the_button_is_light(visit: Callable[..., Page]) -> None:
    page = visit()
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    wire: list[int] = []
    network.on("Network.loadingFinished", lambda event: wire.append(int(event["encodedDataLength"])))
    page.goto("/", wait_until="networkidle")
    page.get_by_text("HP tidak memberi posisi.").wait_for()
    assert len(wire) > 15
    assert sum(wire) <= LARGEST
