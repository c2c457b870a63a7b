"""Reporters' pages on a phone of 360 pixels, with and without JavaScript: every page and state, and every way out."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import psycopg
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site
from tests.browser.reporters_site import AWAY, away, database, make_officer, office, settings, site
from tests.browser.reports import photo, violations
from tests.browser.weak_line import Fault

__all__ = ["away", "database", "make_officer", "office", "settings", "site"]
Visit = Callable[..., Page]
STORY = "Semalam terjadi lagi, saya takut pulang."
LARGEST = 100_000
HEADINGS = (
    "Siapa yang butuh bantuan?",
    "Apa yang sedang terjadi?",
    "Apakah sekarang aman?",
    "Bagaimana kami boleh menghubungi?",
    "Sebelum dikirim",
)


def at(page: Page, heading: str) -> None:
    """Wait for a page of ours."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def press(page: Page, name: str, heading: str = "") -> None:
    """A button, and the page that it leads to."""
    page.get_by_role("button", name=name, exact=True).click()
    if heading:
        at(page, heading)


def to_story(page: Page) -> None:
    """The first page and the first step."""
    page.goto("/")
    press(page, "Mulai pelan-pelan", HEADINGS[0])
    press(page, "Lanjut", HEADINGS[1])
    page.get_by_label("Ceritakan dengan kata-kata sendiri").fill(STORY)


def to_receipt(page: Page) -> str:
    """The shortest way to a code."""
    to_story(page)
    for heading in HEADINGS[2:]:
        press(page, "Lanjut", heading)
    press(page, "Kirim", "Sudah kami terima. Terima kasih sudah bercerita.")
    return page.locator("[data-code]").inner_text()


def to_letters(page: Page) -> str:
    """The mailbox, opened with the code; gives the code."""
    code = to_receipt(page)
    page.goto("/m")
    page.get_by_label("Kode 20 angka").fill(code)
    press(page, "Buka", "Pesan")
    return code


def is_too_wide(page: Page) -> bool:
    wide: bool = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return wide


