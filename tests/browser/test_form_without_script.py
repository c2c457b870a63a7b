"""The report form in a browser without JavaScript: one long page, nothing typed or photographed is ever lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.reports import NUMBER, STORY, photo


@pytest.fixture
def plain(visit: Callable[..., Page]) -> Page:
    """A phone whose browser runs no scripts, on the form."""
    page = visit(java_script_enabled=False)
    page.goto("/lapor")
    return page


def test_refused_form_keeps_words_and_photos_and_says_the_cure_at_each_field(plain: Page) -> None:
    plain.get_by_label("Ternak lepas").check()
    plain.get_by_label("Patokan terdekat").fill("Seberang pasar")
    plain.get_by_label("Tambah foto").set_input_files([photo(90), photo(120)])
    plain.get_by_label("Apa yang terjadi?").fill("Sapi.")
    plain.get_by_role("button", name="Kirim laporan").click()

    summary = plain.get_by_role("alert")
    expect(summary).to_contain_text("2 hal perlu dilengkapi")
    expect(plain.locator("#description-error")).to_be_visible()
    expect(plain.locator("#desa_code-error")).to_contain_text("Pilih desanya")
    expect(plain.get_by_label("Ternak lepas")).to_be_checked()
    expect(plain.get_by_label("Patokan terdekat")).to_have_value("Seberang pasar")
    expect(plain.get_by_label("Apa yang terjadi?")).to_have_value("Sapi.")
    expect(plain.get_by_role("img", name="Foto 2")).to_have_js_property("naturalWidth", 320)


def test_a_mended_form_is_taken_in_with_its_photos_and_opens_with_the_typed_code(plain: Page) -> None:
    plain.get_by_label("Ternak lepas").check()
    plain.get_by_label("Tambah foto").set_input_files([photo(90)])
    plain.get_by_role("button", name="Kirim laporan").click()
    plain.get_by_label("Desa atau kelurahan").select_option("Ambaipua")
    plain.get_by_label("Apa yang terjadi?").fill(STORY)
    plain.get_by_role("button", name="Kirim laporan").click()

    number = plain.locator(".key").inner_text()
    code = plain.locator(".secret").inner_text()
    assert NUMBER.fullmatch(number)
    plain.goto(f"/laporan?nomor={number.lower().replace('-', ' ')}")
    expect(plain.get_by_role("heading", level=1)).to_have_text("Ternak lepas")
    expect(plain.locator("body")).not_to_contain_text(STORY)
    plain.get_by_label("Kode rahasia").fill(code.lower())
    plain.get_by_role("button", name="Buka laporan saya").click()
    expect(plain.locator("body")).to_contain_text(STORY)
    expect(plain.get_by_role("img", name="Foto 1")).to_be_visible()


def test_a_file_that_is_no_photo_is_refused_at_its_field_and_the_good_one_is_kept(plain: Page) -> None:
    text: FilePayload = {"name": "catatan.jpg", "mimeType": "image/jpeg", "buffer": b"bukan foto"}
    plain.get_by_label("Tambah foto").set_input_files([photo(90), text])
    plain.get_by_role("button", name="Kirim laporan").click()
    expect(plain.locator("#photos-error")).to_contain_text("foto")
    expect(plain.get_by_role("img", name="Foto 1")).to_be_visible()
