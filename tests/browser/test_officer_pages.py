"""The officers' pages: the list by keyboard, acts that keep what was typed, a closure with its proof."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from services.perda_report.actions.indexing import index_new_reports
from tests.browser.conftest import DESK
from tests.browser.reports import STORY, add_photo, photo, sent

EXPLANATION = "Saluran sudah dibersihkan bersama petugas DLH pagi ini."


@pytest.fixture
def desk(visit: Callable[..., Page], sign_in: Callable[..., None]) -> Page:
    """An officer who sees every OPD, at a desk."""
    page = visit(viewport=DESK)
    sign_in(page)
    return page


def test_list_is_walked_with_j_and_k_and_opened_with_enter(desk: Page) -> None:
    first, second = sent(desk), sent(desk, category="ternak_lepas", description="Sapi lepas di lapangan sekolah.")
    desk.goto("/petugas")
    desk.keyboard.press("j")
    expect(desk.locator("tr[aria-selected=true]")).to_contain_text(first["tracking_number"])
    desk.keyboard.press("j")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Sapi lepas di lapangan sekolah")
    assert desk.url.endswith(second["tracking_number"])


def test_search_and_filter_stay_in_the_address(desk: Page) -> None:
    sent(desk)
    sent(desk, category="ternak_lepas", description="Sapi lepas di lapangan sekolah.")
    index_new_reports()
    desk.goto("/petugas")
    desk.keyboard.press("/")
    desk.keyboard.type("sapi")
    desk.keyboard.press("Enter")
    expect(desk.locator("tr.hit")).to_have_count(1)
    desk.get_by_label("Jenis").select_option("Sampah sembarangan")
    expect(desk.get_by_text("Tidak ada yang cocok")).to_be_visible()
    assert "q=sapi" in desk.url
    assert "category=sampah" in desk.url


def test_second_officer_at_once_is_told_and_keeps_what_was_typed(desk: Page, sign_in: Callable[..., None]) -> None:
    number = sent(desk)["tracking_number"]
    desk.goto(f"/petugas/laporan/{number}")
    colleague = desk.context.new_page()
    colleague.goto(f"/petugas/laporan/{number}")
    colleague.get_by_text("Nyatakan benar").first.click()
    colleague.get_by_role("button", name="Ya, nyatakan benar").click()
    expect(colleague.get_by_role("status")).to_contain_text("dinyatakan benar")

    desk.get_by_text("Tolak laporan").click()
    desk.get_by_label("Alasan untuk warga").fill("Lokasi ini sudah ditangani pekan lalu.")
    desk.get_by_role("button", name="Tolak dan kabari warga").click()
    expect(desk.get_by_role("alert")).to_contain_text("Rekan Anda baru saja mengubah laporan ini")
    expect(desk.get_by_label("Alasan untuk warga")).to_have_value("Lokasi ini sudah ditangani pekan lalu.")


def test_closing_needs_proof_and_the_citizen_sees_it(desk: Page, visit: Callable[..., Page]) -> None:
    created = sent(desk)
    add_photo(desk, created)
    desk.goto(f"/petugas/laporan/{created['tracking_number']}")
    desk.get_by_text("Nyatakan benar").first.click()
    desk.get_by_role("button", name="Ya, nyatakan benar").click()
    desk.get_by_role("link", name="Tutup dengan hasil").click()
    desk.get_by_label("Pelanggaran dihentikan").check()
    desk.get_by_label("Penjelasan untuk warga").fill(EXPLANATION)
    desk.get_by_role("button", name="Tutup laporan dan kabari warga").click()
    expect(desk.locator("#photos-error")).to_contain_text("foto sesudah")
    expect(desk.get_by_label("Penjelasan untuk warga")).to_have_value(EXPLANATION)

    desk.get_by_label("Foto sesudah").set_input_files(photo(200))
    desk.get_by_role("button", name="Tutup laporan dan kabari warga").click()
    expect(desk.get_by_role("status")).to_contain_text("Laporan ditutup")
    expect(desk.get_by_text("Foto penutupan")).to_be_visible()

    citizen = visit()
    citizen.goto(f"/laporan/{created['tracking_number']}#{created['secret']}")
    expect(citizen.locator("body")).to_contain_text(EXPLANATION)
    expect(citizen.locator("body")).to_contain_text(STORY)
    expect(citizen.locator(".shots img")).to_have_count(2)


def test_contact_is_shown_only_after_a_reason(desk: Page) -> None:
    number = sent(desk, identity="named", name="Wa Ode Sari", phone="0812 4000 1234")["tracking_number"]
    desk.goto(f"/petugas/laporan/{number}")
    expect(desk.locator("body")).not_to_contain_text("Wa Ode Sari")
    desk.get_by_text("Buka kontak pelapor").click()
    desk.get_by_role("button", name="Buka dan catat").click()
    expect(desk.locator("#contact-reason-error")).to_be_visible()
    desk.get_by_label("Alasan", exact=True).fill("Menanyakan jam kejadian")
    desk.get_by_role("button", name="Buka dan catat").click()
    expect(desk.get_by_role("link", name="+6281240001234")).to_be_visible()
    expect(desk.locator("body")).to_contain_text("Kontak pelapor dibuka petugas")


def test_photo_enlarges_in_place(desk: Page) -> None:
    created = sent(desk)
    add_photo(desk, created)
    desk.goto(f"/petugas/laporan/{created['tracking_number']}")
    desk.get_by_role("img", name="Foto 1").click()
    expect(desk.locator("#photo-dialog img")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(desk.locator("#photo-dialog")).to_be_hidden()
