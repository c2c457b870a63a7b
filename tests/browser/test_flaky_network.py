"""The form on a weak line, a real server and database behind it: always one report, with all of its photos."""

import random
import re
from collections.abc import Callable

import psycopg
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Site
from tests.browser.reports import NUMBER, STORY, photo, send, to_review
from tests.browser.weak_line import Fault

Visit = Callable[..., Page]
WAITS = "Laporan Anda tersimpan di HP ini."
FAULTS = 9


def written(page: Page, photos: int = 3) -> None:
    """A whole report with photos, on the last step."""
    to_review(page)
    page.goto("/lapor#cerita")
    page.locator("[data-gallery]").set_input_files([photo(60 + 30 * n) for n in range(photos)])
    expect(page.get_by_text("Siap dikirim")).to_have_count(photos)
    page.get_by_role("link", name="Lanjut", exact=True).click()
    page.get_by_role("link", name="Periksa laporan").click()


def press(page: Page) -> None:
    page.get_by_role("button", name="Kirim laporan").click()


def impatient(page: Page) -> None:
    """The phone finds its signal again and again, so that no test waits for growing pauses."""
    page.evaluate("setInterval(() => window.dispatchEvent(new Event('online')), 150)")


def in_database(owner: psycopg.Connection) -> tuple[int, int, int]:
    """Reports, photos, events of a report sent."""
    row = owner.execute(
        "SELECT (SELECT count(*) FROM perda.report), (SELECT count(*) FROM perda.photo),"
        " (SELECT count(*) FROM perda.report_event WHERE kind = 'dilaporkan')"
    ).fetchone()
    assert row is not None
    return row


def kept_on_the_phone(page: Page) -> int:
    """Reports in this browser's storage."""
    script = """() => new Promise(done => { indexedDB.open("lapor").onsuccess = ({ target }) => {
      const queue = target.result.transaction("queue").objectStore("queue");
      queue.count().onsuccess = told => done(told.target.result) } })"""
    return int(page.evaluate(script))


def worker_is_ready(page: Page) -> None:
    page.goto("/lapor")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")


def cut_off(site: Site, context: BrowserContext) -> None:
    site.line.is_down = True
    context.set_offline(True)


def back_again(site: Site, context: BrowserContext) -> None:
    site.line.is_down = False
    context.set_offline(False)


@pytest.mark.parametrize("seed", range(6))
def test_whatever_the_line_does_there_is_one_report_with_all_photos(
    phone: Page, site: Site, owner: psycopg.Connection, seed: int
) -> None:
    written(phone)
    site.line.faults.extend(random.Random(seed).choices(list(Fault), k=FAULTS))  # noqa: S311 - no secret
    impatient(phone)
    press(phone)
    expect(phone.get_by_text("Semua foto sudah terkirim.")).to_be_visible(timeout=30_000)
    assert in_database(owner) == (1, 3, 1)
    expect(phone.locator(".key")).to_have_text(NUMBER)
    assert kept_on_the_phone(phone) == 0


def test_an_hour_without_signal_and_the_report_goes_out_by_itself(
    phone: Page, site: Site, owner: psycopg.Connection
) -> None:
    phone.clock.install()
    written(phone)
    cut_off(site, phone.context)
    press(phone)
    expect(phone.get_by_role("heading", name=WAITS)).to_be_visible()
    expect(phone.get_by_text("Menunggu sinyal")).to_be_visible()
    phone.clock.fast_forward("01:00:00")
    assert in_database(owner) == (0, 0, 0)
    back_again(site, phone.context)
    phone.clock.fast_forward("00:01")
    expect(phone.get_by_text("Semua foto sudah terkirim.")).to_be_visible(timeout=30_000)
    assert in_database(owner) == (1, 3, 1)


def test_closed_without_signal_it_is_sent_when_the_form_is_opened_again(
    phone: Page, site: Site, owner: psycopg.Connection
) -> None:
    written(phone)
    site.line.faults.append(Fault.LOST_AFTER)
    press(phone)
    expect(phone.get_by_role("heading", name=WAITS)).to_be_visible()
    cut_off(site, phone.context)
    context = phone.context
    phone.close()
    back_again(site, context)
    again = context.new_page()
    again.goto("/lapor")
    expect(again.get_by_text("Semua foto sudah terkirim.")).to_be_visible(timeout=30_000)
    assert in_database(owner) == (1, 3, 1)
    number = again.locator(".key").inner_text()
    again.get_by_role("link", name="Pantau laporan ini").click()
    expect(again.locator("body")).to_contain_text(STORY)
    assert number in again.url
    assert kept_on_the_phone(again) == 0


def test_any_other_page_of_the_service_sends_what_waits_and_says_so(
    phone: Page, site: Site, owner: psycopg.Connection
) -> None:
    written(phone, photos=1)
    cut_off(site, phone.context)
    press(phone)
    expect(phone.get_by_role("heading", name=WAITS)).to_be_visible()
    context = phone.context
    phone.close()
    back_again(site, context)
    other = context.new_page()
    other.goto("/laporan")
    expect(other.get_by_text("sudah terkirim")).to_be_visible(timeout=30_000)
    assert in_database(owner) == (1, 1, 1)
    other.get_by_role("link", name="Lihat", exact=True).click()
    expect(other.locator(".key")).to_have_text(NUMBER)


