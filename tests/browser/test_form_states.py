"""axe finds nothing on the form's states beside its steps: confidential, refused photos, waiting, sent while away."""

from collections.abc import Callable

from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import Site
from tests.browser.reports import STORY, photo, to_story, violations


def test_every_state_of_the_form_is_accessible(visit: Callable[..., Page], site: Site) -> None:
    page = visit()
    to_story(page)
    broken: FilePayload = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"bukan foto"}
    heic: FilePayload = {"name": "b.heic", "mimeType": "", "buffer": b"\0\0\0\x18ftypheic" + b"\0" * 900}
    page.locator("[data-gallery]").set_input_files([photo(), heic, broken])
    expect(page.locator("[data-photo-wrong]")).to_be_visible()
    found = violations(page)
    page.get_by_label("Apa yang terjadi?").fill(STORY)
    page.get_by_role("link", name="Lanjut", exact=True).click()
    page.get_by_label("Rahasia").check()
    page.get_by_role("link", name="Periksa laporan").click()
    found += violations(page)
    page.get_by_label("Nomor HP").fill("0812 4000 1234")
    page.get_by_role("link", name="Periksa laporan").click()
    site.line.is_down = True
    page.context.set_offline(True)
    expect(page.get_by_text("Sinyal sedang lemah.")).to_be_visible()
    found += violations(page)
    page.get_by_role("button", name="Kirim laporan").click()
    expect(page.get_by_role("heading", name="Laporan Anda tersimpan di HP ini.")).to_be_visible()
    found += violations(page)
    page.get_by_role("button", name="Buat laporan lain").click()
    expect(page.get_by_text("1 laporan menunggu di HP ini.")).to_be_visible()
    found += violations(page)
    site.line.is_down = False
    page.context.set_offline(False)
    expect(page.get_by_text("Laporan yang menunggu di HP ini sudah terkirim.")).to_be_visible(timeout=30_000)
    page.get_by_role("link", name="Lihat", exact=True).click()
    expect(page.get_by_text("Sebagian foto tidak diterima.")).to_be_visible()
    found += violations(page)
    assert found == []


def test_no_state_is_wider_than_a_small_phone(visit: Callable[..., Page], site: Site) -> None:
    page = visit(viewport={"width": 320, "height": 640})
    to_story(page)
    page.get_by_label("Apa yang terjadi?").fill(STORY)
    page.goto("/lapor#periksa")
    site.line.is_down = True
    page.context.set_offline(True)
    page.get_by_role("button", name="Kirim laporan").click()
    expect(page.get_by_role("heading", name="Laporan Anda tersimpan di HP ini.")).to_be_visible()
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