class Looks:
    """What axe and a narrow screen found on the states that were looked at."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.found: list[str] = []

    def __call__(self) -> None:
        self.found.extend(violations(self.page))
        if is_too_wide(self.page):
            self.found.append(f"too wide: {self.page.locator('main').get_attribute('data-page')}")


def test_every_page_and_state_is_accessible_and_fits(visit: Visit) -> None:
    page = visit(has_touch=True)
    look = Looks(page)
    page.goto("/")
    entries = page.evaluate("history.length")
    look()
    to_safe_contact(page, look)
    page.get_by_label("WhatsApp").check()
    page.get_by_label("Nomor atau alamat").fill("0812 3456 7890")
    page.get_by_text("Sabtu dan Minggu").click()
    page.get_by_label("Sabtu Pagi").check()
    look()
    press(page, "Lanjut", HEADINGS[4])
    page.get_by_label("Foto, rekaman").set_input_files(photo())
    look()
    press(page, "Kembali", HEADINGS[3])
    expect(page.get_by_label("Sabtu Pagi")).to_be_checked()
    press(page, "English")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    press(page, "Indonesia", HEADINGS[3])
    press(page, "Lanjut", HEADINGS[4])
    press(page, "Kirim", "Sudah kami terima. Terima kasih sudah bercerita.")
    look()
    page.get_by_text("Tutupi kode").click()
    expect(page.get_by_text("Tampilkan kode")).to_be_visible()
    look()
    assert page.evaluate("history.length") == entries
    assert urlsplit(page.url).path == "/"
    assert look.found == []


def to_safe_contact(page: Page, look: Looks) -> None:
    """The steps before it, and its own refusal."""
    press(page, "Mulai pelan-pelan", HEADINGS[0])
    page.get_by_label("Saya sendiri").check()
    page.get_by_label("13-17").check()
    look()
    press(page, "Lanjut", HEADINGS[1])
    page.get_by_label("Diancam, dihina").check()
    page.get_by_label("Ceritakan dengan kata-kata sendiri").fill(STORY)
    look()
    press(page, "Lanjut", HEADINGS[2])
    page.get_by_label("Tidak aman").check()
    page.get_by_label("Ada senjata").check()
    look()
    press(page, "Lanjut", HEADINGS[3])
    expect(page.get_by_label("Nomor atau alamat")).to_be_hidden()
    page.get_by_label("Boleh, dengan cara ini saja").check()
    look()
    press(page, "Lanjut", HEADINGS[3])
    expect(page.get_by_role("alert")).to_be_focused()
    look()


def test_the_mailbox_is_accessible_and_fits(visit: Visit) -> None:
    page = visit(has_touch=True)
    code = to_receipt(page)
    found = []
    page.goto("/m")
    expect(page).to_have_url(re.compile(r"/$"))
    found += violations(page)
    page.get_by_label("Kode 20 angka").fill("1234")
    press(page, "Buka")
    expect(page.get_by_role("alert")).to_contain_text("tidak perlu terburu-buru")
    found += violations(page)
    page.get_by_label("Kode 20 angka").fill(code)
    press(page, "Buka", "Pesan")
    found += violations(page)
    page.get_by_label("Tulis pesan").fill(STORY)
    press(page, "Kirim")
    expect(page.get_by_text("Anda mengirim pesan")).to_be_visible()
    expect(page.get_by_text(STORY)).to_have_count(0)
    found += violations(page)
    page.get_by_role("link", name="Ubah cara dihubungi").click()
    at(page, "Ubah cara dihubungi")
    page.get_by_label("Boleh, dengan cara ini saja").check()
    found += violations(page)
    assert not is_too_wide(page)
    page.get_by_role("link", name="Tidak jadi").click()
    page.get_by_role("link", name="Hapus semua pesan").click()
    at(page, "Hapus semua pesan?")
    found += violations(page)
    press(page, "Hapus", "Sudah dihapus")
    found += violations(page)
    page.goto("/tidak-ada")
    found += violations(page)
    assert found == []


def test_everything_works_without_a_script(visit: Visit, site: Site) -> None:
    page = visit(java_script_enabled=False)
    code = to_receipt(page)
    page.get_by_text("Tutupi kode").click()
    expect(page.get_by_text("Tampilkan kode")).to_be_visible()
    page.goto("/m")
    page.get_by_label("Kode 20 angka").fill(code)
    press(page, "Buka", "Pesan")
    page.get_by_label("Tulis pesan").fill(STORY)
    page.get_by_label("Foto, rekaman").set_input_files(photo())
    press(page, "Kirim")
    expect(page.get_by_text("Anda mengirim pesan")).to_be_visible()
    page.get_by_role("link", name="Ubah cara dihubungi").click()
    page.get_by_label("Jangan hubungi saya").check()
    press(page, "Simpan", "Pesan")
    page.get_by_role("link", name="Keluar").click()
    expect(page).to_have_title(AWAY)
    page.goto(f"{site.url}/m")
    at(page, "Masukkan kode")


@pytest.mark.parametrize("way", ["button", "shift"])
def test_the_way_out_ends_the_visit_and_leaves_no_way_back(
    visit: Visit, owner: psycopg.Connection, away: str, way: str
) -> None:
    page = visit()
    page.goto("about:blank")
    to_letters(page)
    page.get_by_label("Tulis pesan").fill(STORY)
    with page.expect_request("**/m/leave"):
        if way == "button":
            page.get_by_role("link", name="Keluar").click()
        else:
            for _ in range(3):
                page.keyboard.press("Shift")
    page.wait_for_url(away)
    page.go_back()
    page.wait_for_load_state()
    assert STORY not in page.content()
    assert "Pesan" not in page.locator("body").inner_text()
    assert owner.execute("SELECT count(*) FROM sapa.mailbox_session").fetchone() == (0,)
    assert [one["name"] for one in page.context.cookies()] in ([], ["layanan"])


def test_two_shifts_or_a_capital_letter_are_no_way_out(visit: Visit) -> None:
    page = visit()
    to_story(page)
    box = page.get_by_label("Ceritakan dengan kata-kata sendiri")
    box.press_sequentially("Aku")
    for key in ("Shift", "Shift", "a", "Shift"):
        page.keyboard.press(key)
    at(page, HEADINGS[1])
    assert box.input_value().startswith(STORY)


def test_a_page_that_nobody_touches_closes_itself(visit: Visit, away: str) -> None:
    page = visit()
    page.clock.install()
    to_story(page)
    page.clock.fast_forward(245_000)
    expect(page.get_by_text("Tertutup sendiri dalam 60 detik")).to_be_visible()
    page.mouse.click(5, 400)
    page.clock.fast_forward(2_000)
    expect(page.get_by_text("Tertutup sendiri dalam")).to_be_hidden()
    page.clock.fast_forward(301_000)
    page.wait_for_url(away)


def test_the_first_page_stays_while_somebody_telephones(visit: Visit) -> None:
    page = visit()
    page.clock.install()
    page.goto("/")
    page.clock.fast_forward(900_000)
    at(page, "Kalau sekarang tidak aman, telepon dulu")
    expect(page.get_by_role("link", name="110")).to_have_attribute("href", "tel:110")


def test_a_page_that_is_put_away_shows_nothing(visit: Visit) -> None:
    page = visit()
    to_story(page)
    hide = "Object.defineProperty(document, 'visibilityState', {value: '%s', configurable: true});"
    tell = "document.dispatchEvent(new Event('visibilitychange'))"
    page.evaluate(hide % "hidden" + tell)
    expect(page.get_by_role("heading", level=1)).to_be_hidden()
    page.evaluate(hide % "visible" + tell)
    at(page, HEADINGS[1])


def test_nothing_typed_is_lost_on_a_weak_line(visit: Visit, site: Site) -> None:
    page = visit()
    to_story(page)
    site.line.faults.append(Fault.LOST_BEFORE)
    press(page, "Lanjut")
    expect(page.get_by_role("alert")).to_contain_text("Tulisan Anda masih ada")
    expect(page.get_by_label("Ceritakan dengan kata-kata sendiri")).to_have_value(STORY)
    press(page, "Lanjut", HEADINGS[2])
    for heading in HEADINGS[3:]:
        press(page, "Lanjut", heading)
    site.line.faults.append(Fault.LOST_AFTER)
    press(page, "Kirim")
    expect(page.get_by_role("alert")).to_contain_text("tekan sekali lagi")
    press(page, "Kirim", "Sudah kami terima. Terima kasih sudah bercerita.")


@pytest.mark.parametrize("path", ["/", "/m"])
def test_the_first_load_is_light_and_nothing_is_stored(visit: Visit, path: str) -> None:
    page = visit()
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    wire: list[int] = []
    network.on("Network.loadingFinished", lambda event: wire.append(int(event["encodedDataLength"])))
    page.goto(path, wait_until="networkidle")
    assert len(wire) > 5
    assert sum(wire) <= LARGEST
    kept = "[localStorage.length, sessionStorage.length, document.cookie].join()"
    assert page.evaluate(kept) == "0,0,"
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0
