"""axe finds nothing on any page or state, at a phone's and a desk's width."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE
from tests.browser.reports import add_photo, photo, send, sent, to_place, to_review, to_story, violations

Visit = Callable[..., Page]


def test_every_step_of_the_form_is_accessible(visit: Visit) -> None:
    page = visit()
    found = []
    page.goto("/lapor")
    page.get_by_role("link", name="Lanjut ke tempat").click()
    found += violations(page)
    to_place(page)
    for tab in ("Tunjuk di peta", "Posisi saya", "Pilih desa"):
        page.get_by_role("tab", name=tab).click()
        found += violations(page)
    to_story(page)
    page.locator("[data-gallery]").set_input_files(photo())
    page.get_by_text("Hari lain").locator("xpath=../input").check()
    page.get_by_role("link", name="Lanjut", exact=True).click()
    found += violations(page)
    to_review(page)
    found += violations(page)
    send(page)
    expect(page.get_by_text("Semua foto sudah terkirim.")).to_be_visible()
    found += violations(page)
    assert found == []


def test_following_a_report_is_accessible(visit: Visit) -> None:
    page = visit()
    created = sent(page)
    add_photo(page, created)
    found = []
    for address in (
        "/laporan",
        "/laporan?nomor=KS-0",
        f"/laporan/{created['tracking_number']}",
        "/tidak-ada",
        "/petugas/masuk",
    ):
        page.goto(address)
        found += violations(page)
    page.goto(f"/laporan/{created['tracking_number']}#{created['secret']}")
    page.get_by_role("heading", name="Isi laporan").wait_for()
    found += violations(page)
    assert found == []


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_officers_pages_are_accessible(visit: Visit, sign_in: Callable[..., None], viewport: dict[str, int]) -> None:
    page = visit(viewport=viewport)
    sign_in(page)
    created = sent(page)
    add_photo(page, created)
    number = created["tracking_number"]
    found = []
    for address in ("/petugas", "/petugas?q=tidakada", "/petugas/sandi", f"/petugas/laporan/{number}"):
        page.goto(address)
        found += violations(page)
    page.get_by_text("Tolak laporan").click()
    page.get_by_role("button", name="Tolak dan kabari warga").click()
    found += violations(page)
    page.locator("#tindakan").get_by_text("Nyatakan benar").first.click()
    page.get_by_role("button", name="Ya, nyatakan benar").click()
    page.goto(f"/petugas/laporan/{number}/close")
    page.get_by_role("button", name="Tutup laporan dan kabari warga").click()
    found += violations(page)
    assert found == []


def test_styleguide_is_accessible(visit: Visit) -> None:
    page = visit(viewport=DESK)
    page.goto("/styleguide")
    assert violations(page) == []


def test_no_page_is_wider_than_a_phone(visit: Visit, sign_in: Callable[..., None]) -> None:
    page = visit()
    created = sent(page)
    sign_in(page)
    number = created["tracking_number"]
    too_wide = []
    for address in (
        "/lapor",
        "/laporan",
        f"/laporan/{number}",
        "/petugas",
        f"/petugas/laporan/{number}",
        "/styleguide",
    ):
        page.goto(address)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            too_wide.append(address)
    assert too_wide == []
