"""The work list in a browser: walked, ticked and handed out by keyboard, acts on many, undone, at every width."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE
from tests.browser.reports import sent, violations

STORIES = (
    "Sampah menumpuk di saluran pasar.",
    "Mobil bak membuang sampah tiap malam.",
    "Kantong sampah di tepi jalan.",
)


@pytest.fixture
def desk(visit: Callable[..., Page], sign_in: Callable[..., None]) -> Page:
    """A supervisor at a desk, with three reports in the list."""
    page = visit(viewport=DESK)
    sign_in(page)
    for story in STORIES:
        sent(page, description=story)
    return page


def test_rows_are_ticked_and_handed_out_by_keyboard(desk: Page) -> None:
    desk.goto("/petugas?sort=terlama")
    bar = desk.locator("[data-bulk]")
    expect(bar).to_be_hidden()
    for key in ("j", "x", "j", "x", "k", "x"):
        desk.keyboard.press(key)
    expect(bar).to_contain_text("1 laporan dipilih")
    desk.keyboard.press("a")
    chosen = desk.get_by_label("Kepada petugas")
    expect(chosen).to_be_focused()
    chosen.select_option("Sitti Rahma")
    bar.get_by_role("button", name="Tugaskan").click()
    expect(desk.get_by_role("status", name="Hasil tindakan")).to_contain_text("1 laporan ditugaskan")
    expect(desk.locator("tr.hit", has_text=STORIES[1][:20])).to_contain_text("Sitti Rahma")


def test_keys_are_listed_in_a_dialog(desk: Page) -> None:
    desk.goto("/petugas")
    desk.keyboard.press("?")
    dialog = desk.get_by_role("dialog", name="Pintasan papan ketik")
    expect(dialog).to_contain_text("tugaskan yang terpilih")
    desk.keyboard.press("j")
    expect(desk.locator("tr[aria-selected=true]")).to_have_count(0)
    desk.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    desk.keyboard.press("/")
    desk.keyboard.type("ajax?")
    expect(desk.get_by_role("searchbox")).to_have_value("ajax?")
    expect(dialog).to_be_hidden()


def test_many_are_rejected_and_taken_back(desk: Page) -> None:
    desk.goto("/petugas")
    desk.locator("[data-all]").check()
    expect(desk.locator("[data-bulk]")).to_contain_text("3 laporan dipilih")
    desk.get_by_text("Teruskan atau tolak").click()
    desk.get_by_role("button", name="Tolak").click()
    expect(desk.locator("#massal-alasan-error")).to_contain_text("Tulis alasannya")
    expect(desk.locator("[data-bulk]")).to_contain_text("3 laporan dipilih")
    desk.get_by_label("Alasan untuk warga").fill("Lokasi ini sudah ditangani pekan lalu.")
    desk.get_by_role("button", name="Tolak").click()
    result = desk.get_by_role("status", name="Hasil tindakan")
    expect(result).to_contain_text("3 laporan ditolak")
    expect(result).to_contain_text("detik lagi")
    assert violations(desk) == []
    result.get_by_role("button", name="Urungkan").click()
    expect(desk.get_by_role("status")).to_contain_text("3 laporan kembali seperti sebelumnya")
    expect(desk.locator("tr.hit")).to_have_count(3)


def test_the_list_works_without_a_script(visit: Callable[..., Page], sign_in: Callable[..., None]) -> None:
    page = visit(java_script_enabled=False)
    sign_in(page)
    for story in STORIES:
        sent(page, description=story)
    page.goto("/petugas")
    page.get_by_label(f"Pilih {STORIES[0][:-1]}").check()
    page.get_by_role("button", name="Nyatakan benar").click()
    expect(page.get_by_role("status", name="Hasil tindakan")).to_contain_text("1 laporan dinyatakan benar")
    page.get_by_role("button", name="Urungkan").click()
    expect(page.get_by_role("status")).to_contain_text("1 laporan kembali seperti sebelumnya")
    page.get_by_label("Hanya yang lewat tenggat").check()
    page.get_by_role("button", name="Saring").click()
    expect(page.get_by_text("Tidak ada yang cocok")).to_be_visible()
    assert "lewat=1" in page.url


def test_filters_act_at_once_and_reach_the_report_and_back(desk: Page) -> None:
    desk.goto("/petugas")
    desk.get_by_label("Urutan").select_option("Terlama")
    desk.wait_for_url("**sort=terlama**")
    desk.get_by_label("Jenis").select_option("Sampah sembarangan")
    desk.wait_for_url("**category=sampah**")
    desk.get_by_role("link", name=STORIES[0][:-1]).click()
    expect(desk.get_by_text("1 dari 3")).to_be_visible()
    desk.wait_for_load_state()  # The keys are there with the page's scripts.
    desk.keyboard.press("j")
    expect(desk.get_by_role("heading", level=1)).to_have_text(STORIES[1][:-1])
    desk.wait_for_load_state()
    desk.keyboard.press("k")
    expect(desk.get_by_text("1 dari 3")).to_be_visible()
    desk.wait_for_load_state()
    desk.keyboard.press("a")
    expect(desk.get_by_label("Siapa yang menangani")).to_be_focused()
    desk.get_by_role("main").get_by_role("link", name="Kotak kerja").click()
    assert "sort=terlama" in desk.url
    assert "category=sampah" in desk.url


def test_the_export_is_a_file(desk: Page) -> None:
    desk.goto("/petugas")
    with desk.expect_download() as download:
        desk.get_by_role("link", name="Ekspor XLSX").click()
    assert download.value.suggested_filename.startswith("laporan-")
    assert download.value.suggested_filename.endswith(".xlsx")


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_the_bar_of_acts_is_accessible_and_fits(desk: Page, viewport: dict[str, int]) -> None:
    desk.set_viewport_size(viewport)  # type: ignore[arg-type]
    desk.goto("/petugas")
    desk.locator(".tick [name=items]").first.check()
    desk.get_by_text("Teruskan atau tolak").click()
    assert violations(desk) == []
    assert not desk.evaluate("document.documentElement.scrollWidth > innerWidth")
    desk.get_by_role("button", name="Teruskan", exact=True).click()
    assert violations(desk) == []