def test_the_browser_sends_what_waits_while_no_page_is_open(phone: Page, site: Site, owner: psycopg.Connection) -> None:
    worker_is_ready(phone)
    written(phone)
    cut_off(site, phone.context)
    press(phone)
    expect(phone.get_by_text("Halaman ini boleh ditutup.")).to_be_visible()
    context = phone.context
    phone.close()
    back_again(site, context)
    sync(context, site)
    quiet = context.new_page()
    quiet.goto("/healthz")
    quiet.wait_for_timeout(500)
    for _ in range(40):
        if in_database(owner) == (1, 3, 1):
            break
        quiet.wait_for_timeout(250)
    assert in_database(owner) == (1, 3, 1)
    quiet.goto("/lapor")
    expect(quiet.locator(".key")).to_have_text(NUMBER)
    assert in_database(owner) == (1, 3, 1)
    assert kept_on_the_phone(quiet) == 0


def sync(context: BrowserContext, site: Site) -> None:
    """What the browser does when the signal is back."""
    page = context.new_page()
    page.goto("/healthz")
    told: list[str] = []
    network = context.new_cdp_session(page)
    network.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: told.extend(one["registrationId"] for one in event["registrations"]),
    )
    network.send("ServiceWorker.enable")
    page.wait_for_timeout(300)
    for registration in dict.fromkeys(told):
        network.send(
            "ServiceWorker.dispatchSyncEvent",
            {"origin": site.url, "registrationId": registration, "tag": "kirim-laporan", "lastChance": False},
        )
    page.close()


def test_page_and_worker_at_once_send_one_report(phone: Page, site: Site, owner: psycopg.Connection) -> None:
    worker_is_ready(phone)
    written(phone)
    cut_off(site, phone.context)
    press(phone)
    expect(phone.get_by_role("heading", name=WAITS)).to_be_visible()
    second = phone.context.new_page()
    site.line.faults.extend([Fault.LATE, Fault.DOUBLED, Fault.LATE])
    back_again(site, phone.context)
    second.goto("/laporan")
    sync(phone.context, site)
    expect(phone.locator(".key")).to_have_text(NUMBER, timeout=30_000)
    expect(phone.get_by_text("Semua foto sudah terkirim.")).to_be_visible(timeout=30_000)
    assert in_database(owner) == (1, 3, 1)


def test_the_form_starts_and_is_written_without_any_signal(phone: Page, site: Site, owner: psycopg.Connection) -> None:
    worker_is_ready(phone)
    cut_off(site, phone.context)
    written(phone, photos=1)
    phone.get_by_role("link", name="Ubah tempat").click()
    phone.get_by_role("tab", name="Tunjuk di peta").click()
    expect(phone.locator("[data-map-view] svg")).to_be_visible()
    phone.goto("/lapor#periksa")
    expect(phone.get_by_text("Tetap tekan Kirim.")).to_be_visible()
    press(phone)
    expect(phone.get_by_role("heading", name=WAITS)).to_be_visible()
    phone.get_by_role("button", name="Buat laporan lain").click()
    expect(phone.get_by_role("heading", name="Apa yang Anda lihat?")).to_be_visible()
    expect(phone.get_by_text("1 laporan menunggu di HP ini.")).to_be_visible()
    back_again(site, phone.context)
    expect(phone.get_by_text("sudah terkirim")).to_be_visible(timeout=30_000)
    assert in_database(owner) == (1, 1, 1)
    phone.get_by_role("link", name="Lihat", exact=True).click()
    expect(phone.locator(".key")).to_have_text(NUMBER)


def test_refused_while_nobody_looked_it_comes_back_into_the_form_to_be_mended(
    phone: Page, site: Site, owner: psycopg.Connection
) -> None:
    written(phone, photos=1)
    phone.get_by_role("link", name="Ubah waktu").click()
    phone.get_by_label("Hari lain").check()
    phone.get_by_label("Waktu kejadian").fill("2020-01-01T08:00")
    phone.goto("/lapor#periksa")
    cut_off(site, phone.context)
    press(phone)
    expect(phone.get_by_role("heading", name=WAITS)).to_be_visible()
    context = phone.context
    phone.close()
    back_again(site, context)
    again = context.new_page()
    again.goto("/lapor")
    expect(again.locator("[data-refused]")).to_contain_text("lebih dari setahun")
    again.get_by_role("link", name="Ubah waktu").click()
    expect(again.get_by_label("Apa yang terjadi?")).to_have_value(STORY)
    expect(again.get_by_text("Siap dikirim")).to_be_visible()
    again.get_by_label("Masih terjadi").check()
    again.goto("/lapor#periksa")
    send(again)
    expect(again.get_by_text("Semua foto sudah terkirim.")).to_be_visible(timeout=30_000)
    assert in_database(owner) == (1, 1, 1)


def test_nothing_but_the_form_is_ever_kept_for_later(phone: Page, site: Site) -> None:
    worker_is_ready(phone)
    written(phone, photos=1)
    send(phone)
    phone.get_by_role("link", name="Pantau laporan ini").click()
    phone.goto("/petugas/masuk")
    phone.goto("/lapor")
    script = """async () => {
      const names = await caches.keys();
      const kept = await Promise.all(names.map(async name => (await caches.open(name)).keys()));
      return [names.length, kept.flat().map(one => new URL(one.url).pathname)] }"""
    count, kept = phone.evaluate(script)
    assert count == 1
    assert "/lapor" in kept
    assert [one for one in kept if not re.fullmatch(r"/lapor|/static/.+|/peta/[0-9a-f]+\.svg", one)] == []
