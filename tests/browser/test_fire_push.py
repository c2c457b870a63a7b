"""A crew's browser lets itself be rung, shows what the push service brings, and says that it did."""

import json
from collections.abc import Callable
from uuid import UUID

import psycopg
from playwright.sync_api import BrowserContext, Page, expect

from common import db
from common.notifications import outbox, receipts
from common.notifications.outbox import Message
from tests.browser.conftest import Site
from tests.browser.fire_site import database, settings, site  # noqa: F401 - fixtures
from tests.faults.processes import eventually
from tests.fire_button.conftest import token_of

Visit = Callable[..., Page]
# The browser's own push service is out of reach of a test; all else is real.
SERVICE = """
PushManager.prototype.subscribe = async function (options) {
  window.asked = Array.from(new Uint8Array(options.applicationServerKey)).length;
  const keys = { p256dh: "B" + "A".repeat(86), auth: "A".repeat(22) };
  return { toJSON: () => ({ endpoint: "https://push.example/1", expirationTime: null, keys }) };
};
"""
SHOWN = "navigator.serviceWorker.ready.then(one => one.getNotifications()).then(all => all.map(one => one.title))"


def crew(visit: Visit, site: Site) -> Page:  # noqa: F811
    page = visit(permissions=["notifications"])
    page.context.add_init_script(SERVICE)
    token = token_of(site.settings, "regu", "mako", "La Ode Arman")
    page.context.add_cookies([{"name": "fire_session", "value": token, "url": site.url}])
    return page


def alarm(owner: psycopg.Connection) -> UUID:
    """One that the push service accepted."""
    with db.transaction() as session:
        outbox_id = outbox.put(session, Message("fire.alarm", "K-1042", "jalur:x", "KEBAKARAN K-1042", "x", priority=0))
    owner.execute(
        "INSERT INTO fire.delivery_attempt (outbox_id, number, contact_id, channel, address_hint, outcome)"
        " VALUES (%s, 1, gen_random_uuid(), 'push', '…', 'delivered')",
        [outbox_id],
    )
    return outbox_id


def bring(context: BrowserContext, page: Page, origin: str, told: dict[str, str]) -> None:
    """As the push service does: to the worker, whatever page is open."""
    line = context.new_cdp_session(page)
    found: list[dict[str, str]] = []
    line.on("ServiceWorker.workerRegistrationUpdated", lambda told: found.extend(told["registrations"]))
    line.send("ServiceWorker.enable")
    page.wait_for_timeout(300)
    where = {"origin": origin, "registrationId": found[-1]["registrationId"]}
    line.send("ServiceWorker.deliverPushMessage", {**where, "data": json.dumps(told)})
    line.detach()


def is_shown(page: Page, origin: str, told: dict[str, str]) -> bool:
    """Brought again while nothing of it is seen: a browser drops a push that meets its worker just starting or ending,
    and a push service too brings what was not confirmed once more."""

    def once_more() -> bool:
        bring(page.context, page, origin, told)
        return eventually(lambda: told["title"] in page.evaluate(SHOWN), seconds=5)

    return eventually(once_more, seconds=60)


def test_a_crew_lets_this_device_be_rung_and_takes_it_back(
    visit: Visit,
    site: Site,  # noqa: F811
    owner: psycopg.Connection,
) -> None:
    page = crew(visit, site)
    page.goto("/petugas/saya")
    page.get_by_role("button", name="Pasang alarm").click()
    expect(page.get_by_text("Alarm terpasang di perangkat ini.")).to_be_visible()
    assert page.evaluate("window.asked") == 65
    assert owner.execute("SELECT channel, label FROM fire.reach").fetchall() == [("push", "Perangkat ini")]
    page.get_by_role("button", name="Lepas alarm").click()
    expect(page.get_by_role("button", name="Pasang alarm")).to_be_visible()
    assert owner.execute("SELECT count(*) FROM fire.reach").fetchone() == (0,)
    assert site.complaints == []


def test_what_the_push_service_brings_is_shown_and_confirmed(
    visit: Visit,
    site: Site,  # noqa: F811
    owner: psycopg.Connection,
) -> None:
    page, outbox_id = crew(visit, site), alarm(owner)
    page.goto("/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    receipt = receipts.token_of(site.settings.secret_key, outbox_id)
    told = {"id": str(outbox_id), "receipt": receipt, "title": "KEBAKARAN K-1042", "body": "Balas YA", "tag": "K-1042"}
    assert is_shown(page, site.url, told | {"url": f"{site.url}/siaga/x#y"})
    assert page.evaluate(SHOWN) == ["KEBAKARAN K-1042"]
    arrived = "SELECT arrived_at IS NOT NULL FROM fire.delivery_attempt"
    assert eventually(lambda: owner.execute(arrived).fetchone() == (True,))
    assert is_shown(page, site.url, {"title": "Tanpa tanda terima", "url": "https://elsewhere.example/"})
    assert site.complaints == []
